import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { examples, pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const rail = join(folder(), 'rail.py.pellucid');
const cache = join(folder(), 'lru-cache.ts.pellucid');
beforeAll(async () => {
  await pellucid(['record', '-o', rail, join(examples, 'python/rail.py')]);
  await pellucid(['record', '-o', cache, join(examples, 'javascript/lru-cache.ts')]);
});

test('functions and lines, those that took most first; steps are the measure of a short run', async () => {
  const { code, stdout } = await pellucid(['profile', rail]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Measured in steps/);
  expect(stdout).toMatch(/^ *\d+ +\d+\.\d% +\d+ +9\d\.\d% +1 {2}quickest {2}rail\.py:44$/m);
  expect(stdout).toMatch(/^ *\d+ +\d+\.\d% +\d+ {2}rail\.py:51 {2}for there, ride in/m);
});

test('as JSON, of TypeScript too; what is left out is counted', async () => {
  const { stdout } = await pellucid(['profile', '--json', '--limit', '2', cache]);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ measure: 'steps', milliseconds: null });
  expect(document.functions).toHaveLength(2);
  expect(document.functions[0].self.steps).toBeGreaterThanOrEqual(document.functions[1].self.steps);
  expect(document.notShown.functions).toBeGreaterThan(0);
});

test('as speedscope reads it: calls open and close in order, each within its caller', async () => {
  const file = join(folder(), 'rail.speedscope.json');
  const { code, stderr } = await pellucid(['profile', '--speedscope', file, rail]);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^pellucid: .* → .*rail\.speedscope\.json/)]);
  const { shared, profiles } = JSON.parse(readFileSync(file, 'utf8'));
  expect(shared.frames.map(({ name }: { name: string }) => name).sort()).toEqual([
    '<module>',
    'pop',
    'push',
    'quickest',
  ]);
  const open: number[] = [];
  let last = 0;
  for (const { type, frame, at } of profiles[0].events) {
    expect(at).toBeGreaterThanOrEqual(last);
    last = at;
    if (type === 'O') open.push(frame);
    else expect(open.pop()).toBe(frame);
  }
  expect([open, last <= profiles[0].endValue]).toEqual([[], true]);
});
