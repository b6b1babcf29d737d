import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from './run.ts';
import { pellucid, until } from './testing/cli.ts';
import { processesOf } from './testing/processes.ts';
import { PythonPlace, python, sources } from './testing/python-package.ts';

let here: PythonPlace;
beforeEach(() => {
  here = new PythonPlace();
});

const moment = (option: string, text: string): string =>
  `${option} takes FILE:LINE, a function or a number of events, such as app.py:12, Heap.push or 20k, not "${text}".`;

describe('python -m pellucid', () => {
  test('writes what the command `pellucid record` writes', async () => {
    const lines = [
      'def f(n):',
      '    items = []',
      '    for i in range(n):',
      '        items.append(i)',
      '    return items',
      '',
    ];
    const program = here.file('program.py', ...lines, 'print(f(3))');
    const own = here.run(['-m', 'pellucid', '-o', 'own.pellucid', program]);
    expect(own).toMatchObject({ code: 0, output: '[0, 1, 2]\n' });
    expect(own.errors).toMatch(
      /^pellucid: \d+ steps, [\d.]+ kB in [\d.]+ s → own\.pellucid \(watch it: pellucid watch own\.pellucid\)\n$/,
    );
    await pellucid(['record', '-o', 'other.pellucid', '--python', python, program], { cwd: here.folder });
    expect(await here.shown('own.pellucid', '--at', '14')).toBe(await here.shown('other.pellucid', '--at', '14'));
  });

  test('keeps an earlier recording of the name, and says where', () => {
    here.file('program.py', 'x = 1');
    here.run(['-m', 'pellucid', 'program.py']);
    const first = readFileSync(here.path('program.py.pellucid'));
    expect(here.run(['-m', 'pellucid', 'program.py']).errors).toMatch(
      / → program\.py\.pellucid \(.*\); the one before is program\.py\.previous\.pellucid now\n$/,
    );
    expect(readFileSync(here.path('program.py.previous.pellucid')).equals(first)).toBe(true);
    // A second failing run leaves the good one where it is.
    here.file('program.py', 'x = y');
    here.run(['-m', 'pellucid', 'program.py']);
    const good = readFileSync(here.path('program.py.previous.pellucid'));
    expect(here.run(['-m', 'pellucid', 'program.py']).errors).toMatch(
      /; the last one that ended well is program\.py\.previous\.pellucid\n$/,
    );
    expect(readFileSync(here.path('program.py.previous.pellucid')).equals(good)).toBe(true);
  });

  test.each([
    ['a program', ['program.py', '-x', '--', '--quiet']],
    ['a module', ['-m', 'program', '-x']],
    ['code', ['-c', 'import sys; print(sys.argv, input()); sys.exit(7)', '-x']],
  ])('%s keeps its arguments, input, output and exit code', async (_, args) => {
    here.file('program.py', 'import sys', 'print(sys.argv, input(), file=sys.stderr)', 'sys.exit(7)');
    const recorded = here.run(['-m', 'pellucid', '-o', 'run.pellucid', '--quiet', ...args], 'a line\n');
    expect(recorded).toEqual(here.run(args, 'a line\n'));
    expect(recorded.code).toBe(7);
    expect(await here.shown('run.pellucid')).toContain('ended with exit code 7');
  });

  test('a program that is killed leaves its recording, and ends this process in the same way', async () => {
    here.file(
      'killed.py',
      'import os, time',
      'password = "opensesame"',
      'for i in range(300):',
      '    if i == 150:',
      '        time.sleep(0.3)',
      'os.kill(os.getpid(), 9)',
    );
    expect(here.run(['-m', 'pellucid', 'killed.py']).signal).toBe('SIGKILL');
    expect(await here.shown('killed.py.pellucid')).toContain('was ended by SIGKILL');
    expect(readFileSync(here.path('killed.py.pellucid')).includes('= "opensesame"')).toBe(true); // The source is the program's text.
    expect(await here.shown('killed.py.pellucid', '--history', 'password')).not.toContain('opensesame');
  });

  test('the exception that ended the program is told', async () => {
    here.file('raises.py', 'def f():', '    raise ValueError("deep")', '', 'f()');
    const recorded = here.run(['-m', 'pellucid', '--quiet', 'raises.py']);
    expect(recorded).toEqual(here.run(['raises.py']));
    expect(await here.shown('raises.py.pellucid')).toContain('ended with exit code 1 after ValueError: deep');
  });

  test('processes that the program starts are in the recording, also those that were killed', async () => {
    here.file(
      'several.py',
      'import multiprocessing, os, subprocess, sys',
      'def double(n):',
      '    result = n * 2',
      '    return result',
      'if __name__ == "__main__":',
      '    with multiprocessing.get_context("fork").Pool(1) as pool:',
      '        print(pool.map(double, [1, 2]))',
      '    subprocess.run([sys.executable, "-c", "import os; result = 5; os.kill(os.getpid(), 9)"])',
      '    result = 6',
    );
    expect(here.run(['-m', 'pellucid', '--quiet', 'several.py'])).toMatchObject({
      output: '[2, 4]\n',
      errors: '',
      code: 0,
    });
    const { file, recording } = await openRun(here.path('several.py.pellucid'));
    await file.close();
    expect(recording.damage).toBeNull();
    const processes = processesOf(recording).map(({ writes }) => writes.filter((write) => write.startsWith('result')));
    expect(processes).toEqual([['result = 6'], ['result = 2', 'result = 4'], ['result = 5']]);
  });

  test.each([
    [
      '--from double',
      [
        'sum = 0',
        'n = 1',
        'n = 1',
        'result = 2',
        'sum = 2',
        'n = 2',
        'result = 4',
        'sum = 6',
        'n = 3',
        'result = 6',
        'sum = 12',
      ],
    ],
    ['--from program.py:7', ['sum = 12', 'n = 3']],
    ['--until double', ['sum = 0', 'n = 1']],
    ['--only double', ['result = 2', 'result = 4', 'result = 6']],
    [
      '--last 6',
      [
        'sum = 0',
        'n = 1',
        'result = 2',
        'sum = 2',
        'n = 2',
        'result = 4',
        'sum = 6',
        'n = 3',
        'result = 6',
        'sum = 12',
      ],
    ],
  ])('%s records that part, as `pellucid record` does', async (words, writes) => {
    const lines = ['def double(n):', '    result = n * 2', '    return result', 'sum = 0', 'for n in (1, 2, 3):'];
    here.file('program.py', ...lines, '    sum += double(n)', 'print(sum)');
    expect(here.run(['-m', 'pellucid', ...words.split(' '), 'program.py'])).toMatchObject({ output: '12\n', code: 0 });
    const own = await here.shown('program.py.pellucid');
    await pellucid(['record', '--python', python, ...words.split(' '), 'program.py'], { cwd: here.folder });
    expect(own).toBe(await here.shown('program.py.pellucid'));
    const { file, recording } = await openRun(here.path('program.py.pellucid'));
    await file.close();
    expect(processesOf(recording)[0]?.writes).toEqual(writes);
  });

  test('--until a number keeps exactly so many events', async () => {
    here.file(
      'program.py',
      'items = []',
      'for n in range(9):',
      '    items.append({"n": (n, [n])})',
      'print(len(items))',
    );
    for (const most of ['1', '5', '14']) {
      expect(here.run(['-m', 'pellucid', '--until', most, 'program.py'])).toMatchObject({ output: '9\n', code: 0 });
      const own = await here.shown('program.py.pellucid');
      expect(own).toContain(`step ${Number(most) - 1} of 0 to ${Number(most) - 1}`);
      await pellucid(['record', '--python', python, '--until', most, 'program.py'], { cwd: here.folder });
      expect(own).toBe(await here.shown('program.py.pellucid'));
    }
  });

  test('a file that may not grow ends the recording, not the program, and that is said', () => {
    here.file('program.py', 'for n in range(20_000):', '    pass', 'print(n)');
    const limited = `import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
os.execv(sys.executable, [sys.executable, "-m", "pellucid", "program.py"])`;
    const { output, errors, code } = here.run(['-c', limited]);
    expect({ output, code }).toEqual({ output: '19999\n', code: 74 });
    expect(errors).toMatch(
      /^pellucid: the recording stops (after step \d+|at its start) because the file would be larger than allowed; the program went on without it\.\n/,
    );
  });

  test('a moment that never came is said', () => {
    here.file('program.py', 'print(1)');
    expect(here.run(['-m', 'pellucid', '--from', 'never', 'program.py'])).toMatchObject({
      errors: 'pellucid: nothing was recorded: the program never came to never\n',
      code: 0,
    });
    expect(existsSync(here.path('program.py.pellucid'))).toBe(false);
  });

  test('what was recorded is there while the program runs, and after this process was killed', async () => {
    here.file('waits.py', 'import time', 'for i in range(10**9):', '    time.sleep(0.02)', '    print(i, flush=True)');
    const environment = { ...process.env, PYTHONPATH: sources };
    const child = spawn(python, ['-m', 'pellucid', 'waits.py'], { cwd: here.folder, env: environment });
    const path = here.path('waits.py.pellucid');
    let printed = '';
    child.stdout.on('data', (piece: Buffer) => {
      printed += piece.toString();
    });
    await until(() => printed.includes('\n40\n'));
    const pid = /\d+/.exec(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'))?.[0];
    child.kill('SIGKILL');
    process.kill(Number(pid), 'SIGKILL');
    expect(existsSync(path)).toBe(true);
    const text = await here.shown(path);
    expect(text).toContain('where the recording breaks off');
    expect(Number(/\bi +(\d+)/.exec(text)?.[1])).toBeGreaterThan(10);
  });

  test('a wrong command line is answered in one sentence', () => {
    const cases: [args: string[], code: number, sentence: string][] = [
      [['no.py'], 66, 'There is no program "no.py".'],
      [['.'], 66, '"." is a folder without __main__.py; name the program in it.'],
      [['--frob', 'a.py'], 2, 'There is no option "--frob". See `python -m pellucid --help`.'],
      [['-o'], 2, '-o needs a value. See `python -m pellucid --help`.'],
      [['-m'], 2, '-m needs a module. See `python -m pellucid --help`.'],
      [[], 2, 'PROGRAM is missing. See `python -m pellucid --help`.'],
      [['--max-items', 'x', 'a.py'], 2, '--max-items takes a whole number from 0 to 1000000000, not "x".'],
      [['--last', 'all', 'a.py'], 2, '--last takes a number of events, such as 5000, 20k or 2M, not "all".'],
      [
        ['--last', '5', '--until', '9', 'a.py'],
        2,
        '--last keeps the end of a run, so it does not go together with --until.',
      ],
      [['--from', '', 'a.py'], 2, moment('--from', '')],
      [['--until', 'a.py:0', 'a.py'], 2, moment('--until', 'a.py:0')],
      [['--only=', 'a.py'], 2, '--only takes a function or a file, not "".'],
      [['--project', 'no', 'a.py'], 2, '--project names no folder: "no".'],
      [['-o', 'a.py', 'a.py'], 66, '"a.py" exists and is no recording, so it is not overwritten; name another file.'],
      [['-o', 'no/b', 'a.py'], 66, '"no/b" cannot be written: there is no such folder; name another place.'],
    ];
    here.file('a.py', 'print(1)');
    here.file(
      'asks.py',
      'import json, sys',
      'from pellucid.__main__ import command',
      'for words in json.load(sys.stdin):',
      '    print(command(words), file=sys.stderr)',
    );
    const { output, errors } = here.run(['asks.py'], JSON.stringify(cases.map(([args]) => args)));
    expect(output).toBe('');
    expect(errors).toBe(cases.map(([, code, sentence]) => `pellucid: ${sentence}\n${code}\n`).join(''));
    expect(here.run(['-m', 'pellucid', 'no.py'])).toMatchObject({ code: 66, errors: `pellucid: ${cases[0]?.[2]}\n` });
  });
});
