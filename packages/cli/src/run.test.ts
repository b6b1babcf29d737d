import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentVersion } from '@pellucid/format';
import { beforeAll, describe, expect, test } from 'vitest';
import { pellucid } from './testing/cli.ts';
import { folder } from './testing/folder.ts';

const place = folder();
beforeAll(async () => {
  writeFileSync(join(place, 'a.mjs'), 'let x = 1;\nx += 1;\nconsole.log(x);\n');
  writeFileSync(join(place, 'b.mjs'), '');
  await pellucid(['record', 'a.mjs'], { cwd: place });
  const whole = readFileSync(join(place, 'a.mjs.pellucid'));
  mkdirSync(join(place, 'folder'));
  writeFileSync(join(place, 'empty.pellucid'), '');
  writeFileSync(join(place, 'text.pellucid'), 'hello, world\n');
  writeFileSync(join(place, 'start.pellucid'), whole.subarray(0, 20));
  writeFileSync(join(place, 'cut.pellucid'), whole.subarray(0, whole.indexOf('pellucid.end')));
  const newer = Buffer.from(whole);
  const version = newer.indexOf('version\x01\0\0\0');
  newer.write('9', version + 'version'.length + 4);
  writeFileSync(join(place, 'newer.pellucid'), newer);
});

describe.each(['show', 'export', 'watch'])('%s says in one sentence what is wrong with RUN', (command) => {
  test.each([
    ['none.pellucid', 66, 'There is no recording "none.pellucid"; make one with `pellucid record PROGRAM`.'],
    ['b.mjs', 66, 'There is no recording of "b.mjs" yet; make one with `pellucid record b.mjs`.'],
    ['folder', 66, '"folder" is not a file; name a recording (*.pellucid).'],
    [
      'empty.pellucid',
      65,
      '"empty.pellucid" is not a recording: the file is empty. Recordings are made by `pellucid record`.',
    ],
    [
      'text.pellucid',
      65,
      '"text.pellucid" is not a recording: the file does not begin like a recording (MCAP). Recordings are made by `pellucid record`.',
    ],
    [
      'start.pellucid',
      65,
      '"start.pellucid" is not a recording: the file ends before the facts of the run. Recordings are made by `pellucid record`.',
    ],
    [
      'newer.pellucid',
      65,
      `"newer.pellucid" is a recording of version 9; this build reads up to ${currentVersion}. Update pellucid.`,
    ],
  ])('%s', async (run, code, sentence) => {
    expect(await pellucid([command, run], { cwd: place })).toEqual({
      code,
      signal: null,
      stdout: '',
      stderr: `pellucid: ${sentence}\n`,
    });
  });
});

test('a recording may be named by its program', async () => {
  const by = (run: string) => pellucid(['show', '--json', run], { cwd: place });
  expect((await by('a.mjs')).stdout).toBe((await by('a.mjs.pellucid')).stdout);
});

test('a recording whose tail is missing is shown up to there', async () => {
  const { code, stdout } = await pellucid(['show', 'cut.pellucid'], { cwd: place });
  expect(code).toBe(0);
  expect(stdout).toContain('where the recording breaks off');
});
