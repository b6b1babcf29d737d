import { describe, expect, test } from 'vitest';
import { momentAt } from '../moment.ts';
import { TinyRun } from '../testing/tiny-run.ts';
import type { Locale } from '../words/locale.ts';
import { sentence } from './sentence.ts';
import { plainText } from './span.ts';

function words(run: TinyRun, step?: number, locale: Locale = 'en'): readonly [main: string, fact: string] {
  const recording = run.recording();
  const moment = momentAt(recording, (step ?? recording.steps - 1) as never);
  const { main, fact } = sentence(recording, moment, locale);
  return [plainText(main), plainText(fact)];
}

describe('a sentence says what the statement did', () => {
  test('a variable gets another value', () => {
    const run = new TinyRun('i = 5\ni = 2').line(1).bind(1, 'i', 5).line(2).bind(2, 'i', 2);
    expect(words(run)).toEqual(['i becomes 2.', 'i was 5']);
  });

  test.each([
    [
      'process',
      'thread 2: worker.mjs, process 3',
      ['Worker thread 2 begins.', 'worker.mjs'],
      ['工作线程 2 开始。', 'worker.mjs'],
    ],
    ['process', 'forked, process 2', ['Process 2 begins.', 'it is forked'], ['进程 2 开始。', '由 fork 产生']],
    ['process', 'child.cjs, process 2', ['Process 2 begins.', 'child.cjs'], ['进程 2 开始。', 'child.cjs']],
    ['thread', 'Thread-4 (work)', ['The thread Thread-4 (work) begins.', ''], ['线程 Thread-4 (work) 开始。', '']],
    ['listener', '', ['A nameless listener begins.', ''], ['一个监听器开始。', '']],
  ] as const)('a %s that is called "%s" begins', (kind, name, en, zh) => {
    const run = new TinyRun('a = 1\nstart()').line(1).bind(1, 'a', 1).line(2);
    run.startTask(2, kind, name);
    expect(words(run)).toEqual(en);
    expect(words(run, undefined, 'zh')).toEqual(zh);
  });

  test('a worker thread takes over', () => {
    const run = new TinyRun('a = 1\nstart()').line(1).bind(1, 'a', 1).line(2);
    run.startTask(2, 'process', 'thread 2: worker.mjs, process 3').switchTo(2);
    expect(words(run)).toEqual(['Worker thread 2 takes over.', '']);
    expect(words(run, undefined, 'zh')).toEqual(['轮到工作线程 2 执行。', '']);
  });

  test('arithmetic is told with its numbers', () => {
    const run = new TinyRun('a = 5\nb = a * 2 + 1').line(1).bind(1, 'a', 5).line(2).bind(2, 'b', 11);
    expect(words(run)).toEqual(['b becomes 11.', '5 * 2 + 1']);
  });

  test('two elements of a list change places', () => {
    const run = new TinyRun('xs = [12, 63, 35]\nxs[1], xs[2] = xs[2], xs[1]');
    const xs = run.list(12, 63, 35);
    run.line(1).bind(1, 'xs', xs).line(2).set(2, xs, 1, 35).set(2, xs, 2, 63);
    expect(words(run)).toEqual(['xs[1] and xs[2] are swapped: 63 ↔ 35.', '']);
  });

  test('an element joins a list and another leaves it', () => {
    const run = new TinyRun('xs = []\nxs.append("LUZ")\nxs.pop()');
    const xs = run.list();
    run.line(1).bind(1, 'xs', xs).line(2).append(2, xs, 'LUZ');
    expect(words(run)).toEqual(['LUZ is appended to xs.', 'xs grows to 1 element']);
    run.line(3).event(3, { type: 'splice', object: 1 as never, start: 0, removed: 1, values: [] });
    expect(words(run)).toEqual(['LUZ is taken from the front of xs.', 'xs is empty now']);
  });

  test('a key is new, and then has another value', () => {
    const run = new TinyRun('best = {}\nbest["LUZ"] = 41\nbest["LUZ"] = 40');
    const best = run.map({});
    run.line(1).bind(1, 'best', best).line(2).set(2, best, 'LUZ', 41);
    expect(words(run)).toEqual(['LUZ is new in best: 41.', 'best["LUZ"] is created']);
    run.line(3).set(3, best, 'LUZ', 40);
    expect(words(run)).toEqual(['best["LUZ"] becomes 40.', 'it was 41']);
  });

  test('a loop goes on and ends', () => {
    const run = new TinyRun('i = 0\nwhile i > 0:').line(1).bind(1, 'i', 0).line(2, 'while').branch(2, false, 'while');
    expect(words(run)).toEqual(['The loop ends: i > 0 is false.', '0 > 0']);
  });

  test('the values of a condition stand in its order', () => {
    const run = new TinyRun('end = 5\ni = 2\nwhile i < end:').line(1).bind(1, 'end', 5).line(2).bind(2, 'i', 2);
    run.line(3, 'while').branch(3, true, 'while');
    expect(words(run)).toEqual(['The loop goes on: i < end is true.', '2 < 5']);
  });

  test('what is not in a container is said to be not in it', () => {
    const run = new TinyRun('seen = set()\nnode = "C"\nif node in seen:');
    run
      .line(1)
      .bind(1, 'seen', run.object({ kind: 'set', items: [], omitted: 0 }))
      .line(2)
      .bind(2, 'node', 'C');
    run.line(3, 'if').branch(3, false);
    expect(words(run)).toEqual(['node in seen is false.', 'C not in seen']);
  });

  test.each([
    ['B', ['3 < (distance.get(to) ?? Infinity) is true.', '3 < 4']],
    ['D', ['3 < (distance.get(to) ?? Infinity) is true.', '3 < Infinity']],
  ])('what a map gave for %s stands in the condition, and only what was chosen by ??', (to, said) => {
    const code = 'distance = new Map()\nto = "?"\nif (3 < (distance.get(to) ?? Infinity)) {';
    const run = new TinyRun(code, 'javascript');
    run
      .line(1)
      .bind(1, 'distance', run.map({ B: 4 }))
      .line(2)
      .bind(2, 'to', to)
      .line(3, 'if')
      .branch(3, true);
    expect(words(run)).toEqual(said);
  });

  test('a field of an element that TypeScript is told to be there has its value', () => {
    const run = new TinyRun('items = []\nif (items[0]!.key <= items[1]!.key) {', 'typescript');
    const [a, b] = [run.instance('Object', { key: 4 }), run.instance('Object', { key: 2 })];
    run.line(1).bind(1, 'items', run.list(a, b)).line(2, 'if').branch(2, false);
    expect(words(run)).toEqual(['items[0]!.key <= items[1]!.key is false.', '4 <= 2']);
  });

  test('what leaves or joins a heap is told, however it moves the rest', () => {
    const run = new TinyRun('queue = []\nheappop(queue)\nheappush(queue, 4)');
    const queue = run.list(3, 5, 8, 7);
    run.line(1).bind(1, 'queue', queue).line(2);
    const numbers = (...values: number[]) => values.map((value) => ({ type: 'int' as const, value }));
    run.event(2, { type: 'splice', object: 1 as never, start: 0, removed: 4, values: numbers(5, 7, 8) });
    expect(words(run)).toEqual(['3 is taken from the front of queue.', 'queue shrinks to 3 elements']);
    run.line(3).sameSite(3, [
      { type: 'append', object: 1 as never, value: { type: 'int', value: 7 } },
      { type: 'set-item', object: 1 as never, key: { type: 'int', value: 1 }, value: { type: 'int', value: 4 } },
    ]);
    expect(words(run)).toEqual(['4 is put at place 1 of queue.', 'queue grows to 4 elements']);
  });

  test('what a statement itself puts in the place of another is told as it is written', () => {
    const run = new TinyRun('heap = [1, 5, 3]\nheap[0] = heap.pop()');
    const heap = run.list(1, 5, 3);
    run.line(1).bind(1, 'heap', heap).line(2);
    run.event(2, { type: 'splice', object: 1 as never, start: 2, removed: 1, values: [] }).set(2, heap, 0, 3);
    expect(words(run)[0]).toBe('3 is taken from the end of heap and heap[0] becomes 3.');
  });

  test('a call is told with its values, a return with its result', () => {
    const run = new TinyRun('xs = [1]').line(1).bind(1, 'xs', 3);
    run.event(1, { type: 'leave', value: { type: 'none' } }, 'return');
    expect(words(run, 0)).toEqual(['tiny.py starts.', '']);
    expect(words(run)).toEqual(['xs becomes 3.', 'tiny.py has run to its end']);
  });

  test('an exception is named with its message', () => {
    const run = new TinyRun('best["PAR"]');
    const error = run.object({ kind: 'exception', type: 'KeyError', message: "'PAR'" });
    run.line(1, 'expression').event(1, { type: 'raise', value: error });
    expect(words(run)).toEqual(["KeyError: 'PAR' is raised.", 'nothing catches it']);
  });

  test('what is printed is said, in one line and without control characters', () => {
    const run = new TinyRun('print(x)').line(1, 'expression').print('a\n\u001b[31mb\u202e\n');
    expect(words(run)).toEqual(['a is printed.', 'and 1 more line']);
    expect(words(run.line(1, 'expression').print('\na\u001b[31mb\u202e\nc\n'))).toEqual([
      '↵a\\u001b[31mb\\u202e↵c is printed.',
      '',
    ]);
    expect(words(run.line(1, 'expression').print('Traceback:\n  File "a.py"\n\nKeyError'))).toEqual([
      'Traceback: is printed.',
      'and 3 more lines',
    ]);
    expect(words(run.line(1, 'expression').print('Traceback (most recent call last):\n  f()\nKeyError: 3\n'))).toEqual([
      'KeyError: 3 is printed.',
      'and 2 more lines',
    ]);
    expect(words(run.line(1, 'expression').print('[\n  1,\n]'))).toEqual(['[↵  1,↵] is printed.', '']);
  });

  test('a text of several lines has visible line breaks', () => {
    const run = new TinyRun('text = read()').line(1).bind(1, 'text', 'a\n  b');
    expect(words(run)).toEqual(['text becomes "a↵  b".', '']);
  });

  test('a generator expression that nobody asks for more is closed, not ended by an exception', () => {
    const run = new TinyRun('first = next(x for x in xs)').function('<genexpr>', 1, 1).line(1).enter('<genexpr>');
    run.event(1, { type: 'suspend', why: 'yield', value: { type: 'int', value: 8 } });
    run.event(1, { type: 'resume', call: 2 as never, how: 'close', value: { type: 'none' } });
    run.event(1, { type: 'unwind', value: { type: 'unrecorded', reason: 'it was closed' } });
    expect(words(run)).toEqual(['<genexpr> is closed.', 'it was closed']);
  });

  test('every moment of a run has a sentence', () => {
    const run = new TinyRun('xs = [3]\nfor x in xs:\n    break');
    const xs = run.list(3);
    run.line(1).bind(1, 'xs', xs).line(2, 'for').bind(2, 'x', 3, 'for').line(3, 'break');
    run.event(3, { type: 'gap', what: 'exec of text' });
    const recording = run.recording();
    for (let step = 0; step < recording.steps; step++) {
      expect(plainText(sentence(recording, momentAt(recording, step as never)).main)).toMatch(/[.?]$/);
      expect(plainText(sentence(recording, momentAt(recording, step as never), 'zh').main)).toMatch(/[。？]$/);
    }
  });
});
