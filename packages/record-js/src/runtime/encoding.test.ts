import { readFileSync } from 'node:fs';
import { decodeBatch, encodeBatch, id } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Telling, telling } from '../testing/tellings.ts';
import { OP, Recorder } from './recorder.ts';
import { HOLE, UNBOUND } from './values.ts';

const limits = { string: 10_000, items: 10_000, tensorBytes: 65_536 };
const nobody = { events: () => {}, source: () => {}, goodbye: () => {} };
const freshRecorder = (): Recorder => new Recorder(nobody, limits, () => false);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

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
    const bytes = recorder.batch.take(0);
    expect(decodeBatch(bytes)).toEqual(decodeBatch(Buffer.from(vector.hex, 'hex')));
    if (vector.events.length === 1) expect(hex(bytes)).toBe(vector.hex);
  });
});

describe('what is written', () => {
  it('is what the reference writes for the same meaning', () => {
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
        fc.constantFrom(1, 127, 128, 16_383, 16_384, 2 ** 36),
        fc.oneof(anything, fc.integer(), fc.double()),
        (site, value) => {
          const recorder = freshRecorder();
          recorder.at(OP.bind, site, value);
          const bytes = recorder.batch.take(0);
          const batch = decodeBatch(bytes);
          expect(batch.damage).toBeNull();
          expect(hex(encodeBatch(id(0), batch.events))).toBe(hex(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('means the same whatever the events before it foretell', () => {
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

  it('is a byte for an event that goes on as it did', () => {
    const recorder = freshRecorder();
    for (let i = 0; i < 100; i++) {
      recorder.batch.flag(OP.branch, 130, 1);
      recorder.at(OP.bind, 131, 1000 + 7 * i);
    }
    expect(recorder.batch.take(0).length).toBeLessThan(225);
  });

  it('is whole where a definition stands before an event that is only a site', () => {
    const recorder = freshRecorder();
    recorder.at(OP.bind, 200, 1);
    recorder.objects.ready({ a: 1 });
    recorder.batch.mark(OP.line, 200);
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
