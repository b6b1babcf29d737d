import type { Counters, Stretch } from '../rewrite/tables.ts';

const LOCK = 0;
/** From here: the greatest id of each kind that was given out. */
const TOPS = 1;
const KINDS = 4;
/** How many stretches of ids are noted as taken, and from where: the four tops before and the four behind each. */
const COUNT = TOPS + KINDS;
const STRETCHES = COUNT + 1;
const EACH = 2 * KINDS;
/** So many are noted. When there are more, sources get new ids whether they have had some before or not. */
const MOST_STRETCHES = 4096;
/** Sites of earlier runs are not used above this: ids that grew with every edit of a file would take more bytes, and run out, in the end. */
const GREATEST_KEPT_SITE = 1 << 20;
/** A batch has no room for larger sites and functions (FORMAT.md §4.6). */
const GREATEST_ID = 2 ** 21 - 1;

/** There are more sites or functions than one process can tell of. */
export class OutOfIds extends Error {
  override readonly name = 'OutOfIds';

  constructor() {
    super(`a process has at most ${GREATEST_ID} places that are recorded`);
  }
}

/** Ids that the main thread and the thread of the module hooks give out together. */
export function sharedCounters(): Int32Array {
  const length = STRETCHES + MOST_STRETCHES * EACH;
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/**
 * Gives the counters to `work` alone and keeps what it counted.
 * @throws OutOfIds when it has counted too far
 */
export function withCounters<T>(shared: Int32Array, work: (counters: Counters) => T): T {
  return locked(shared, () => {
    const before = tops(shared);
    const counters = { ...before };
    try {
      const result = work(counters);
      if (Math.max(counters.site, counters.function) > GREATEST_ID) throw new OutOfIds();
      return result;
    } finally {
      take(shared, before, counters);
    }
  });
}

/** Takes the ids that a source had in an earlier run. @returns false: some of them are taken already */
export function takeAgain(shared: Int32Array, { before, after }: Stretch): boolean {
  return locked(shared, () => {
    if (after.site > GREATEST_KEPT_SITE || !areFree(shared, numbers(before), numbers(after))) return false;
    take(shared, before, after);
    return true;
  });
}

function locked<T>(shared: Int32Array, work: () => T): T {
  while (Atomics.compareExchange(shared, LOCK, 0, 1) !== 0) Atomics.wait(shared, LOCK, 1, 10);
  try {
    return work();
  } finally {
    Atomics.store(shared, LOCK, 0);
    Atomics.notify(shared, LOCK);
  }
}

function areFree(shared: Int32Array, before: readonly number[], after: readonly number[]): boolean {
  const count = shared[COUNT] ?? 0;
  if (count === MOST_STRETCHES) return false;
  for (let stretch = 0; stretch < count; stretch++) {
    const at = STRETCHES + stretch * EACH;
    for (let kind = 0; kind < KINDS; kind++) {
      const [from = 0, to = 0] = [shared[at + kind], shared[at + KINDS + kind]];
      if (from < (after[kind] ?? 0) && (before[kind] ?? 0) < to) return false;
    }
  }
  return true;
}

function take(shared: Int32Array, before: Counters, after: Counters): void {
  const [from, to] = [numbers(before), numbers(after)];
  for (const [kind, number] of to.entries()) shared[TOPS + kind] = Math.max(shared[TOPS + kind] ?? 0, number);
  const count = shared[COUNT] ?? 0;
  const last = STRETCHES + (count - 1) * EACH;
  if (count > 0 && from.every((number, kind) => shared[last + KINDS + kind] === number)) {
    shared.set(to, last + KINDS);
  } else if (count < MOST_STRETCHES) {
    shared.set([...from, ...to], STRETCHES + count * EACH);
    shared[COUNT] = count + 1;
  }
}

function tops(shared: Int32Array): Counters {
  const [source = 0, fn = 0, variable = 0, site = 0] = shared.subarray(TOPS, TOPS + KINDS);
  return { source, function: fn, variable, site };
}

function numbers(counters: Counters): [number, number, number, number] {
  return [counters.source, counters.function, counters.variable, counters.site];
}
