import type { Counters } from '../rewrite/tables.ts';

const LOCK = 0;
const SITE = 4;
/** The first sites all take two bytes: a batch writes them in one piece. */
const FIRST_SITE = 128;

/** Ids that the main thread and the thread of the module hooks give out together. */
export function sharedCounters(): Int32Array {
  const counters = new Int32Array(new SharedArrayBuffer(5 * Int32Array.BYTES_PER_ELEMENT));
  counters[SITE] = FIRST_SITE - 1;
  return counters;
}

/** Gives the counters to `work` alone and keeps what it counted. */
export function withCounters<T>(shared: Int32Array, work: (counters: Counters) => T): T {
  while (Atomics.compareExchange(shared, LOCK, 0, 1) !== 0) Atomics.wait(shared, LOCK, 1, 10);
  const counters: Counters = {
    source: shared[1] ?? 0,
    function: shared[2] ?? 0,
    variable: shared[3] ?? 0,
    site: shared[SITE] ?? 0,
  };
  try {
    return work(counters);
  } finally {
    shared.set([counters.source, counters.function, counters.variable, counters.site], 1);
    Atomics.store(shared, LOCK, 0);
    Atomics.notify(shared, LOCK);
  }
}
