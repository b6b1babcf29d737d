import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { pellucid } from './testing/cli.ts';
import { hasModule, type PythonEnded, PythonPlace, python } from './testing/python-package.ts';

// A whole run of pytest: it loads test modules by a loader of its own, which rewrites their assertions.

let here: PythonPlace;
beforeEach(() => {
  here = new PythonPlace();
  here.testedMean();
  here.file(
    'tests/conftest.py',
    'import pytest',
    '@pytest.fixture',
    'def numbers():',
    '    made = [1, 2]',
    '    made.append(3)',
    '    yield made',
    '    made.clear()',
  );
  here.file(
    'tests/test_mean.py',
    '"""What is tested."""',
    'from __future__ import annotations',
    'import asyncio, unittest, warnings',
    'import pytest',
    'from mean import mean',
    'class Thing:',
    '    def __init__(self, n):',
    '        self.n = n',
    '    def __eq__(self, other):',
    '        return self.n == other.n',
    '    def __repr__(self):',
    '        return f"<{self.n}>"',
    'def test_good(numbers):',
    '    assert mean(numbers) == 2',
    'def test_bad(numbers):',
    '    numbers.append(4)',
    '    print("said")',
    '    got = mean(numbers)',
    '    assert got == 2 and numbers.pop() == 4, "not two"',
    'def test_flag():',
    '    flag = []',
    '    assert flag',
    'def test_things():',
    '    thing = Thing(1)',
    '    assert thing == Thing(1)',
    '    assert thing == Thing(2)',
    'def test_caught():',
    '    with pytest.raises(AssertionError) as caught:',
    '        assert any(x > 2 for x in (1, 2))',
    '    assert "any(" in str(caught.value)',
    '@pytest.mark.parametrize("n", [1, 2])',
    'def test_each(n):',
    '    assert (m := n) < 2',
    'def test_rebinds():',
    '    count = 0',
    '    def add():',
    '        nonlocal count',
    '        count += 1',
    '        assert count < 2, f"{count} calls"',
    '    add()',
    '    add()',
    'def test_awaits():',
    '    async def three():',
    '        await asyncio.sleep(0)',
    '        return 3',
    '    async def main():',
    '        assert (await three()) == 4',
    '    asyncio.run(main())',
    'def test_warns(capsys, tmp_path, monkeypatch):',
    '    warnings.warn("careful")',
    '    monkeypatch.chdir(tmp_path)',
    '    print("taken")',
    '    assert capsys.readouterr().out == "taken\\n"',
    'class TestMore(unittest.TestCase):',
    '    def test_equal(self):',
    '        self.assertEqual([1, 2], [1, 3])',
    'def test_tuple():',
    '    assert (1, "is always true")',
    '@pytest.mark.xfail',
    'def test_expected():',
    '    assert 0',
    'def test_regex():',
    '    assert "\\d" and not 1',
  );
  here.file('tests/test_broken.py', 'import mean', 'x = mean.mean([])');
  here.file('tests/test_wrong.py', 'def test_wrong(:');
  here.file('run.py', 'import sys', 'import pytest', 'sys.exit(pytest.main(sys.argv[1:]))');
});

const tests = ['-p', 'no:cacheprovider', '-p', 'no:pellucid', '-rA', '--continue-on-collection-errors', 'tests'];
const keeping = { PYTHONDONTWRITEBYTECODE: '' };

function said({ output, errors, code }: PythonEnded): object {
  const told = output
    .replace(/0x[0-9a-f]+/g, '0x')
    .replace(/in [\d.]+s/g, '')
    .replace(/=+/g, '=');
  return { told, errors, code };
}

function keptByPytest(): Record<string, string> {
  const folder = here.path('tests/__pycache__');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, 'hex')]));
}

describe.runIf(hasModule('pytest'))('a whole run of pytest', () => {
  test.each([
    ['a script', ['run.py']],
    ['-m pytest', ['-m', 'pytest']],
  ])('of %s says what it says without us, and leaves the cache as it is', (_, program) => {
    const plain = here.run([...program, ...tests], '', keeping);
    expect(plain.output).toContain('assert <1> == <2>');
    const kept = keptByPytest();
    rmSync(here.path('tests/__pycache__'), { recursive: true });
    const record = ['-m', 'pellucid', '--quiet', '-o', 'run.pellucid', ...program, ...tests];
    expect(said(here.run(record, '', keeping))).toEqual(said(plain));
    expect(keptByPytest()).toEqual(kept);
    const again = here.run([...program, ...tests], '', keeping);
    expect(said(here.run(record, '', keeping))).toEqual(said(again));
  });

  test('is recorded with its tests, their fixtures and what they test', async () => {
    const recorded = await pellucid(
      ['record', '--quiet', '--python', python, '-o', 'run.pellucid', '--', '-m', 'pytest', '-q', 'tests/test_mean.py'],
      { cwd: here.folder },
    );
    expect(recorded.code).toBe(1);
    const path = here.path('run.pellucid');
    expect(await here.shown(path, '--history', 'test_bad.got')).toContain('2.5');
    expect(await here.shown(path, '--history', 'numbers.made')).toContain('[1, 2, 3]');
    expect(await here.shown(path, '--history', 'mean.total')).toMatch(/0[\s\S]*1[\s\S]*3[\s\S]*6/);
    const { stdout } = await pellucid(['history', path, 'test_mean.py:19']);
    expect(stdout).toMatch(/^step \d+ {2}test_mean\.py:19 .*assert got == 2 and numbers\.pop\(\) == 4, "not two"\n$/);
    const { stdout: found } = await pellucid(['find', path, 'assert (2.5 == 2)']);
    expect(found).toContain('test_mean.py:19');
  });
});
