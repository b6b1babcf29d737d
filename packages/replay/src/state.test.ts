import { id, type ObjectId, type Step } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRecording } from './open-recording.ts';
import type { Granularity, Recording } from './recording.ts';
import { factsOf } from './testing/facts.ts';
import type { PlayedRun } from './testing/played-run.ts';
import { randomProgram } from './testing/random-program.ts';
import { type RandomRun, randomRun } from './testing/random-run.ts';

function open({ language, events }: RandomRun): Recording {
  return buildRecording({ facts: factsOf(language), sources: [{ program: randomProgram, text: '' }], events });
}

/** What is true after the step, in the form in which a played run tells it. */
function picture(recording: Recording, step: number): ReturnType<PlayedRun['picture']> {
  const state = recording.state(id<Step>(step));
  const objects = new Map<number, unknown>();
  for (let object = 1; ; object++) {
    const contents = state.object(id<ObjectId>(object));
    if (contents === undefined) break;
    objects.set(object, contents);
  }
  return {
    task: state.task,
    calls: state.calls.map((call) => ({
      call: call.call.id,
      line: call.at?.[0] ?? null,
      variables: call.variables.map(({ name, value }) => [name, value]),
    })),
    objects,
    printed: recording
      .output(id<Step>(step))
      .map(({ text }) => text)
      .join(''),
  };
}

const steps = (recording: Recording): Step[] => Array.from({ length: recording.steps }, (_, step) => id<Step>(step));

describe('the state at a step', () => {
  it('by seeking is the state by playing from the start', () => {
    fc.assert(
      fc.property(randomRun(), fc.infiniteStream(fc.nat()), (run, order) => {
        const recording = open(run);
        expect(recording.damage).toBeNull();
        expect(recording.gaps).toEqual([]);
        const shuffled = steps(recording).map((step) => ({ step, place: order.next().value ?? 0 }));
        for (const { step } of shuffled.toSorted((a, b) => a.place - b.place)) {
          expect(picture(recording, step)).toEqual(run.pictures[step]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is right far behind many changes of one object', () => {
    fc.assert(
      fc.property(randomRun(1500), fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), (run, picks) => {
        const recording = open(run);
        for (const pick of picks) {
          const step = pick % recording.steps;
          expect(picture(recording, step)).toEqual(run.pictures[step]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is the same after going forward and back again', () => {
    fc.assert(
      fc.property(randomRun(), fc.nat(), fc.nat(), (run, from, far) => {
        const recording = open(run);
        const start = from % recording.steps;
        const before = picture(recording, start);
        let step: Step | null = id<Step>(start);
        let taken = 0;
        for (; step !== null && taken < far % 40; taken++) {
          picture(recording, step);
          step = recording.next(step, 'event');
        }
        let back: Step | null = step ?? id<Step>(recording.steps - 1);
        while (back !== null && back > start) back = recording.previous(back, 'event');
        expect(picture(recording, back ?? -1)).toEqual(before);
      }),
    );
  });

  it('of a prefix is the state of the whole', () => {
    fc.assert(
      fc.property(randomRun(), fc.nat(), (run, pick) => {
        const length = 1 + (pick % run.events.length);
        const prefix = open({ ...run, events: run.events.slice(0, length) });
        expect(picture(prefix, length - 1)).toEqual(picture(open(run), length - 1));
      }),
    );
  });
});

describe('stepping', () => {
  const stops = (recording: Recording, by: Granularity): Step[] => {
    const found: Step[] = [];
    let step: Step | null = recording.moment(id<Step>(0)).last;
    if (by === 'call' || by === 'change' || by === 'event') step = recording.next(id<Step>(0), by);
    for (; step !== null; step = recording.next(step, by)) found.push(step);
    return found;
  };

  it('back is the mirror of stepping on', () => {
    fc.assert(
      fc.property(randomRun(), fc.constantFrom<Granularity>('event', 'line', 'call', 'change'), (run, by) => {
        const recording = open(run);
        for (const stop of stops(recording, by)) {
          const before = recording.previous(stop, by);
          if (before !== null) expect(recording.next(before, by)).toBe(stop);
          const after = recording.next(stop, by);
          if (after !== null) expect(recording.previous(after, by)).toBe(stop);
        }
      }),
    );
  });

  it('over, back within one call is the mirror of stepping on', () => {
    fc.assert(
      fc.property(randomRun(), (run) => {
        const recording = open(run);
        const callOf = (stop: Step) => recording.state(stop).calls.at(-1)?.call.id ?? recording.event(stop).event.type;
        for (const stop of stops(recording, 'line')) {
          const before = recording.previous(stop, 'over');
          if (before === null || callOf(before) !== callOf(stop) || typeof callOf(stop) === 'string') continue;
          if (['leave', 'unwind', 'suspend'].includes(recording.event(before).event.type)) continue;
          if (['leave', 'unwind', 'suspend'].includes(recording.event(stop).event.type)) continue;
          expect(recording.next(before, 'over')).toBe(stop);
        }
      }),
    );
  });

  it('by line stops once in every moment, and moments tile the run', () => {
    fc.assert(
      fc.property(randomRun(), (run) => {
        const recording = open(run);
        const lasts = stops(recording, 'line');
        expect(lasts.at(-1)).toBe(recording.steps - 1);
        for (const step of steps(recording)) {
          const last = lasts.find((stop) => stop >= step);
          const first = (lasts.findLast((stop) => stop < step) ?? -1) + 1;
          expect(recording.moment(step)).toEqual({ first, last });
        }
      }),
    );
  });
});

describe('a history', () => {
  it('of a variable says at every step what the state says', () => {
    fc.assert(
      fc.property(randomRun(), (run) => {
        const recording = open(run);
        for (const step of steps(recording)) {
          for (const call of recording.state(step).calls) {
            for (const { key, value, since } of call.variables) {
              const change = recording.history(key).findLast((item) => item.step <= step);
              expect(change).toEqual({ step: since, value });
            }
          }
        }
      }),
    );
  });

  it('of an element says at every step what the object holds', () => {
    fc.assert(
      fc.property(randomRun(), fc.nat({ max: 3 }), (run, index) => {
        const recording = open(run);
        const key = { type: 'int', value: index } as const;
        for (let object = id<ObjectId>(1); recording.objectChanges(object).length > 0; object++) {
          const history = recording.elementHistory(object, 'item', key);
          for (const step of steps(recording)) {
            const contents = recording.state(step).object(object);
            if (contents === undefined || (contents.kind !== 'list' && contents.kind !== 'tuple')) continue;
            const told = history.findLast((change) => change.step <= step)?.value ?? null;
            expect(told).toEqual(contents.items[index] ?? null);
          }
        }
      }),
    );
  });

  it('of a field says at every step what the object holds', () => {
    fc.assert(
      fc.property(randomRun(), (run) => {
        const recording = open(run);
        const key = { type: 'string', value: 'f0' } as const;
        for (let object = id<ObjectId>(1); recording.objectChanges(object).length > 0; object++) {
          const history = recording.elementHistory(object, 'field', key);
          for (const step of steps(recording)) {
            const field = recording
              .state(step)
              .object(object)
              ?.fields.find(([name]) => name.type === 'string' && name.value === 'f0');
            expect(history.findLast((change) => change.step <= step)?.value ?? null).toEqual(field?.[1] ?? null);
          }
        }
      }),
    );
  });

  it('of an object lists the steps between which nothing in it changes', () => {
    fc.assert(
      fc.property(randomRun(), (run) => {
        const recording = open(run);
        for (let object = id<ObjectId>(1); recording.objectChanges(object).length > 0; object++) {
          const changes = new Set(recording.objectChanges(object));
          for (const step of steps(recording).slice(1)) {
            if (changes.has(step)) continue;
            const before = recording.state(id<Step>(step - 1)).object(object);
            expect(recording.state(step).object(object)).toEqual(before);
          }
        }
      }),
    );
  });
});
