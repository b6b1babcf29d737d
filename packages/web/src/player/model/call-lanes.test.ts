import type { Step, TaskId } from '@pellucid/format';
import { expect, test } from 'vitest';
import { timeWords } from '../words/time-words.ts';
import { taskNames } from './call-lanes.ts';

const names = (kind: string, given: readonly string[], locale: 'en' | 'zh' = 'en'): readonly string[] => {
  const tasks = given.map((name, at) => {
    return { task: (at + 2) as TaskId, kind, name, process: 1 as TaskId, started: at as Step, ended: null };
  });
  return [...taskNames(tasks, timeWords[locale], 62).values()];
};

test('workers of one file are told apart by their numbers', () => {
  const workers = ['thread 2: pipeline.ts, process 2', 'thread 3: pipeline.ts, process 3'];
  expect(names('process', workers)).toEqual(['thread 2', 'thread 3']);
  expect(names('process', workers, 'zh')).toEqual(['线程 2', '线程 3']);
  expect(names('process', ['python -m work, process 2', 'python -m work, process 3'])).toEqual([
    'process 2',
    'process 3',
  ]);
});

test('lanes that would read the same are numbered in the order of their start', () => {
  expect(names('async call', ['run', 'Queue.#startNext', 'run', ''])).toEqual([
    'run 1',
    '#startNext',
    'run 2',
    'async call',
  ]);
  expect(names('thread', ['ForkPoolWorker-1', 'ForkPoolWorker-2'])).toEqual(['ForkPoo… 1', 'ForkPoo… 2']);
});
