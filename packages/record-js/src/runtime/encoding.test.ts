import { readFileSync } from 'node:fs';
import { BatchReader, decodeBatch, FormatError, id, moveBatch, readBatchHeader } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Telling, telling } from '../testing/tellings.ts';
import { OP, Recorder } from './recorder.ts';
import { HOLE, UNBOUND } from './values.ts';
import { FRAME_HEAD } from './wire.ts';

const limits = { string: 10_000, items: 10_000, tensorBytes: 65_536 };
const nobody = { events: () => {}, source: () => {}, goodbye: () => {} };
const freshRecorder = (): Recorder => new Recorder(nobody, limits, () => false);

/** A batch of several events, of which the first is about an object. */
const batchOfTellings = fc.array(telling, { minLength: 1, maxLength: 40 }).map((tellings) => {
  const recorder = freshRecorder();
  const object = {};
  recorder.at(OP.bind, 1, object);
  for (const tell of tellings) tell(recorder, recorder.objects.see(object));
  return recorder.batch.take(0).slice();
});

const ids = new Set(['site', 'call', 'function', 'task', 'object', 'id']);

/** The same with larger ids. */
function moved(value: unknown, base: number, name = ''): unknown {
  if (typeof value === 'number' && ids.has(name) && value !== 0) return value + base;
  if (Array.isArray(value)) return value.map((item) => moved(item, base));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, moved(held, base, key)]));
}

interface Vector {
  readonly name: string;
  readonly firstStep: number;
  readonly hex: string;
  readonly events: readonly {
    objects: readonly unknown[];
    event: { type: string; site: number; value?: { type: string; value?: unknown; length?: number } };
  }[];
}

const unsupported: unique symbol = Symbol('not a value of JavaScript');

function real(value: Vector['events'][number]['event']['value']): unknown {
  switch (value?.type) {
    case 'none':
      return null;
    case 'undefined':
      return undefined;
    case 'hole':
      return HOLE;
    case 'unbound':
      return UNBOUND;
    case 'boolean':
      return value.value;
    case 'int':
      return typeof value.value === 'number' && Number.isSafeInteger(value.value) ? value.value : unsupported;
    case 'float':
      return Number.isInteger(Number(value.value)) && value.value !== '-0' ? unsupported : Number(value.value);
    case 'bigint':
      return BigInt(String(value.value));
    case 'string':
      return value.length === undefined ? value.value : unsupported;
    default:
      return unsupported;
  }
}

describe('the test vectors', () => {
  const vectors = JSON.parse(
    readFileSync(new URL('../../../../fixtures/vectors/batches.json', import.meta.url), 'utf8'),
  ) as readonly Vector[];
  const ours = vectors.filter(
    ({ events, firstStep }) =>
      firstStep === 0 &&
      events.length > 0 &&
      events.every(({ event }) => event.type === 'bind' && real(event.value) !== unsupported),
  );

  it('are about JavaScript in six cases at least', () => {
    expect(ours.length).toBeGreaterThanOrEqual(6);
  });

  it.each(ours)('mean what is written for them: $name', (vector) => {
    const recorder = freshRecorder();
    for (const { event } of vector.events) recorder.at(OP.bind, event.site, real(event.value));
    expect(decodeBatch(recorder.batch.take(0))).toEqual(decodeBatch(Buffer.from(vector.hex, 'hex')));
  });
});

describe('what is written', () => {
  it('means in words what it means in bytes', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(1, 127, 128, 16_383, 16_384, 2 ** 21 - 1),
        fc.oneof(anything, fc.integer(), fc.double()),
        (site, value) => {
          const recorder = freshRecorder();
          recorder.at(OP.bind, site, value);
          recorder.rare(OP.raise, site, value);
          const { events, damage } = decodeBatch(recorder.batch.take(0));
          const [inWords, inBytes] = events.map(({ event }) => event);
          expect(damage).toBeNull();
          expect(inWords).toMatchObject({ type: 'bind', site });
          expect({ ...inWords, type: 'raise' }).toEqual(inBytes);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('means the same whatever stands before it', () => {
    const events = (tellings: readonly Telling[]): unknown[] => {
      const recorder = freshRecorder();
      const object = {};
      recorder.at(OP.bind, 1, object);
      for (const tell of tellings) tell(recorder, recorder.objects.see(object));
      const { events, damage } = decodeBatch(recorder.batch.take(0));
      expect(damage).toBeNull();
      return events.slice(1).map(({ event }) => event);
    };
    fc.assert(
      fc.property(fc.array(telling, { minLength: 1, maxLength: 60 }), (tellings) => {
        expect(events(tellings)).toEqual(tellings.flatMap((tell) => events([tell])));
      }),
      { numRuns: 300 },
    );
  });

  it('means the same where every event is handed over before the next', () => {
    const events = (tellings: readonly Telling[], isEnding: boolean): unknown[] => {
      const parts: Uint8Array[] = [];
      const take = (framed: Uint8Array): void => void parts.push(framed.slice(FRAME_HEAD));
      const recorder = new Recorder({ ...nobody, events: take }, limits, () => false);
      if (isEnding) recorder.close(null);
      const object = {};
      recorder.at(OP.bind, 1, object);
      for (const tell of tellings) tell(recorder, recorder.objects.see(object));
      recorder.flush();
      expect(parts.length).toBe(isEnding ? tellings.length + 1 : 1);
      return parts.flatMap((part) => {
        const { events, damage } = decodeBatch(part);
        expect(damage).toBeNull();
        return events;
      });
    };
    fc.assert(
      fc.property(fc.array(telling, { minLength: 1, maxLength: 30 }), (tellings) => {
        expect(events(tellings, true)).toEqual(events(tellings, false));
      }),
      { numRuns: 300 },
    );
  });

  it('is a word for a small event', () => {
    const recorder = freshRecorder();
    const empty = recorder.batch.take(0).length;
    for (let i = 0; i < 100; i++) {
      recorder.batch.branch(130, true);
      recorder.at(OP.bind, 131, 1000 + 7 * i);
    }
    expect(recorder.batch.take(0).length).toBe(empty + 200 * 4);
  });

  it('can be read from any mark, and goes on the same', () => {
    fc.assert(
      fc.property(batchOfTellings, fc.nat(), (bytes, number) => {
        const { events } = decodeBatch(bytes);
        const reader = new BatchReader(bytes);
        const before = number % events.length;
        for (let at = 0; at < before; at++) reader.next();
        const rest = new BatchReader(bytes, reader.mark());
        for (const event of events.slice(before)) expect(rest.next()).toEqual(event);
        expect(rest.done).toBe(true);
      }),
    );
  });

  it('says the same at another place of the recording', () => {
    fc.assert(
      fc.property(batchOfTellings, (bytes) => {
        const moved = moveBatch(bytes, id(77));
        expect(readBatchHeader(moved)).toEqual({ ...readBatchHeader(bytes), firstStep: 77 });
        expect(decodeBatch(moved)).toEqual({ ...decodeBatch(bytes), firstStep: 77 });
      }),
    );
  });

  it('gets the ids of its process from the head of the batch, and its task', () => {
    const base = 3 * 2 ** 36;
    fc.assert(
      fc.property(batchOfTellings, (bytes) => {
        const { events, damage } = decodeBatch(bytes);
        const head = new DataView(bytes.buffer, bytes.byteOffset);
        head.setFloat64(16, events.length + 1, true);
        head.setFloat64(24, base + 1, true);
        head.setFloat64(32, base, true);
        head.setFloat64(40, base, true);
        const task = { event: { type: 'task', task: base + 1 }, objects: [] };
        expect(decodeBatch(bytes)).toEqual({
          firstStep: 0,
          damage,
          events: [task, ...(moved(events, base) as unknown[])],
        });
      }),
    );
  });

  it('opens up to the damage when it is cut', () => {
    fc.assert(
      fc.property(batchOfTellings, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, at) => {
        const cut = bytes.slice(0, 48 + Math.floor((bytes.length - 48) * at));
        // The count would be more than is left, which is refused as a whole.
        new DataView(cut.buffer).setFloat64(16, Math.min(readBatchHeader(bytes).count, (cut.length - 48) >> 2), true);
        const { events } = decodeBatch(cut);
        expect(events).toEqual(decodeBatch(bytes).events.slice(0, events.length));
      }),
    );
  });

  it('is never more than damage when bytes were changed at random', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(batchOfTellings, flips, (bytes, changes) => {
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        try {
          decodeBatch(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is whole where a definition stands before an event that is only a site', () => {
    const recorder = freshRecorder();
    recorder.at(OP.bind, 200, 1);
    recorder.objects.ready({ a: 1 });
    recorder.batch.line(200);
    expect(decodeBatch(recorder.batch.take(0))).toMatchObject({ damage: null, events: { length: 2 } });
  });

  it('keeps every string, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const recorder = freshRecorder();
        recorder.at(OP.bind, 1, text);
        expect(decodeBatch(recorder.batch.take(0)).events[0]?.event).toEqual({
          type: 'bind',
          site: 1,
          value: { type: 'string', value: text },
        });
      }),
    );
  });
});
