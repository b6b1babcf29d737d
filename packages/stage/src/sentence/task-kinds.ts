import type { InLocales } from '../words/locale.ts';

/** As recorders name them; any other stays as it is. */
const inChinese: ReadonlyMap<string, string> = new Map([
  ['process', '进程'],
  ['thread', '线程'],
  ['worker thread', '工作线程'],
  ['asyncio task', '异步任务'],
  ['async call', '异步调用'],
  ['timer', '定时器'],
  ['immediate', 'setImmediate 回调'],
  ['microtask', '微任务'],
  ['tick', 'nextTick 回调'],
  ['promise', 'Promise 回调'],
  ['callback', '回调'],
  ['listener', '监听器'],
]);

/** What a kind of task is called. */
export const taskKinds: InLocales<(kind: string) => string> = {
  en: (kind) => kind,
  zh: (kind) => inChinese.get(kind) ?? kind,
};

/** What a task is called, and, of one that has a number, what it runs. */
export interface NamedTask {
  readonly kind: string;
  readonly name: string;
  readonly runs: string;
}

/** Recorders name a process `worker.mjs, process 3`, a worker thread, which is one too, `thread 2: worker.mjs, process 3`, and a forked one `forked, process 3`. */
export function namedTask(kind: string, name: string): NamedTask {
  const [, thread, runs = '', process] =
    (kind === 'process' && /^(?:thread (\d+): )?(.*), process (\d+)$/.exec(name)) || [];
  if (thread !== undefined) return { kind: 'worker thread', name: thread, runs };
  return { kind, name: process ?? name, runs };
}

export function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
