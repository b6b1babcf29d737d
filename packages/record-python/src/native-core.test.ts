import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildNativeCore } from './native-core.ts';
import { interpreters, type Outcome, runPlainly, runRecorded } from './testing/runs.ts';

const python = fileURLToPath(new URL('../python/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'pellucid-native-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const build = join(python, 'pellucid/native/build.py');

describe.each(interpreters())('the native core of Python $version', ({ command }) => {
  let missing: string | null = null;
  beforeAll(async () => {
    missing = await buildNativeCore(command);
  }, 120_000);
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  test('is what records, unless PELLUCID_NATIVE=0 asks for pure Python', () => {
    const question = 'from pellucid.native import core; print(core is not None)';
    const loaded = (native: string): string =>
      spawnSync(command, ['-c', question], {
        cwd: python,
        encoding: 'utf8',
        env: { ...process.env, PELLUCID_NATIVE: native },
      }).stdout;
    expect([loaded(''), loaded('0')]).toEqual(['True\n', 'False\n']);
  });

  test('takes a list that lies where a dead one lay for a new one; without its ears it does not', () => {
    const run = spawnSync(command, [join(python, 'tests/native_control.py')], { encoding: 'utf8' });
    const [all = 0, deaf = 0] = run.stdout.match(/\d+/g)?.map(Number) ?? [];
    expect(all).toBe(51);
    expect(deaf).toBeLessThan(10);
  });

  test('frees deep nesting without deep recursion', () => {
    compare(command, [
      'import collections, functools',
      'class Node:',
      '    def __init__(self, inner): self.inner = inner',
      'makers = [lambda inner: [inner], lambda inner: (inner,), lambda inner: {1: inner}, lambda inner: collections.deque([inner])]',
      'for make in makers + [lambda inner: frozenset([inner]) if inner else frozenset(), Node]:',
      '    nested = functools.reduce(lambda inner, _: make(inner), range(20_000), None)',
      '    nested = None',
      '    print("freed")',
    ]);
  });

  test('holds nothing of the program', () => {
    compare(command, [
      'import gc, sys, weakref',
      'class Plain: pass',
      'held = [1, 2]',
      'print(sys.getrefcount(held), sys.getrefcount(Plain()))',
      'held.append(held)',
      'counted = {"key": held}',
      'print(sys.getrefcount(held), sys.getrefcount(counted), sys.getrefcount(Plain))',
      'thing = Plain()',
      'thing.inner = [Plain()]',
      'ends = weakref.finalize(thing.inner[0], print, "the inner one is gone")',
      'thing = None',
      'print("next")',
    ]);
  });

  test('records what a function of heapq has changed before it failed', () => {
    compare(command, [
      'import heapq',
      'heap = [(1, 2)]',
      'try:',
      '    heapq.heappush(heap, 1)',
      'except TypeError as error:',
      '    print(error)',
      'heap.pop()',
      'print(heap)',
    ]);
  });

  test('recurses exactly as deep as the program alone', () => {
    const { output } = compare(command, [
      'import sys',
      'sys.setrecursionlimit(200)',
      'deepest = 0',
      'def plain(n):',
      '    global deepest',
      '    deepest = n',
      '    plain(n + 1)',
      'def mapped(n):',
      '    global deepest',
      '    deepest = n',
      '    max([n], key=lambda x: mapped(x + 1))',
      'def caught(n):',
      '    global deepest',
      '    deepest = n',
      '    try:',
      '        caught(n + 1)',
      '    finally:',
      '        deepest += 1',
      'for function in (plain, mapped, caught):',
      '    try:',
      '        function(1)',
      '    except RecursionError as error:',
      '        print(function.__name__, deepest, str(error)[:32])',
      'print(sys.getrecursionlimit())',
    ]);
    expect(output).toMatch(/200\n$/);
  });

  test('tells an exception that lies where one lay that a jump has called off', () => {
    const { transcript } = compare(command, [
      'def look_up():',
      '    for n in range(3):',
      '        try:',
      '            missing',
      '            missing = n',
      '        finally:',
      '            continue',
      '    while n < 5:',
      '        n += 1',
      '        try:',
      '            [unknown for each in "a"]',
      '        finally:',
      '            continue',
      'look_up()',
    ]);
    const raised = [...transcript.matchAll(/raise #\d+=(NameError|UnboundLocalError)/g)].map(([, name]) => name);
    expect(raised).toEqual([...Array(3).fill('UnboundLocalError'), ...Array(3).fill('NameError')]);
    expect(transcript.match(/ raise /g)).toHaveLength(6);
  });

  test('is not there in an interpreter of its own within the process', () => {
    compare(command, [
      'try:',
      '    import _xxsubinterpreters as interpreters',
      'except ImportError:',
      '    import _interpreters as interpreters',
      'other = interpreters.create()',
      'interpreters.run_string(other, "lists = [[n] for n in range(1000)]; del lists")',
      'interpreters.destroy(other)',
      'kept = [[n] for n in range(10)]',
      'print(kept)',
    ]);
  });

  test('records what finalizers do in the midst of the recording of something else', () => {
    compare(command, [
      'import gc',
      'class Cycle:',
      '    def __init__(self, n): self.me, self.n = self, n',
      '    def __del__(self): gone.append(self.n)',
      'gone = []',
      'gc.set_threshold(7)',
      'for n in range(300):',
      '    Cycle(n)',
      'gc.collect()',
      'print(sorted(gone) == list(range(300)))',
    ]);
  });
});

test('a build leaves one file in the cache, and says in half a sentence why it cannot', () => {
  const cache = join(scratch, 'cache');
  const run = (environment: Record<string, string>) =>
    spawnSync('python3', ['-I', '-S', build], { encoding: 'utf8', env: { ...process.env, ...environment } });
  const failed = run({ XDG_CACHE_HOME: cache, CC: 'no-such-compiler' });
  expect(failed.stderr).toBe('there is no C compiler ("no-such-compiler" was not found)\n');
  expect(readdirSync(join(cache, 'pellucid'))).toEqual([]);
  const done = run({ XDG_CACHE_HOME: cache });
  expect(readdirSync(join(cache, 'pellucid'))).toHaveLength(done.status === 0 ? 1 : 0);
  expect(existsSync(done.stdout.trim())).toBe(done.status === 0);
  const blocked = join(scratch, 'blocked');
  writeFileSync(blocked, '');
  expect(run({ XDG_CACHE_HOME: blocked }).stderr).toMatch(/^.*blocked.* cannot be written \(.*\)\n$/);
}, 120_000);

/** Runs a program plainly and recorded, and gives its transcript; both say the same, and the recording agrees with what the program says about its variables. */
function compare(command: string, lines: readonly string[]): Outcome & { transcript: string } {
  const program = join(scratch, 'program.py');
  const frames = join(scratch, 'frames');
  const report = join(scratch, 'report.json');
  writeFileSync(program, lines.join('\n'));
  const recorded = runRecorded(
    {
      command,
      args: [join(python, 'pellucid/start.py'), program],
      environment: { PELLUCID_RECORD: JSON.stringify({ projectDirectory: scratch, fd: 3, reportPath: report }) },
      meeting: 'PELLUCID_MEETING',
    },
    frames,
  );
  expect(recorded).toEqual(runPlainly(command, [program]));
  const checked = spawnSync(command, [join(python, 'tests/check_recording.py'), frames, report], { encoding: 'utf8' });
  expect(checked.stderr).toBe('');
  expect(checked.stdout).not.toContain('failure:');
  return { ...recorded, transcript: checked.stdout };
}
