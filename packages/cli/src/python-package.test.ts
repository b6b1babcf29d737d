import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { pellucid } from './testing/cli.ts';
import { hasModule, PythonPlace, python, sources } from './testing/python-package.ts';

// What people have who install the Python package: pytest's option, the magic of notebooks, and the package itself.

let here: PythonPlace;
beforeEach(() => {
  here = new PythonPlace();
});

describe('pytest --pellucid', () => {
  test.runIf(hasModule('pytest'))('keeps the recordings of tests that fail, and says how to watch them', async () => {
    here.testedMean();
    here.file(
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
    const plain = here.run(plugin);
    const recorded = here.run([...plugin, '--pellucid']);
    const added = ' pellucid \nwatch it: pellucid watch .pellucid/test_mean.py.test_bad.pellucid\n';
    expect(
      recorded.output
        .replace(/-+ pellucid -+\n/, ' pellucid \n')
        .replace(added, '')
        .replace(/in [\d.]+s/, ''),
    ).toBe(plain.output.replace(/in [\d.]+s/, ''));
    expect(recorded.output).toContain('watch it: pellucid watch .pellucid/test_mean.py.test_bad.pellucid\n');
    expect(readdirSync(here.path('.pellucid'))).toEqual(['test_mean.py.test_bad.pellucid']);
    const path = here.path('.pellucid/test_mean.py.test_bad.pellucid');
    expect(await here.shown(path, '--history', 'total')).toMatch(/0[\s\S]*1[\s\S]*3[\s\S]*6[\s\S]*10/);
    expect(await here.shown(path, '--history', 'made')).toContain('[1, 2, 3]');
    expect(await here.shown(path)).toContain('said');
    // Pytest makes several statements of an assertion: the line runs once all the same.
    const { stdout } = await pellucid(['history', path, 'test_mean.py:14']);
    expect(stdout).toMatch(/^step \d+ {2}test_mean\.py:14 .*assert got == 2 and numbers\.pop\(\) == 4\n$/);
    const named = here.run([...plugin, '--pellucid', 'test_mean.py']);
    expect(named.output.replace(/in [\d.]+s/, '')).toBe(recorded.output.replace(/in [\d.]+s/, ''));
    const elsewhere = here.run([...plugin, '--pellucid-folder', 'runs', 'test_mean.py']);
    expect(elsewhere.output).toContain('pellucid watch runs/test_mean.py.test_bad.pellucid\n');
    expect(here.run([...plugin, '--pellucid-folder', 'mean.py'])).toMatchObject({
      errors: `ERROR: --pellucid-folder: "${here.path('mean.py')}" cannot be made: File exists; name another folder.\n\n`,
      code: 4,
    });
  });
});

describe('%%pellucid', () => {
  test.runIf(hasModule('IPython'))('records the cell, shows the player, and leaves the cell what it is', async () => {
    here.file(
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
    const command = here.file(
      'bin/pellucid',
      '#!/bin/sh',
      `exec ${process.execPath} ${fileURLToPath(new URL('../bin/pellucid.js', import.meta.url))} "$@"`,
    );
    spawnSync('chmod', ['+x', command]);
    const before = process.env['PATH'];
    process.env['PATH'] = `${here.path('bin')}:${before}`;
    const { output, errors } = here.run(['notebook.py']);
    process.env['PATH'] = before;
    expect(errors).toBe('');
    expect(output.split('\n').slice(-4)).toEqual(['Out[1]: [1, 16]', 'True []', "['<div><iframe srcdoc='] True", '']);
    expect(await here.shown('cell.pellucid', '--history', 'y')).toContain('16');
    expect(await here.shown('cell.pellucid')).toMatch(/items +\[1, 16\]/);
  });

  test.runIf(hasModule('IPython'))('refuses a cell that awaits in one sentence', () => {
    here.file(
      'notebook.py',
      'from IPython.core.interactiveshell import InteractiveShell',
      'shell = InteractiveShell.instance()',
      'shell.run_line_magic("load_ext", "pellucid")',
      'shell.run_cell("%%pellucid\\nimport asyncio\\nawait asyncio.sleep(0)\\n")',
    );
    expect(here.run(['notebook.py']).errors).toBe(
      'pellucid: a cell that awaits at its outermost level cannot be recorded: run it without %%pellucid, or record a program that does the same.\n',
    );
    expect(readdirSync(here.folder)).toEqual(['notebook.py']);
  });

  test.runIf(hasModule('IPython'))('says in one sentence what is missing without Node', () => {
    here.file(
      'notebook.py',
      'from IPython.core.interactiveshell import InteractiveShell',
      'import os',
      'os.environ["PATH"] = ""',
      'shell = InteractiveShell.instance()',
      'shell.run_line_magic("load_ext", "pellucid")',
      'shell.run_cell("%%pellucid\\nx = 1\\n")',
    );
    expect(here.run(['notebook.py']).errors).toBe(
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
    cpSync(sources, here.path('source'), { recursive: true });
    const pip = ['-m', 'pip', '--disable-pip-version-check', '--quiet', '--no-input'];
    const offline = ['--no-index', '--no-deps', '--no-build-isolation'];
    const environment = { ...process.env, PELLUCID_PURE: '1' };
    const built = spawnSync(python, [...pip, 'install', ...offline, '--target', 'installed', './source'], {
      cwd: here.folder,
      env: environment,
      encoding: 'utf8',
    });
    expect(built).toMatchObject({ status: 0, stderr: '' });
    const entries = readdirSync(here.path('installed')).find((name) => name.endsWith('.dist-info')) ?? '';
    expect(readFileSync(here.path(`installed/${entries}/entry_points.txt`), 'utf8')).toBe(
      '[pytest11]\npellucid = pellucid.pytest_plugin\n',
    );
    here.file('program.py', 'print(sum([1, 2]))');
    const recorded = spawnSync(python, ['-m', 'pellucid', 'program.py'], {
      cwd: here.folder,
      env: { ...process.env, PYTHONPATH: here.path('installed') },
      encoding: 'utf8',
    });
    expect(recorded).toMatchObject({ status: 0, stdout: '3\n' });
    expect(await here.shown('program.py.pellucid')).toContain('ended with exit code 0');
  });
});
