import { existsSync, readdirSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from './run.ts';
import { PythonPlace } from './testing/python-package.ts';

let here: PythonPlace;
beforeEach(() => {
  here = new PythonPlace();
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
    here.file('library.py', ...library);
    here.file(
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
    expect(here.run(['program.py'])).toEqual({ output: 'True\n', errors: '', code: 0, signal: null });
    const text = await here.shown('block.pellucid');
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
    expect(await here.shown('block.pellucid', '--history', 'xs')).toContain('[0, 1, 2]');
  });

  test('of a module, left by an exception, tells where it was', async () => {
    here.file(
      'program.py',
      'import pellucid',
      'numbers = [3, 1, 2]',
      'with pellucid.record("block.pellucid"):',
      '    numbers.sort()',
      '    for n in numbers:',
      '        half = 1 // (n - 2)',
      'print("not reached")',
    );
    const { code, errors } = here.run(['program.py']);
    expect({ code, errors }).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/line 6, in <module>\n[\s\S]*ZeroDivisionError/),
    });
    const text = await here.shown('block.pellucid');
    expect(text).toContain('the block ended by ZeroDivisionError:');
    expect(text).toContain('> 6 |         half = 1 // (n - 2)');
    expect(text).toMatch(/<module> {2}program\.py:6\n {2}numbers {2}\[1, 2, 3\]\n {2}n +2\n {2}half +-1\n/);
  });

  test('records the modules that are imported in it, and a second one begins anew', async () => {
    here.file('library.py', ...library);
    here.file(
      'program.py',
      'import pellucid',
      'for round in range(2):',
      '    with pellucid.record(f"block-{round}.pellucid"):',
      '        import library',
      '        items = library.add([round], 5)',
    );
    expect(here.run(['program.py'])).toMatchObject({ code: 0, errors: '' });
    expect(await here.shown('block-0.pellucid')).toMatch(/items +\[0, 5\]/);
    expect(await here.shown('block-0.pellucid')).toMatch(/total +5/);
    expect(await here.shown('block-1.pellucid')).toMatch(/items +\[1, 5\]/);
    expect(await here.shown('block-1.pellucid')).toMatch(/total +10/);
  });

  test('in a task of asyncio is recorded with the tasks that it waits for', async () => {
    here.file(
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
    expect(here.run(['program.py'])).toMatchObject({ code: 0, errors: '' });
    const text = await here.shown('block.pellucid');
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

  test('that waits says how it ended: cancelled, by an exception, or with the program', async () => {
    here.file(
      'program.py',
      'import asyncio, pellucid',
      'async def waits(name):',
      '    with pellucid.record(name):',
      '        await asyncio.sleep(0)',
      '        reached = name',
      '        await asyncio.get_running_loop().create_future()',
      'async def fails():',
      '    with pellucid.record("failed.pellucid"):',
      '        await asyncio.sleep(0)',
      '        raise ValueError("no")',
      'async def main():',
      '    task = asyncio.create_task(waits("cancelled.pellucid"))',
      '    await asyncio.sleep(0.01)',
      '    task.cancel()',
      '    print(await asyncio.gather(task, return_exceptions=True))',
      '    print(await asyncio.gather(fails(), return_exceptions=True))',
      'asyncio.run(main())',
      'loop = asyncio.new_event_loop()',
      'async def leaves():',
      '    global task',
      '    task = loop.create_task(waits("left.pellucid"))',
      '    await asyncio.sleep(0.01)',
      'loop.run_until_complete(leaves())',
    );
    expect(here.run(['program.py'])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/CancelledError.*\n.*ValueError\('no'\)/),
    });
    expect(await here.shown('cancelled.pellucid')).toContain('(the block ended by CancelledError)');
    expect(await here.shown('failed.pellucid')).toContain('(the block ended by ValueError: no)');
    const left = await here.shown('left.pellucid');
    expect(left).toContain('(the program ended within the block)');
    expect(left).toContain("reached  'left.pellucid'");
  });

  test('that begins while another one lasts is told in one sentence that it is a part of that', async () => {
    here.file(
      'program.py',
      'import asyncio, pellucid',
      'async def job(n):',
      '    with pellucid.record(f"{n}.pellucid"):',
      '        await asyncio.sleep(0.02 / n)',
      '        done = n',
      'async def main():',
      '    await asyncio.gather(job(1), job(2))',
      'asyncio.run(main())',
      'with pellucid.record("outer.pellucid"):',
      '    with pellucid.record("inner.pellucid"):',
      '        x = 1',
      '    y = 2',
    );
    const part = (line: number, outer: string): string =>
      `${here.path('program.py')}:${line}: RuntimeWarning: this makes no recording of its own: it is a part of "${here.path(outer)}", which goes on meanwhile`;
    const { code, errors } = here.run(['program.py']);
    expect({ code, said: errors.split('\n').filter((line) => !line.startsWith(' ')) }).toEqual({
      code: 0,
      said: [part(3, '1.pellucid'), part(10, 'outer.pellucid'), ''],
    });
    expect(readdirSync(here.folder).filter((name) => name.endsWith('.pellucid'))).toEqual([
      '1.pellucid',
      'outer.pellucid',
    ]);
    expect(await here.shown('1.pellucid')).toMatch(/done +1/);
    expect(await here.shown('outer.pellucid')).toMatch(/x +1\n +y +2/);
  });

  test('what cannot be recorded is told as a gap', async () => {
    here.file(
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
    here.run(['program.py']);
    const { file: opened, recording } = await openRun(here.path('block.pellucid'));
    await opened.close();
    expect(recording.gaps.map((gap) => gap.what)).toEqual([
      'bump (line 4 of program.py) was made before the recording and is not in it',
    ]);
  });

  test('within a run that is recorded already is a part of that one', async () => {
    here.file('program.py', 'import pellucid', 'with pellucid.record("block.pellucid"):', '    x = 1', 'print(x)');
    expect(here.run(['-m', 'pellucid', '--quiet', 'program.py'])).toMatchObject({ code: 0, output: '1\n', errors: '' });
    expect(existsSync(here.path('block.pellucid'))).toBe(false);
    expect(await here.shown('program.py.pellucid')).toMatch(/x +1/);
  });

  test('a place where nothing can be written is an exception in one sentence', () => {
    here.file(
      'program.py',
      'import pellucid',
      'with pellucid.record("no/block.pellucid"):',
      '    print("not reached")',
    );
    const { code, output, errors } = here.run(['program.py']);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(
      /CannotRecord: ".*no\/block\.pellucid" cannot be written: there is no such folder; name another place\.\n$/,
    );
  });
});

test('@recorded makes a recording of each outermost call', async () => {
  here.file(
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
  expect(here.run(['program.py'])).toEqual({ output: '3 6 [1] total\n', errors: '', code: 0, signal: null });
  expect(readdirSync(here.folder).filter((name) => name.endsWith('.pellucid'))).toEqual([
    'later.pellucid',
    'sum-1.pellucid',
    'sum-2.pellucid',
  ]);
  expect(await here.shown('sum-2.pellucid', '--history', 'n')).toMatch(/3[\s\S]*2[\s\S]*1[\s\S]*0/);
  expect(await here.shown('later.pellucid')).toContain('(the block ended)');
});

test('@recorded makes a recording of a generator, from its first step to its end', async () => {
  here.file(
    'program.py',
    'import asyncio, pellucid',
    '@pellucid.recorded(path="walk-{call}.pellucid")',
    'def walk(tree):',
    '    if isinstance(tree, list):',
    '        for part in tree:',
    '            yield from walk(part)',
    '    else:',
    '        yield tree',
    '@pellucid.recorded',
    'def talk():',
    '    heard = yield "hello"',
    '    try:',
    '        yield heard * 2',
    '    except KeyError as error:',
    '        caught = repr(error)',
    '    return caught',
    '@pellucid.recorded',
    'async def later(n):',
    '    try:',
    '        for i in range(n):',
    '            await asyncio.sleep(0)',
    '            heard = yield i',
    '    finally:',
    '        await asyncio.sleep(0)',
    '        closed = True',
    'print(list(walk([1, [2, [3]], 4])))',
    'talking = talk()',
    'print(next(talking), talking.send(21))',
    'try:',
    '    talking.throw(KeyError("k"))',
    'except StopIteration as stop:',
    '    print(stop.value)',
    'async def main():',
    '    steps = later(5)',
    '    print(await steps.__anext__(), await steps.asend("so"))',
    '    await steps.aclose()',
    '    print([i async for i in later(2)])',
    'before = later(1)',
    'asyncio.run(main())',
  );
  expect(here.run(['program.py'])).toMatchObject({
    output: "[1, 2, 3, 4]\nhello 42\nKeyError('k')\n0 1\n[0, 1]\n",
    errors: '',
    code: 0,
  });
  expect(readdirSync(here.folder).filter((name) => name.endsWith('.pellucid'))).toEqual([
    'later.pellucid',
    'talk.pellucid',
    'walk-1.pellucid',
  ]);
  const { file, recording } = await openRun(here.path('walk-1.pellucid'));
  await file.close();
  expect(recording.calls).toHaveLength(8); // One is the module's.
  expect(await here.shown('talk.pellucid', '--history', 'heard')).toContain('21');
  expect(await here.shown('talk.pellucid', '--history', 'caught')).toContain('KeyError(');
  expect(await here.shown('later.pellucid', '--history', 'closed')).toContain('True');
  expect(await here.shown('later.pellucid')).toContain('(the block ended)');
});

test('@recorded of what is no function is an exception in one sentence', () => {
  here.file('program.py', 'import pellucid', 'pellucid.recorded(5)');
  expect(here.run(['program.py']).errors).toMatch(/TypeError: pellucid\.recorded takes a function, not 5\n$/);
});
