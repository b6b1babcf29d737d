import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { takeWish, type Wish } from '../environment.ts';
import { THREAD_KEY, type ThreadWish } from '../runtime/processes.ts';
import { begin } from './begin.ts';

// The first module that a recorded program, or a thread of it, loads (`--import` or `--require`).
const wish = isMainThread ? takeWish(process.env) : threadWish();
if (wish?.options.nodeOptions === undefined) process.execArgv = [];
if (wish !== null) begin(wish);

function threadWish(): Wish | null {
  const found = getEnvironmentData(THREAD_KEY) as ThreadWish | undefined;
  if (found === undefined) return null;
  // The thread of the module hooks, which this one starts, is not to find it.
  setEnvironmentData(THREAD_KEY, undefined);
  Atomics.add(found.begun, 0, 1);
  return found;
}
