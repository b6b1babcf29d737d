import {
  type Contents,
  type Event,
  id,
  type ObjectId,
  type RecordedEvent,
  type Step,
  type Value,
} from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJsonText } from './json-text.ts';
import { buildRecording } from './open-recording.ts';
import type { Granularity, Recording } from './recording.ts';
import { stateJson } from './state-json.ts';
import { factsOf } from './testing/facts.ts';
import { hostileEvent } from './testing/hostile-events.ts';
import { randomProgram } from './testing/random-program.ts';

function open(events: readonly RecordedEvent[], language: 'python' | 'javascript' = 'python'): Recording {
  return buildRecording({ facts: factsOf(language), sources: [{ program: randomProgram, text: '' }], events });
}

const by: readonly Granularity[] = ['event', 'line', 'over', 'out', 'call', 'change'];

/** Asks everything that can be asked. */
function interrogate(recording: Recording): void {
  for (let number = 0; number < recording.steps; number++) {
    const step = id<Step>(number);
    expect(() => JSON.parse(toJsonText(stateJson(recording, step)))).not.toThrow();
    const { first, last } = recording.moment(step);
    expect(first <= step && step <= last && last < recording.steps).toBe(true);
    for (const granularity of by) {
      const next = recording.next(step, granularity);
      expect(next === null || (next > step && next < recording.steps)).toBe(true);
      const previous = recording.previous(step, granularity);
      expect(previous === null || (previous < step && previous >= 0)).toBe(true);
    }
    for (const call of recording.state(step).calls) {
      for (const { key } of call.variables) expect(recording.history(key).length).toBeGreaterThan(0);
    }
    for (let object = 1; object <= 6; object++) recording.state(step).object(id(object));
  }
  for (let object = 1; object <= 6; object++) {
    for (const part of ['item', 'field'] as const) {
      recording.elementHistory(id(object), part, { type: 'int', value: 2 ** 40 });
      recording.elementHistory(id(object), part, { type: 'reference', object: id(object) });
    }
  }
}

const list = (items: readonly Value[], omitted = 0): Contents => ({
  kind: 'list',
  type: 'list',
  items,
  omitted,
  fields: [],
  omittedFields: 0,
});
const nothing: Event = { type: 'branch', site: null, taken: true };
const int = (number: number): Value => ({ type: 'int', value: number });
const ref = (object: number): Value => ({ type: 'reference', object: id(object) });

describe('a recording that contradicts itself', () => {
  it('answers everything without an error', () => {
    fc.assert(
      fc.property(
        fc.array(hostileEvent, { minLength: 1, maxLength: 60, size: 'max' }),
        fc.constantFrom('python' as const, 'javascript' as const),
        (events, language) => interrogate(open(events, language)),
      ),
      { numRuns: 150 },
    );
  });

  it('says where, and a change that cannot be true changes nothing', () => {
    const changes: Event[] = [
      { type: 'set-item', site: null, object: id(1), key: int(2 ** 40), value: int(0) },
      { type: 'set-item', site: null, object: id(1), key: int(2), value: int(0) },
      { type: 'splice', site: null, object: id(1), start: 2 ** 50, removed: 0, values: [int(1)] },
      { type: 'splice', site: null, object: id(1), start: 1, removed: 2 ** 50, values: [] },
      { type: 'reorder', site: null, object: id(1), order: [0, 0] },
      { type: 'reorder', site: null, object: id(1), order: [0, 2 ** 40] },
      { type: 'add', site: null, object: id(1), value: int(1) },
      { type: 'append', site: null, object: id(9), value: int(1) },
    ];
    const recording = open([
      { event: nothing, objects: [{ id: id(1), contents: list([int(7), int(8)]) }] },
      ...changes.map((change): RecordedEvent => ({ event: change, objects: [] })),
    ]);
    expect(recording.gaps.map(({ step }) => step)).toEqual(changes.map((_, index) => index + 1));
    expect(recording.objectChanges(id(1))).toEqual([0]);
    expect(recording.state(id(changes.length)).object(id(1))).toEqual(list([int(7), int(8)]));
    expect(recording.next(id(0), 'change')).toBeNull();
  });

  it('tells the first thousand contradictions and that there are more', () => {
    const recording = open(
      Array.from({ length: 3000 }, () => ({
        event: { type: 'leave', site: null, value: int(0) } as const,
        objects: [],
      })),
    );
    expect(recording.gaps).toHaveLength(1001);
    expect(recording.gaps.at(-1)?.what).toContain('too often');
  });

  it('cannot put a call on two stacks, nor bring an ended one back', () => {
    const resume: RecordedEvent = {
      event: { type: 'resume', site: null, call: id(1), how: 'value', value: int(0) },
      objects: [],
    };
    const recording = open([
      { event: { type: 'enter', function: id(2), call: id(1), values: [] }, objects: [] },
      resume,
      { event: { type: 'leave', site: null, value: int(0) }, objects: [] },
      resume,
    ]);
    expect(recording.gaps.map(({ step }) => step)).toEqual([1, 3]);
    expect(recording.state(id(1)).calls).toHaveLength(1);
    expect(recording.state(id(3)).calls).toHaveLength(0);
  });
});

describe('a recording made to be slow', () => {
  it('has keys that are tuples in tuples, a hundred thousand deep', () => {
    const depth = 100_000;
    const tuple = (items: readonly Value[]): Contents => ({ ...list(items), kind: 'tuple', type: 'tuple' }) as Contents;
    const objects = Array.from({ length: depth }, (_, index) => ({
      id: id<ObjectId>(index + 1),
      contents: tuple(index === 0 ? [] : [ref(index), ref(index)]),
    }));
    const map: Contents = { kind: 'map', type: 'dict', entries: [], omitted: 0, fields: [], omittedFields: 0 };
    const recording = open([
      { event: nothing, objects: [...objects, { id: id(depth + 1), contents: map }] },
      { event: { type: 'set-item', site: null, object: id(depth + 1), key: ref(depth), value: int(1) }, objects: [] },
      { event: { type: 'set-item', site: null, object: id(depth + 1), key: ref(depth), value: int(2) }, objects: [] },
    ]);
    expect(recording.state(id(2)).object(id(depth + 1))).toEqual({ ...map, entries: [[ref(depth), int(2)]] });
  });

  it('takes a hundred thousand items from the front of a long list', () => {
    const length = 100_000;
    const recording = open([
      { event: nothing, objects: [{ id: id(1), contents: list(Array.from({ length }, (_, index) => int(index))) }] },
      ...Array.from(
        { length: length - 1 },
        (): RecordedEvent => ({
          event: { type: 'splice', site: null, object: id(1), start: 0, removed: 1, values: [] },
          objects: [],
        }),
      ),
    ]);
    expect(recording.state(id(length - 1)).object(id(1))).toEqual(list([int(length - 1)]));
  });

  it('catches exceptions that were never seen to be raised, while many others are on their way', () => {
    const many = 100_000;
    const at = { site: null } as const;
    const recording = open([
      { event: { type: 'enter', function: id(2), call: id(1), values: [] }, objects: [] },
      ...Array.from(
        { length: many },
        (_, index): RecordedEvent => ({
          event: { ...at, type: index % 2 === 0 ? 'raise' : 'handle', value: ref(index + 1) },
          objects: [],
        }),
      ),
    ]);
    expect(recording.exceptions.count).toBe(many / 2);
    expect(recording.caught).toBe(0);
  });

  it('nests objects far deeper than a reader of JSON follows, and each is in the document', () => {
    const depth = 50_000;
    const node = (next: Value): Contents => ({
      kind: 'instance',
      type: 'Node',
      fields: [[{ type: 'string', value: 'next' }, next]],
      omittedFields: 0,
    });
    const objects = Array.from({ length: depth }, (_, index) => ({
      id: id<ObjectId>(index + 1),
      contents: node(index + 1 < depth ? ref(index + 2) : int(0)),
    }));
    const recording = open([
      { event: { type: 'enter', function: id(1), call: id(1), values: [] }, objects },
      { event: { type: 'bind', site: id(110), value: ref(1) }, objects: [] },
    ]);
    const text = toJsonText(stateJson(recording, id(1)));
    const written = new Set(Array.from(text.matchAll(/"id": (\d+),\s+"type": "Node"/g), ([, number]) => number));
    expect(written.size).toBe(depth);
    expect(() => JSON.parse(text)).not.toThrow();
  });
});
