import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from './run.ts';
import { pellucid, until } from './testing/cli.ts';
import { folder } from './testing/folder.ts';

// The front doors of the Python package, all of which write recordings without Node; the command reads them.

const python = (process.env['PELLUCID_PYTHONS'] ?? 'python3').split(':')[0] ?? 'python3';
const sources = fileURLToPath(new URL('../../record-python/python/', import.meta.url));

let place: string;
beforeEach(() => {
  place = folder();
});

function file(name: string, ...lines: string[]): string {
  const path = join(place, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

interface Ended {
  readonly output: string;
  readonly errors: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function run(args: readonly string[], input = ''): Ended {
  const environment = { ...process.env, PYTHONPATH: sources, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout, stderr, status, signal } = spawnSync(python, args, {
    cwd: place,
    env: environment,
    encoding: 'utf8',
    input,
  });
  return { output: stdout, errors: stderr, code: status, signal };
}

/** What `pellucid show` says of a recording. */
async function shown(path: string, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await pellucid(['show', ...options, path], { cwd: place });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function hasModule(name: string): boolean {
  return spawnSync(python, ['-c', `import ${name}`]).status === 0;
}

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
    const program = file('program.py', ...lines, 'print(f(3))');
    const own = run(['-m', 'pellucid', '-o', 'own.pellucid', program]);
    expect(own).toMatchObject({ code: 0, output: '[0, 1, 2]\n' });
    expect(own.errors).toMatch(
      /^pellucid: \d+ steps, [\d.]+ kB in [\d.]+ s → own\.pellucid \(watch it: pellucid watch own\.pellucid\)\n$/,
    );
    await pellucid(['record', '-o', 'other.pellucid', '--python', python, program], { cwd: place });
    expect(await shown('own.pellucid', '--at', '14')).toBe(await shown('other.pellucid', '--at', '14'));
  });

  test.each([
    ['a program', ['program.py', '-x', '--', '--quiet']],
    ['a module', ['-m', 'program', '-x']],
    ['code', ['-c', 'import sys; print(sys.argv, input()); sys.exit(7)', '-x']],
  ])('%s keeps its arguments, input, output and exit code', async (_, args) => {
    file('program.py', 'import sys', 'print(sys.argv, input(), file=sys.stderr)', 'sys.exit(7)');
    const recorded = run(['-m', 'pellucid', '-o', 'run.pellucid', '--quiet', ...args], 'a line\n');
    expect(recorded).toEqual(run(args, 'a line\n'));
    expect(recorded.code).toBe(7);
    expect(await shown('run.pellucid')).toContain('ended with exit code 7');
  });

  test('a program that is killed leaves its recording, and ends this process in the same way', async () => {
    file(
      'killed.py',
      'import os, time',
      'password = "opensesame"',
      'for i in range(300):',
      '    if i == 150:',
      '        time.sleep(0.3)',
      'os.kill(os.getpid(), 9)',
    );
    expect(run(['-m', 'pellucid', 'killed.py']).signal).toBe('SIGKILL');
    expect(await shown('killed.py.pellucid')).toContain('was ended by SIGKILL');
    expect(readFileSync(join(place, 'killed.py.pellucid')).includes('= "opensesame"')).toBe(true); // The source is the program's text.
    expect(await shown('killed.py.pellucid', '--history', 'password')).not.toContain('opensesame');
  });

  test('the exception that ended the program is told', async () => {
    file('raises.py', 'def f():', '    raise ValueError("deep")', '', 'f()');
    const recorded = run(['-m', 'pellucid', '--quiet', 'raises.py']);
    expect(recorded).toEqual(run(['raises.py']));
    expect(await shown('raises.py.pellucid')).toContain('ended with exit code 1 after ValueError: deep');
  });

  test('what was recorded is there while the program runs, and after this process was killed', async () => {
    file('waits.py', 'import time', 'for i in range(10**9):', '    time.sleep(0.02)', '    print(i, flush=True)');
    const environment = { ...process.env, PYTHONPATH: sources };
    const child = spawn(python, ['-m', 'pellucid', 'waits.py'], { cwd: place, env: environment });
    const path = join(place, 'waits.py.pellucid');
    let printed = '';
    child.stdout.on('data', (piece: Buffer) => {
      printed += piece.toString();
    });
    await until(() => printed.includes('\n40\n'));
    const pid = /\d+/.exec(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'))?.[0];
    child.kill('SIGKILL');
    process.kill(Number(pid), 'SIGKILL');
    expect(existsSync(path)).toBe(true);
    const text = await shown(path);
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
      [['--project', 'no', 'a.py'], 2, '--project names no folder: "no".'],
      [['-o', 'a.py', 'a.py'], 66, '"a.py" exists and is no recording, so it is not overwritten; name another file.'],
      [['-o', 'no/b', 'a.py'], 66, '"no/b" cannot be written: there is no such folder; name another place.'],
    ];
    file('a.py', 'print(1)');
    file(
      'asks.py',
      'import json, sys',
      'from pellucid.__main__ import command',
      'for words in json.load(sys.stdin):',
      '    print(command(words), file=sys.stderr)',
    );
    const { output, errors } = run(['asks.py'], JSON.stringify(cases.map(([args]) => args)));
    expect(output).toBe('');
    expect(errors).toBe(cases.map(([, code, sentence]) => `pellucid: ${sentence}\n${code}\n`).join(''));
    expect(run(['-m', 'pellucid', 'no.py'])).toMatchObject({ code: 66, errors: `pellucid: ${cases[0]?.[2]}\n` });
  });
});

describe('a block', () => {
  const library = [
    'total = 0',
    'def add(items, n):',
    '    global total',
    '    total += n',
    '    items.append(n)',
    '    return items',
    'class Box:',
    '    def __init__(self, v):',
    '        self.v = v',
    '    def grow(self):',
    '        self.v += 1',
  ];

  test('is recorded with the functions that were loaded before, and its own lines', async () => {
    file('library.py', ...library);
    file(
      'program.py',
      'import pellucid, library',
      'def work(n):',
      '    xs = []',
      '    for i in range(n):',
      '        library.add(xs, i)',
      '    return xs',
      'def caller(box):',
      '    before, gone = [1], 0',
      '    with pellucid.record("block.pellucid"):',
      '        before.append(2)',
      '        result = work(3)',
      '        box.grow()',
      '        box.extra = {"k": [0]}',
      '        box.extra["k"] += [1]',
      '        del gone',
      '        def inner(q):',
      '            return q + 1',
      '        z = inner(4)',
      '        try:',
      '            {}["k"]',
      '        except KeyError as e:',
      '            message = str(e)',
      '    after = 1',
      'codes = [f.__code__ for f in (work, library.add, library.Box.grow)]',
      'caller(library.Box(1))',
      'print(codes == [f.__code__ for f in (work, library.add, library.Box.grow)])',
    );
    expect(run(['program.py'])).toEqual({ output: 'True\n', errors: '', code: 0, signal: null });
    const text = await shown('block.pellucid');
    expect(text).toContain('went on after the recording stopped (the block ended)');
    expect(text.slice(text.indexOf('\ncaller'))).toBe(
      [
        '',
        'caller  program.py:22',
        '  before   [1, 2]',
        "  box      Box {v: 2, extra: {'k': [0, 1]}}",
        '  result   [0, 1, 2]',
        '  z        5',
        "  message  '\\'k\\''",
        '  defined: inner',
        '',
        '<module>  program.py',
        '  codes  [<code>, <code>, <code>]',
        '  defined: pellucid, library, work, caller',
        '',
        '<module>  library.py',
        '  total  3',
        '  defined: add, Box',
        '',
      ].join('\n'),
    );
    expect(await shown('block.pellucid', '--history', 'xs')).toContain('[0, 1, 2]');
  });

  test('of a module, left by an exception, tells where it was', async () => {
    file(
      'program.py',
      'import pellucid',
      'numbers = [3, 1, 2]',
      'with pellucid.record("block.pellucid"):',
      '    numbers.sort()',
      '    for n in numbers:',
      '        half = 1 // (n - 2)',
      'print("not reached")',
    );
    const { code, errors } = run(['program.py']);
    expect({ code, errors }).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/line 6, in <module>\n[\s\S]*ZeroDivisionError/),
    });
    const text = await shown('block.pellucid');
    expect(text).toContain('the block ended by ZeroDivisionError:');
    expect(text).toContain('> 6 |         half = 1 // (n - 2)');
    expect(text).toMatch(/<module> {2}program\.py:6\n {2}numbers {2}\[1, 2, 3\]\n {2}n +2\n {2}half +-1\n/);
  });

  test('records the modules that are imported in it, and a second one begins anew', async () => {
    file('library.py', ...library);
    file(
      'program.py',
      'import pellucid',
      'for round in range(2):',
      '    with pellucid.record(f"block-{round}.pellucid"):',
      '        import library',
      '        items = library.add([round], 5)',
    );
    expect(run(['program.py'])).toMatchObject({ code: 0, errors: '' });
    expect(await shown('block-0.pellucid')).toMatch(/items +\[0, 5\]/);
    expect(await shown('block-0.pellucid')).toMatch(/total +5/);
    expect(await shown('block-1.pellucid')).toMatch(/items +\[1, 5\]/);
    expect(await shown('block-1.pellucid')).toMatch(/total +10/);
  });

  test('in a task of asyncio is recorded with the tasks that it waits for', async () => {
    file(
      'program.py',
      'import asyncio, pellucid',
      'async def job(n, out):',
      '    for i in range(n):',
      '        await asyncio.sleep(0)',
      '        out.append((n, i))',
      '    return n',
      'async def main():',
      '    out = []',
      '    with pellucid.record("block.pellucid"):',
      '        results = await asyncio.gather(job(2, out), job(3, out))',
      '        total = sum(results)',
      '    return out, total',
      'print(asyncio.run(main()))',
    );
    expect(run(['program.py'])).toMatchObject({ code: 0, errors: '' });
    const text = await shown('block.pellucid');
    expect(text.slice(text.indexOf('\nmain'), text.indexOf('\n<module>'))).toBe(
      [
        '',
        'main  program.py:11',
        '  out      [(2, 0), (3, 0), (2, 1), (3, 1), (3, 2)]',
        '  results  [2, 3]',
        '  total    5',
        '',
      ].join('\n'),
    );
  });

  test('what cannot be recorded is told as a gap', async () => {
    file(
      'program.py',
      'import pellucid',
      'def counter():',
      '    n = 0',
      '    def bump():',
      '        nonlocal n',
      '        n += 1',
      '        return n',
      '    return bump',
      'bump = counter()',
      'with pellucid.record("block.pellucid"):',
      '    x = bump()',
    );
    run(['program.py']);
    const { file: opened, recording } = await openRun(join(place, 'block.pellucid'));
    await opened.close();
    expect(recording.gaps.map((gap) => gap.what)).toEqual([
      'bump (line 4 of program.py) was made before the recording and is not in it',
    ]);
  });

  test('within a run that is recorded already is a part of that one', async () => {
    file('program.py', 'import pellucid', 'with pellucid.record("block.pellucid"):', '    x = 1', 'print(x)');
    expect(run(['-m', 'pellucid', '--quiet', 'program.py'])).toMatchObject({ code: 0, output: '1\n', errors: '' });
    expect(existsSync(join(place, 'block.pellucid'))).toBe(false);
    expect(await shown('program.py.pellucid')).toMatch(/x +1/);
  });

  test('a place where nothing can be written is an exception in one sentence', () => {
    file('program.py', 'import pellucid', 'with pellucid.record("no/block.pellucid"):', '    print("not reached")');
    const { code, output, errors } = run(['program.py']);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(
      /CannotRecord: ".*no\/block\.pellucid" cannot be written: there is no such folder; name another place\.\n$/,
    );
  });
});

test('@recorded makes a recording of each outermost call', async () => {
  file(
    'program.py',
    'import asyncio, pellucid',
    '@pellucid.recorded(path="sum-{call}.pellucid")',
    'def total(n):',
    '    return n + total(n - 1) if n else 0',
    '@pellucid.recorded',
    'async def later(n):',
    '    await asyncio.sleep(0)',
    '    return [n]',
    'print(total(2), total(3), asyncio.run(later(1)), total.__name__)',
  );
  expect(run(['program.py'])).toEqual({ output: '3 6 [1] total\n', errors: '', code: 0, signal: null });
  expect(readdirSync(place).filter((name) => name.endsWith('.pellucid'))).toEqual([
    'later.pellucid',
    'sum-1.pellucid',
    'sum-2.pellucid',
  ]);
  expect(await shown('sum-2.pellucid', '--history', 'n')).toMatch(/3[\s\S]*2[\s\S]*1[\s\S]*0/);
  expect(await shown('later.pellucid')).toContain('(the block ended)');
});

describe('pytest --pellucid', () => {
  test.runIf(hasModule('pytest'))('keeps the recordings of tests that fail, and says how to watch them', async () => {
    file('pytest.ini', '[pytest]');
    file(
      'mean.py',
      'def mean(xs):',
      '    total = 0',
      '    for x in xs:',
      '        total += x',
      '    return total / len(xs)',
    );
    file(
      'test_mean.py',
      'import pytest',
      'from mean import mean',
      '@pytest.fixture',
      'def numbers():',
      '    made = [1, 2]',
      '    made.append(3)',
      '    return made',
      'def test_good(numbers):',
      '    assert mean(numbers) == 2',
      'def test_bad(numbers):',
      '    numbers.append(4)',
      '    print("said")',
      '    got = mean(numbers)',
      '    assert got == 2 and numbers.pop() == 4',
    );
    const plugin = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'pellucid.pytest_plugin'];
    const plain = run(plugin);
    const recorded = run([...plugin, '--pellucid']);
    const added = ' pellucid \nwatch it: pellucid watch .pellucid/test_mean.py.test_bad.pellucid\n';
    expect(
      recorded.output
        .replace(/-+ pellucid -+\n/, ' pellucid \n')
        .replace(added, '')
        .replace(/in [\d.]+s/, ''),
    ).toBe(plain.output.replace(/in [\d.]+s/, ''));
    expect(recorded.output).toContain('watch it: pellucid watch .pellucid/test_mean.py.test_bad.pellucid\n');
    expect(readdirSync(join(place, '.pellucid'))).toEqual(['test_mean.py.test_bad.pellucid']);
    const path = join(place, '.pellucid/test_mean.py.test_bad.pellucid');
    expect(await shown(path, '--history', 'total')).toMatch(/0[\s\S]*1[\s\S]*3[\s\S]*6[\s\S]*10/);
    expect(await shown(path, '--history', 'made')).toContain('[1, 2, 3]');
    expect(await shown(path)).toContain('said');
  });
});

describe('%%pellucid', () => {
  test.runIf(hasModule('IPython'))('records the cell, shows the player, and leaves the cell what it is', async () => {
    file(
      'notebook.py',
      'from IPython.core.interactiveshell import InteractiveShell',
      'import IPython.display, sys',
      'shown = []',
      'IPython.display.display = shown.append',
      'shell = InteractiveShell.instance()',
      'shell.run_line_magic("load_ext", "pellucid")',
      'shell.run_cell("def square(x):\\n    y = x * x\\n    return y\\nitems = [1]\\n")',
      'shell.run_cell("%%pellucid -o cell.pellucid\\nitems.append(square(4))\\nitems\\n")',
      'print("items" in shell.user_ns, [name for name in shell.user_ns if name.startswith("@")])',
      'print([page.data[:20] for page in shown], "&lt;/html&gt;" in shown[0].data.lower() if shown else None)',
    );
    const command = file(
      'bin/pellucid',
      '#!/bin/sh',
      `exec ${process.execPath} ${fileURLToPath(new URL('../bin/pellucid.js', import.meta.url))} "$@"`,
    );
    spawnSync('chmod', ['+x', command]);
    const before = process.env['PATH'];
    process.env['PATH'] = `${join(place, 'bin')}:${before}`;
    const { output, errors } = run(['notebook.py']);
    process.env['PATH'] = before;
    expect(errors).toBe('');
    expect(output.split('\n').slice(-4)).toEqual(['Out[1]: [1, 16]', 'True []', "['<div><iframe srcdoc='] True", '']);
    expect(await shown('cell.pellucid', '--history', 'y')).toContain('16');
    expect(await shown('cell.pellucid')).toMatch(/items +\[1, 16\]/);
  });

  test.runIf(hasModule('IPython'))('says in one sentence what is missing without Node', () => {
    file(
      'notebook.py',
      'from IPython.core.interactiveshell import InteractiveShell',
      'import os',
      'os.environ["PATH"] = ""',
      'shell = InteractiveShell.instance()',
      'shell.run_line_magic("load_ext", "pellucid")',
      'shell.run_cell("%%pellucid\\nx = 1\\n")',
    );
    expect(run(['notebook.py']).errors).toBe(
      'pellucid: To see it here, install Node.js 20.19 or newer and the command pellucid (npm install -g pellucid); `pellucid watch cell.pellucid` shows it too.\n',
    );
  });
});

describe('the package', () => {
  const canBuild =
    spawnSync(python, [
      '-c',
      'import setuptools, pip; assert tuple(map(int, setuptools.__version__.split(".")[:2])) >= (70, 1)',
    ]).status === 0;

  test.runIf(canBuild)('is built without a network, and what is installed of it records', async () => {
    cpSync(sources, join(place, 'source'), { recursive: true });
    const pip = ['-m', 'pip', '--disable-pip-version-check', '--quiet', '--no-input'];
    const offline = ['--no-index', '--no-deps', '--no-build-isolation'];
    const environment = { ...process.env, PELLUCID_PURE: '1' };
    const built = spawnSync(python, [...pip, 'install', ...offline, '--target', 'installed', './source'], {
      cwd: place,
      env: environment,
      encoding: 'utf8',
    });
    expect(built).toMatchObject({ status: 0, stderr: '' });
    const entries = readdirSync(join(place, 'installed')).find((name) => name.endsWith('.dist-info')) ?? '';
    expect(readFileSync(join(place, 'installed', entries, 'entry_points.txt'), 'utf8')).toBe(
      '[pytest11]\npellucid = pellucid.pytest_plugin\n',
    );
    file('program.py', 'print(sum([1, 2]))');
    const recorded = spawnSync(python, ['-m', 'pellucid', 'program.py'], {
      cwd: place,
      env: { ...process.env, PYTHONPATH: join(place, 'installed') },
      encoding: 'utf8',
    });
    expect(recorded).toMatchObject({ status: 0, stdout: '3\n' });
    expect(await shown('program.py.pellucid')).toContain('ended with exit code 0');
  });
});
