import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBatch } from '../codec/decode-batch.ts';
import { encodeBatch } from '../codec/encode-batch.ts';
import type { RecordedEvent } from '../events.ts';
import { id, type Step, type TaskId } from '../ids.ts';
import { readUnsentBatch } from './unsent-batch.ts';

const output = (text: string): RecordedEvent => ({
  event: { type: 'output', stream: 'stdout', value: { type: 'string', value: text } },
  objects: [],
});

/** The file of FORMAT.md §5, with the events and, behind them, what is half written or left from an earlier batch. */
function file(events: readonly RecordedEvent[], firstStep: number, task: number, rest: Uint8Array): Uint8Array {
  // "PB", and one byte each for the first step and the count.
  const body = encodeBatch(id<Step>(0), events).subarray(4);
  const bytes = new Uint8Array(128 + body.length + rest.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, (BigInt(events.length) << 32n) | BigInt(128 + body.length), true);
  view.setBigUint64(8, BigInt(firstStep), true);
  view.setBigUint64(16, BigInt(task), true);
  bytes.set(body, 128);
  bytes.set(rest, 128 + body.length);
  return bytes;
}

test('the whole events of a process that was killed make a batch that begins with their task', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { minLength: 1, maxLength: 100 }),
      fc.nat(),
      fc.integer({ min: 1, max: 2 ** 52 }),
      fc.uint8Array({ maxLength: 20 }),
      (texts, firstStep, task, rest) => {
        const unsent = readUnsentBatch(file(texts.map(output), firstStep, task, rest));
        expect(unsent?.firstStep).toBe(firstStep);
        expect(decodeBatch(unsent?.batch ?? new Uint8Array())).toMatchObject({
          firstStep,
          events: [{ event: { type: 'task', task: id<TaskId>(task) } }, ...texts.map(output)],
        });
      },
    ),
  );
});

test.each([
  ['a file that was not begun', new Uint8Array()],
  ['nothing since the last batch', file([], 7, 1, new Uint8Array(9))],
  ['an end that is outside of the file', file([output('x')], 7, 1, new Uint8Array()).subarray(0, 129)],
  ['a step that is no step', file([output('x')], -1, 1, new Uint8Array())],
])('%s gives no batch', (_, bytes) => {
  expect(readUnsentBatch(bytes)).toBeNull();
});
