import {
  encodeBatch,
  FormatError,
  id,
  NotARecordingError,
  type RecordedEvent,
  RecordingWriter,
  type Step,
} from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRecording, openRecording } from './open-recording.ts';
import type { Recording } from './recording.ts';
import { stateJson } from './state-json.ts';
import { factsOf } from './testing/facts.ts';
import { randomProgram } from './testing/random-program.ts';
import { randomRun } from './testing/random-run.ts';

/** The file of a run, `perBatch` events in each batch. */
async function fileOf(events: readonly RecordedEvent[], perBatch: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter(
    {
      write(bytes) {
        pieces.push(bytes.slice());
        return Promise.resolve();
      },
    },
    { library: 'tests' },
  );
  await writer.start(factsOf('python'));
  await writer.source(randomProgram, 'a = 1\r\nb = 2\n');
  for (let step = 0; step < events.length; step += perBatch) {
    await writer.events(encodeBatch(id<Step>(step), events.slice(step, step + perBatch)), 0);
  }
  await writer.end({ outcome: 'exited', code: 3, exception: 'ValueError: no' });
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

const [run] = fc.sample(
  randomRun(60).filter(({ language, events }) => language === 'python' && events.length > 40),
  {
    numRuns: 1,
    seed: 7,
  },
);
const events = run?.events ?? [];
const inMemory = buildRecording({
  facts: factsOf('python'),
  sources: [{ program: randomProgram, text: '' }],
  events,
  end: { outcome: 'exited', code: 3, exception: 'ValueError: no' },
});

const documents = (recording: Recording): unknown[] =>
  Array.from({ length: recording.steps }, (_, step) => stateJson(recording, id<Step>(step)));

describe('a file', () => {
  it('opens to what was recorded, however many batches it has', async () => {
    for (const perBatch of [1, 7, 1000]) {
      const recording = await openRecording(await fileOf(events, perBatch));
      expect(recording.damage).toBeNull();
      expect(recording.end).toEqual({ outcome: 'exited', code: 3, exception: 'ValueError: no' });
      expect(documents(recording)).toEqual(documents(inMemory));
      for (const [step, event] of events.entries()) expect(recording.event(id<Step>(step))).toEqual(event);
      expect(recording.source(id(1)).lines).toEqual(['a = 1', 'b = 2', '']);
    }
  });

  it('is told about while it is read, and waits for who was told', async () => {
    const told: number[] = [];
    let painted = true;
    await openRecording(await fileOf(events.slice(0, 20), 7), {
      async onProgress(steps) {
        expect(painted).toBe(true);
        painted = false;
        told.push(steps);
        await new Promise((done) => setTimeout(done));
        painted = true;
      },
    });
    expect(told).toEqual([7, 14, 20]);
  });

  it('that was cut anywhere is no recording, or opens to a prefix and says so', async () => {
    const file = await fileOf(events, 5);
    const whole = documents(inMemory).map((document) => ({ ...(document as object), steps: 0, status: '' }));
    let opened = 0;
    for (let length = 0; length < file.length - 9; length += 13) {
      let recording: Recording;
      try {
        recording = await openRecording(file.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(NotARecordingError);
        expect(opened).toBe(0);
        continue;
      }
      opened++;
      // What follows the end of the run is only an index of the file.
      const isWhole = recording.steps === events.length && recording.end.outcome === 'exited';
      if (!isWhole) expect(recording.damage).not.toBeNull();
      const prefix = documents(recording).map((document) => ({ ...(document as object), steps: 0, status: '' }));
      expect(prefix).toEqual(whole.slice(0, recording.steps));
    }
    expect(opened).toBeGreaterThan(10);
  });

  it('with bytes that are not those that were written gives a named error, or opens', async () => {
    const file = await fileOf(events, 10);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
        async (edits) => {
          const damaged = file.slice();
          for (const [at, byte] of edits) damaged[at % damaged.length] = byte;
          try {
            const recording = await openRecording(damaged);
            if (recording.steps > 0) documents(recording);
          } catch (error) {
            expect(error).toSatisfy(
              (thrown) =>
                thrown instanceof FormatError ||
                thrown instanceof NotARecordingError ||
                (thrown instanceof Error && thrown.name === 'FormatVersionError'),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what is asked for and is not there', () => {
  it('is a range error that names it', () => {
    expect(() => inMemory.state(id(inMemory.steps))).toThrow(`Step ${inMemory.steps} is not in the recording`);
    expect(() => inMemory.event(id(-1))).toThrow(RangeError);
    expect(() => inMemory.call(id(99_999))).toThrow('There is no call 99999 in the recording');
  });

  it('is called "?" where only the tables could have named it', () => {
    expect(inMemory.functionOf(id(99))).toMatchObject({ id: 99, name: '?' });
    expect(inMemory.variableOf(id(9999))).toMatchObject({ id: 9999, name: '?' });
    expect(inMemory.siteOf(id(9999))).toMatchObject({ id: 9999, kind: 'other' });
    expect(inMemory.sourceOfFunction(id(99))).toBe(inMemory.sources[0]);
  });

  it('is nothing where nothing is an answer', () => {
    expect(inMemory.history({ call: id(99_999), name: 'x' })).toEqual([]);
    expect(inMemory.elementHistory(id(99_999), 'item', { type: 'none' })).toEqual([]);
    expect(inMemory.objectChanges(id(99_999))).toEqual([]);
    expect(inMemory.lineSteps(id(1), 99)).toEqual([]);
    expect(inMemory.state(id(0)).object(id(99_999))).toBeUndefined();
  });
});
