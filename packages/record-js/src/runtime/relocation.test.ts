import { readFileSync } from 'node:fs';
import { decodeBatch } from '@pellucid/format';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { telling } from '../testing/tellings.ts';
import { OP, Recorder } from './recorder.ts';
import { Relocation } from './relocation.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../../fixtures/vectors/batches.json', import.meta.url), 'utf8'),
) as readonly { readonly name: string; readonly hex: string }[];

const base = 3 * 2 ** 36;
const ids = new Set(['site', 'call', 'function', 'task', 'object', 'id']);

/** The same with larger ids. */
function moved(value: unknown, name = ''): unknown {
  if (typeof value === 'number' && ids.has(name) && value !== 0) return value + base;
  if (Array.isArray(value)) return value.map((item) => moved(item));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, moved(held, key)]));
}

/** Where the records of a batch begin. */
function start(batch: Uint8Array): number {
  let at = 2;
  for (let left = 2; left > 0; at++) if ((batch[at] ?? 0) < 0x80) left--;
  return at;
}

it.each(vectors)('moves the ids of $name, and nothing else', ({ hex }) => {
  const batch = Buffer.from(hex, 'hex');
  const head = batch.subarray(0, start(batch));
  const records = new Relocation(base).records(batch, head.length);
  expect(decodeBatch(Buffer.concat([head, records]))).toEqual(moved(decodeBatch(batch)));
});

it('leaves the ids of the first process alone', () => {
  const batch = Buffer.from('50420001200180', 'hex');
  expect(Buffer.from(new Relocation(0).records(batch, 4))).toEqual(batch.subarray(4));
});

it('moves the ids of events that are foretold', () => {
  fc.assert(
    fc.property(fc.array(telling, { minLength: 1, maxLength: 60 }), (tellings) => {
      const outlet = { events: () => {}, source: () => {}, goodbye: () => {} };
      const recorder = new Recorder(outlet, { string: 10_000, items: 10_000, tensorBytes: 65_536 }, () => false);
      const object = {};
      recorder.at(OP.bind, 1, object);
      for (const tell of tellings) tell(recorder, recorder.objects.see(object));
      const batch = recorder.batch.take(0).slice();
      const head = batch.subarray(0, start(batch));
      const records = new Relocation(base).records(batch, head.length);
      expect(decodeBatch(Buffer.concat([head, records]))).toEqual(moved(decodeBatch(batch)));
    }),
  );
});
