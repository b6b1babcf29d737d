import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pellucid } from './testing/cli.ts';

test('--version is the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(await pellucid(['--version'])).toMatchObject({ code: 0, stdout: `pellucid ${version}\n`, stderr: '' });
});

test('help lists every command, and each has a page of its own', async () => {
  const { code, stdout } = await pellucid(['--help']);
  expect(code).toBe(0);
  expect((await pellucid([])).stdout).toBe(stdout);
  for (const command of ['record', 'watch', 'show', 'export', 'tour', 'studio']) {
    expect(stdout).toContain(`pellucid ${command}`);
    const page = await pellucid(['help', command]);
    expect(page).toMatchObject({ code: 0, stdout: expect.stringContaining(`pellucid ${command} [options]`) });
    expect((await pellucid([command, '--help'])).stdout).toBe(page.stdout);
  }
});

describe('what is not understood is said in one sentence', () => {
  test.each([
    [['dance'], 'There is no command "dance". See `pellucid help`.'],
    [['hsitory'], 'There is no command "hsitory". Did you mean `pellucid history`?'],
    [['my.py'], 'There is no command "my.py". Did you mean `pellucid record my.py`?'],
    [['help', 'dance'], 'There is no command "dance". See `pellucid help`.'],
    [['show'], 'RUN is missing. See `pellucid help show`.'],
    [['watch', 'a', 'b', 'c'], '"c" is one argument too many. See `pellucid help watch`.'],
    [['watch', '--port', 'x', 'a'], '--port takes a whole number from 0 to 65535, not "x".'],
    [['export', '--fast', 'a'], "Unknown option '--fast'. See `pellucid help export`."],
    [['tour', 'a'], '"a" is one argument too many. See `pellucid help tour`.'],
  ])('%j', async (args, sentence) => {
    expect(await pellucid(args)).toEqual({ code: 2, signal: null, stdout: '', stderr: `pellucid: ${sentence}\n` });
  });
});
