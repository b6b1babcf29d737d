import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fullPlan, type PoolingRun } from '@pellucid/vision';
import { describe, expect, test } from 'vitest';
import { pellucid, start, until } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { madeUpRuns } from '../testing/pooling-runs.ts';

function results(runs: readonly PoolingRun[], over: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ experiment: 'pooling', version: 1, plan: fullPlan, runs, report: null, ...over });
}

test('runs that are there are not repeated: tables are printed, and written with the figures', async () => {
  const place = folder();
  writeFileSync(join(place, 'pooling-results.json'), results(madeUpRuns(2)));
  const { code, stdout, stderr } = await pellucid(['lab', 'pooling', '--seeds', '2', '--out', place]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `pellucid: 16 runs of 16 are there already\npellucid: tables and figures → ${place}\n`,
  });
  expect(stdout).toMatch(/^plain: no pooling +32,072 +2,599,936 +55\.0 ± 7\.1% +10\.0 ± 0\.0%$/m);
  expect(stdout).toMatch(/^module3\.branchPool: 3×3 maximum +48×8×8 +48×8×8 /m);
  expect(readdirSync(place).toSorted()).toEqual([
    'pooling-maps.svg',
    'pooling-pictures.png',
    'pooling-results.json',
    'pooling-results.svg',
    'pooling-tables.md',
  ]);
  expect(readFileSync(join(place, 'pooling-tables.md'), 'utf8')).toContain('| maximum in the branch | 32,072 |');
  expect(readFileSync(join(place, 'pooling-pictures.png')).subarray(1, 4).toString()).toBe('PNG');
});

test('Ctrl-C ends it and keeps what is finished', async () => {
  const file = join(folder(), 'runs.json');
  writeFileSync(file, results(madeUpRuns(2)));
  const running = start(['lab', 'pooling', '--seeds', '3', '--json', file]);
  let told = '';
  running.child.stderr.on('data', (text: string) => {
    told += text;
  });
  await until(() => told.includes('there already'));
  running.child.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toContain(`pellucid: stopped with 2 of 3 seeds whole; the same command goes on from "${file}"\n`);
  expect(stdout).toContain('over 2 seeds');
  expect(JSON.parse(readFileSync(file, 'utf8')).runs).toHaveLength(16);
});

describe('what is not understood is said in one sentence', () => {
  test.each([
    [['lab'], 'The experiment is missing; there is: pooling. See `pellucid help lab`.'],
    [['lab', 'magic'], 'There is no experiment "magic"; there is: pooling. See `pellucid help lab`.'],
    [['lab', 'pooling', 'more'], '"more" is one argument too many. See `pellucid help lab`.'],
    [['lab', 'pooling', '--seeds', '1'], '--seeds takes a whole number from 2 to 1000, not "1".'],
    [['lab', 'pooling', '--fast'], "Unknown option '--fast'. See `pellucid help lab`."],
  ])('%j', async (args, sentence) => {
    expect(await pellucid(args)).toEqual({ code: 2, signal: null, stdout: '', stderr: `pellucid: ${sentence}\n` });
  });
});

describe('a file that holds something else is left as it is', () => {
  const other = 'delete it or name another file.';
  test.each([
    ['{', `does not hold results of \`pellucid lab pooling\`; ${other}`],
    ['[]', `does not hold results of \`pellucid lab pooling\`; ${other}`],
    [
      results([{ ...madeUpRuns(1)[0]!, accuracy: Number.NaN }]),
      `does not hold results of \`pellucid lab pooling\`; ${other}`,
    ],
    [results([], { version: 2 }), 'holds results of version 2; this pellucid writes version 1. Name another file.'],
    [
      results([], { plan: { ...fullPlan, training: 7 } }),
      `holds runs of another size (7 pictures to learn from, not 3584 pictures to learn from); ${other}`,
    ],
  ])('%j', async (text, sentence) => {
    const file = join(folder(), 'runs.json');
    writeFileSync(file, text);
    const { code, stderr } = await pellucid(['lab', 'pooling', '--json', file]);
    expect({ code, stderr }).toEqual({ code: 65, stderr: `pellucid: "${file}" ${sentence}\n` });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('a folder that cannot be made is said before anything is trained', async () => {
    const place = join(folder(), 'file');
    writeFileSync(place, '');
    const { code, stderr } = await pellucid(['lab', 'pooling', '--out', join(place, 'inside')]);
    expect({ code, stderr }).toEqual({
      code: 73,
      stderr: `pellucid: The folder "${join(place, 'inside')}" cannot be made: a part of the path is not a folder.\n`,
    });
  });
});
