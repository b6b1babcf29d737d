import type { InLocales } from '../words/locale.ts';

/** As recorders name them; any other stays as it is. */
const inChinese: ReadonlyMap<string, string> = new Map([
  ['process', '进程'],
  ['thread', '线程'],
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
