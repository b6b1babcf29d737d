import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from './run.ts';
import { pellucid } from './testing/cli.ts';
import { PythonPlace, python } from './testing/python-package.ts';

// Exceptions that Python prints and goes on after: of threads, finalizers, handlers at the end, and tasks that nobody awaits.

let here: PythonPlace;
beforeEach(() => {
  here = new PythonPlace();
});

const withoutAddresses = (text: string): string => text.replace(/0x[0-9a-f]+/g, '0x');

describe('an exception that ends nothing', () => {
  test('is told where it is raised, and mentioned by how the run ended', async () => {
    here.file(
      'program.py',
      'import asyncio, atexit, gc, sys, threading',
      'class Fragile:',
      '    def __del__(self):',
      '        raise RuntimeError("gone")',
      'def at_end():',
      '    raise ValueError("late")',
      'def in_thread():',
      '    raise KeyError("worker")',
      'async def fails():',
      '    raise OSError("unheard")',
      'async def main():',
      '    asyncio.create_task(fails())',
      '    await asyncio.sleep(0.01)',
      '    gc.collect()',
      'if sys.version_info >= (3, 10):',
      '    atexit.register(at_end)',
      'thread = threading.Thread(target=in_thread, name="side")',
      'thread.start(); thread.join()',
      'fragile = Fragile()',
      'del fragile',
      'asyncio.run(main())',
      'print(sys.unraisablehook is sys.__unraisablehook__, sys.unraisablehook.__name__)',
      'sys.exit(3)',
    );
    const plain = here.run(['program.py']);
    const own = here.run(['-m', 'pellucid', '--quiet', 'program.py']);
    expect({ ...own, errors: withoutAddresses(own.errors) }).toEqual({
      ...plain,
      errors: withoutAddresses(plain.errors),
    });
    await pellucid(['record', '--quiet', '--python', python, '-o', 'other.pellucid', 'program.py'], {
      cwd: here.folder,
    });
    const late = plain.errors.includes('ValueError: late') ? '; ValueError: late in a handler at the end' : '';
    for (const path of ['program.py.pellucid', 'other.pellucid']) {
      expect(await here.shown(path)).toContain(
        `ended with exit code 3 (${late === '' ? 3 : 4} exceptions were printed and ended nothing: KeyError: 'worker' in side; RuntimeError: gone in Fragile.__del__; OSError: unheard in a task that nobody awaited${late})\n`,
      );
      const { stdout } = await pellucid(['history', here.path(path), '--exceptions']);
      expect(stdout).toMatch(/in_thread.*KeyError[\s\S]*__del__.*RuntimeError[\s\S]*fails.*OSError/);
    }
  });

  test('is a gap where code that is not recorded has raised it', async () => {
    here.file(
      'program.py',
      'import threading',
      'thread = threading.Thread(target=int, args=("no",), name="side")',
      'thread.start(); thread.join()',
    );
    here.run(['-m', 'pellucid', '--quiet', 'program.py']);
    const { file, recording } = await openRun(here.path('program.py.pellucid'));
    await file.close();
    expect(recording.damage).toBeNull();
    expect(recording.gaps.map(({ what }) => what)).toEqual([
      "ValueError: invalid literal for int() with base 10: 'no' in side: raised by code that is not recorded",
    ]);
  });

  test('is not mentioned where the program hears it by a hook of its own', async () => {
    here.file(
      'program.py',
      'import sys, threading',
      'threading.excepthook = lambda args: print("heard", args.exc_type.__name__)',
      'sys.unraisablehook = lambda unraisable: print("heard", unraisable.exc_value)',
      'class Fragile:',
      '    def __del__(self):',
      '        raise RuntimeError("gone")',
      'Fragile()',
      'thread = threading.Thread(target=int, args=("no",))',
      'thread.start(); thread.join()',
    );
    const recorded = here.run(['-m', 'pellucid', '--quiet', 'program.py']);
    expect(recorded).toEqual({ output: 'heard gone\nheard ValueError\n', errors: '', code: 0, signal: null });
    expect(await here.shown('program.py.pellucid')).toContain('ended with exit code 0\n');
  });
});
