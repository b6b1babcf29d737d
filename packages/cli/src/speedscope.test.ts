import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryAccess } from '@pellucid/format';
import { beforeAll, expect, test } from 'vitest';
import { speedscopeFile } from './speedscope.ts';
import { Spill } from './spill.ts';
import { pellucid } from './testing/cli.ts';
import { folder } from './testing/folder.ts';

const program = `import threading

def leaf(n):
    return n * 2

def work(count):
    return [leaf(n) for n in range(count)]

threads = [threading.Thread(target=work, args=(n,), name=f"worker {n}") for n in (4, 7)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
work(3)
`;

const place = folder();
let recording = new Uint8Array();
beforeAll(async () => {
  const file = join(place, 'threads.py');
  writeFileSync(file, program);
  await pellucid(['record', '-o', join(place, 'threads.pellucid'), file]);
  recording = readFileSync(join(place, 'threads.pellucid'));
});

test('what is put aside meanwhile is told at its place, each task by itself', async () => {
  const [small, large] = [await written(50), await written(1 << 24)];
  expect(small).toBe(large);
  const { profiles, shared } = JSON.parse(small);
  expect(profiles.map(({ name }: { name: string }) => name.replace(/.*[\\/]/, ''))).toEqual([
    'threads.py',
    'worker 4',
    'worker 7',
  ]);
  const names = shared.frames.map(({ name }: { name: string }) => name);
  const opened = profiles.map(
    ({ events }: { events: { type: string; frame: number }[] }) =>
      events.filter(({ type, frame }) => type === 'O' && names[frame] === 'leaf').length,
  );
  expect(opened).toEqual([3, 4, 7]);
  expect(readdirSync(place).filter((name) => name.endsWith('.spill'))).toEqual([]);
});

async function written(mostHeld: number): Promise<string> {
  const spill = new Spill(join(place, 'calls.json'));
  try {
    const pieces = await speedscopeFile(memoryAccess(recording), 'test', spill, () => {}, mostHeld);
    return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString('utf8');
  } finally {
    spill.close();
  }
}
