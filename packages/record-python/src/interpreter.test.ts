import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Environment } from './candidates.ts';
import { findInterpreter } from './interpreter.ts';

// Interpreters are shell scripts that answer as a Python of some version.
const shell = execFileSync('/bin/sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).trim();

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pellucid-pythons-'));
});
afterEach(() => rmSync(place, { recursive: true }));

function file(path: string, text = ''): string {
  const whole = join(place, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

function python(path: string, version = '3.11.7'): string {
  const whole = file(path, `#!${shell}\nprintf '%s\\n%s' ${version} "$0"\n`);
  chmodSync(whole, 0o755);
  return whole;
}

/** The Python of `project/code/run.py`; `bin` is the whole PATH. */
function find(wish?: string, environment: Environment = {}, program = 'project/code/run.py'): Promise<string> {
  // `env` and `printf` have to be found by the scripts themselves, so PATH is what this process searches too.
  const before = process.env['PATH'];
  process.env['PATH'] = join(place, 'bin');
  const surroundings = { environment: { HOME: place, ...environment }, platform: 'linux' as const, folder: place };
  return findInterpreter(program, wish, surroundings).finally(() => {
    process.env['PATH'] = before;
  });
}

describe('without a wish the likeliest Python is taken', () => {
  test('`python3` on PATH, else `python`', async () => {
    python('bin/python');
    expect(await find()).toBe('python');
    python('bin/python3');
    expect(await find()).toBe('python3');
  });

  test('each of these goes before all that follow it', async () => {
    python('bin/python3');
    file('project/.git/HEAD');
    const expected: string[] = [];
    const found: string[] = [];
    const add = async (path: string, environment: Environment = {}): Promise<void> => {
      expected.push(path);
      found.push(await find(undefined, environment));
    };

    file('project/.python-version', '# pinned\n3.10\n');
    await add(python('.pyenv/versions/3.10.13/bin/python', '3.10.13'));
    await add(python('project/venv/bin/python'));
    await add(python('project/.venv/bin/python'));
    await add(python('project/code/.venv/bin/python'));
    const named = python('special/bin/python3.12', '3.12.1');
    file('project/code/run.py', `#!${named}\n`);
    await add(named);
    const conda = { CONDA_PREFIX: join(place, 'conda'), CONDA_DEFAULT_ENV: 'work' };
    await add(python('conda/bin/python'), conda);
    const active = { ...conda, VIRTUAL_ENV: join(place, 'active') };
    await add(python('active/bin/python'), active);
    await add(python('wished/bin/python'), { ...active, PELLUCID_PYTHON: 'wished/bin/python' });
    expect(found).toEqual(expected);
  });

  test("Poetry's environment, where it has a lock file", async () => {
    python('bin/python3');
    file('project/poetry.lock');
    const own = python('cache/environment/bin/python');
    const poetry = file('bin/poetry', `#!${shell}\nprintf '%s\\n' '${join(place, 'cache/environment')}'\n`);
    chmodSync(poetry, 0o755);
    expect(await find()).toBe(own);
  });

  test("uv's own place for the environment", async () => {
    python('bin/python3');
    file('project/uv.lock');
    const own = python('project/elsewhere/bin/python');
    expect(await find(undefined, { UV_PROJECT_ENVIRONMENT: 'elsewhere' })).toBe(own);
  });

  test('a virtual environment above the project is not its own', async () => {
    python('bin/python3');
    python('.venv/bin/python');
    file('project/pyproject.toml');
    expect(await find()).toBe('python3');
  });

  test("conda's base only where nothing is nearer", async () => {
    const base = python('base/bin/python');
    const environment = { CONDA_PREFIX: join(place, 'base'), CONDA_DEFAULT_ENV: 'base' };
    expect(await find(undefined, environment)).toBe(base);
    const own = python('project/code/.venv/bin/python');
    expect(await find(undefined, environment)).toBe(own);
  });

  test.each(['#!/usr/bin/env python3', '#!/usr/bin/python', '#!/bin/sh'])(
    'a first line %s says nothing',
    async (line) => {
      python('bin/python3');
      file('project/code/run.py', `${line}\n`);
      expect(await find()).toBe('python3');
    },
  );

  test('a version that the first line asks `env` for', async () => {
    python('bin/python3');
    python('bin/python3.9', '3.9.1');
    file('project/code/run.py', '#!/usr/bin/env -S python3.9 -u\n');
    expect(await find()).toBe('python3.9');
  });

  test('`-m` looks from the folder where the command was given', async () => {
    python('bin/python3');
    const own = python('.venv/bin/python');
    expect(await find(undefined, {}, '-m')).toBe(own);
  });

  test('one that does not run is passed by', async () => {
    python('bin/python3');
    expect(await find(undefined, { VIRTUAL_ENV: join(place, 'gone') })).toBe('python3');
  });
});

describe('a wish is what is taken, or an error', () => {
  test('a path from where the command was given, or a command', async () => {
    const own = python('mine/python');
    expect(await find('mine/python')).toBe(own);
    python('bin/python3.12', '3.12.1');
    expect(await find('python3.12')).toBe('python3.12');
  });

  test('a version: from pyenv (the newest), from uv, from PATH', async () => {
    python('bin/python3', '3.9.2');
    expect(await find('3.9')).toBe('python3');
    expect(await find('3')).toBe('python3');
    const uv = python('.local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu/bin/python', '3.12.4');
    expect(await find('3.12')).toBe(uv);
    python('.pyenv/versions/3.12.2/bin/python', '3.12.2');
    const newest = python('.pyenv/versions/3.12.10/bin/python', '3.12.10');
    expect(await find('3.12')).toBe(newest);
  });

  test('3.1 is not 3.11', async () => {
    python('bin/python3', '3.11.7');
    await expect(find('3.1')).rejects.toThrow(
      '--python names version "3.1", and no such Python was found on PATH, in pyenv or in uv; install it, or name one by its path.',
    );
  });

  test('one that does not run', async () => {
    python('bin/python3');
    await expect(find('no/such')).rejects.toThrow('--python names "no/such", which does not run as Python.');
    await expect(find(undefined, { PELLUCID_PYTHON: '/no/such' })).rejects.toThrow(
      'PELLUCID_PYTHON names "/no/such", which does not run as Python.',
    );
  });

  test('one that is too old', async () => {
    python('old/python', '3.6.15');
    await expect(find('old/python')).rejects.toThrow(
      '--python names "old/python", which is Python 3.6.15; recording needs Python 3.8 or newer.',
    );
  });
});

describe('what was tried is told', () => {
  test('where no Python runs', async () => {
    await expect(find(undefined, { VIRTUAL_ENV: '/gone' })).rejects.toThrow(
      'No Python that can record was found (tried /gone/bin/python (VIRTUAL_ENV), python3, python): install Python 3.8 or newer, or name one with --python.',
    );
  });

  test('where the chosen one is too old, though another would do', async () => {
    python('bin/python3');
    const old = python('project/.venv/bin/python', '2.7.18');
    file('project/.git/HEAD');
    await expect(find()).rejects.toThrow(
      `${old} (${join(place, 'project/.venv')}) is Python 2.7.18; recording needs Python 3.8 or newer. Name another with --python.`,
    );
  });

  test('PATH may hold an old one before a new one', async () => {
    python('bin/python3', '3.7.1');
    python('bin/python', '3.9.1');
    expect(await find()).toBe('python');
  });
});
