import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBatch, type Frame, id, memoryAccess, readRecording, type TaskId, WireReader } from '@pellucid/format';
import { beforeEach, describe, expect, test } from 'vitest';
import { folder } from '../testing/folder.ts';
import { frame, goodbye, hello, lines, source } from '../testing/frames.ts';
import { loadCompression } from './compression.ts';
import { type Kept, Receiver, type Sender } from './receiver.ts';

let path: string;
let compress: (bytes: Uint8Array) => Uint8Array;
beforeEach(async () => {
  path = join(folder(), 'run.pellucid');
  compress = await loadCompression();
});

const newSender = (): Sender => ({ process: null, steps: 0, saidGoodbye: false, lost: false });

function receiver(kept: Kept = {}): Receiver {
  return new Receiver({ path, compress, library: 'test', kept });
}

function framesOf(bytes: readonly Buffer[]): readonly Frame[] {
  return bytes.flatMap((piece) => [...new WireReader().push(piece)]);
}

async function send(to: Receiver, from: Sender, bytes: readonly Buffer[]): Promise<void> {
  for (const one of framesOf(bytes)) await to.take(from, one, 0);
}

/** The events of the file, a letter each; and how it ends. */
async function written(): Promise<{ events: string; end: unknown; sources: number }> {
  let [events, sources, end] = ['', 0, null as unknown];
  for await (const part of readRecording(memoryAccess(readFileSync(path)))) {
    if (part.part === 'source') sources += 1;
    if (part.part === 'end') end = part.end;
    if (part.part !== 'events') continue;
    expect(part.firstStep).toBe(events.length);
    for (const { event } of decodeBatch(part.bytes).events) events += event.type === 'task-end' ? 'e' : event.type[0];
  }
  return { events, end, sources };
}

const fresh = frame(6, Buffer.alloc(0));
const exit = { by: 'code', code: 0 } as const;

describe('of the last events', () => {
  test('whole stretches are kept, as few as hold them; sources all', async () => {
    const to = receiver({ last: 5 });
    const from = newSender();
    await send(to, from, [hello, source, lines(0, 4), fresh, lines(4, 4), fresh, lines(8, 3), lines(11, 1), fresh]);
    await send(to, from, [lines(12, 2), goodbye('Error: no')]);
    expect(existsSync(path)).toBe(false);
    expect(await to.finish(exit)).toMatchObject({ steps: 6, problem: null });
    expect(await written()).toEqual({
      events: 'l'.repeat(6),
      sources: 1,
      end: { outcome: 'exited', code: 0, exception: 'Error: no' },
    });
  });

  test('nothing is written when nothing came', async () => {
    const to = receiver({ last: 5 });
    await send(to, newSender(), [hello, source, goodbye(null)]);
    expect(await to.finish(exit)).toMatchObject({ path: null });
    expect(existsSync(path)).toBe(false);
  });
});

test('of the first events, exactly so many are kept', async () => {
  const to = receiver({ first: 5 });
  await send(to, newSender(), [hello, source, lines(0, 4), lines(4, 4), lines(8, 4)]);
  expect(to.closed).toBe(true);
  await to.finish(exit);
  const end = { outcome: 'interrupted', reason: 'it was to be recorded for 5 events' };
  expect(await written()).toEqual({ events: 'lllll', sources: 1, end });
});

test('a recorder that was asked to stop says why the recording ends', async () => {
  const to = receiver();
  await send(to, newSender(), [hello, source, lines(0, 1), frame(7, { reason: 'so far' }), lines(1, 1)]);
  await to.finish(exit);
  expect(await written()).toMatchObject({ events: 'l', end: { outcome: 'interrupted', reason: 'so far' } });
});

describe('processes', () => {
  const process = { number: 1, task: id<TaskId>(2 ** 36 + 1), pid: 77 };
  const helloOfChild = frame(1, { ...JSON.parse(hello.subarray(5).toString()), process });

  test('each counts its own steps, and they get the steps of the recording', async () => {
    const to = receiver();
    const [parent, child] = [newSender(), newSender()];
    await send(to, parent, [hello, source, lines(0, 2)]);
    await send(to, child, [helloOfChild, lines(0, 3)]);
    await send(to, parent, [lines(2, 1)]);
    await send(to, child, [lines(3, 1), goodbye(null)]);
    await to.ended(child);
    expect(await to.finish(exit, 1)).toMatchObject({ steps: 7, problem: null });
    expect((await written()).events).toBe('lllllll');
  });

  test('of the last events, each process keeps what belongs to them, and one that ended long before keeps nothing', async () => {
    const to = receiver({ last: 5 });
    const [parent, child, later] = [newSender(), newSender(), newSender()];
    await send(to, parent, [hello, source, lines(0, 9), fresh, lines(9, 1)]);
    await send(to, child, [helloOfChild, lines(0, 2), fresh, lines(2, 1)]);
    await to.ended(child);
    await send(to, later, [helloOfChild, lines(0, 3), goodbye(null)]);
    await to.ended(later);
    await send(to, parent, [lines(10, 3)]);
    expect(await to.finish(exit)).toMatchObject({ steps: 7, problem: null });
    // The child's `task`, `gap` and `task-end` went with it.
    expect((await written()).events).toBe('lllllll');
  });

  test('one that ends without a word, one that was never heard, and one that sends what is none are told', async () => {
    const to = receiver();
    const [parent, silent, wrong] = [newSender(), newSender(), newSender()];
    await send(to, parent, [hello, source, lines(0, 1)]);
    await send(to, silent, [helloOfChild, lines(0, 1)]);
    await to.ended(silent);
    await send(to, wrong, [
      frame(1, { ...JSON.parse(hello.subarray(5).toString()), process: { ...process, number: 2 } }),
    ]);
    await send(to, wrong, [lines(9, 1)]);
    expect(await to.finish(exit, 3)).toMatchObject({ problem: null });
    expect((await written()).events).toBe('lltgetgetge');
  });
});
