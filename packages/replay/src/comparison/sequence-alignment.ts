/** Which places of one sequence stand for which of another; ascending on both sides. */
export interface SequenceAlignment {
  /** By place of the first sequence: the place of the second, or −1. */
  readonly pairs: Int32Array;
  /** No alignment has more pairs. False: somewhere more lay between two pairs than was searched. */
  readonly exact: boolean;
}

/** Insertions and deletions that are searched at once: about a megabyte of tables. */
const usualEffort = 400;

/**
 * Aligns equal numbers by Myers' greedy search. Where more than `effort` insertions and deletions lie together it goes on from the place that it
 * has come to, so that the time is at most (length × effort), and in all but hopeless cases the length alone.
 */
export function alignSequences(a: Uint32Array, b: Uint32Array, effort: number = usualEffort): SequenceAlignment {
  const pairs = new Int32Array(a.length).fill(-1);
  let [fromA, fromB, toA, toB] = [0, 0, a.length, b.length];
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) pairs[fromA++] = fromB++;
  while (toA > fromA && toB > fromB && a[toA - 1] === b[toB - 1]) pairs[--toA] = --toB;
  let exact = true;
  while (fromA < toA && fromB < toB) {
    const search = searchFrom(a.subarray(fromA, toA), b.subarray(fromB, toB), effort);
    for (const [x, y, length] of search.runs) {
      for (let index = 0; index < length; index++) pairs[fromA + x + index] = fromB + y + index;
    }
    exact &&= search.complete;
    fromA += search.reachedA;
    fromB += search.reachedB;
  }
  return { pairs, exact };
}

interface Search {
  /** Runs of equal places: where they begin on both sides, and how long they are. */
  readonly runs: readonly (readonly [a: number, b: number, length: number])[];
  readonly reachedA: number;
  readonly reachedB: number;
  readonly complete: boolean;
}

/**
 * Diagonal k holds the places with a − b = k; `furthest[k]` is how far along it the search has come in a. One row is kept for each number of edits,
 * to find the way back.
 */
function searchFrom(a: Uint32Array, b: Uint32Array, effort: number): Search {
  const most = Math.min(effort, a.length + b.length);
  const rows: Int32Array[] = [];
  let before = new Int32Array(1);
  for (let edits = 0; edits <= most; edits++) {
    const row = new Int32Array(2 * edits + 1);
    for (let k = -edits; k <= edits; k += 2) {
      let x = edits === 0 ? 0 : comesFromInsertion(before, edits, k) ? at(before, k + 1) : at(before, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      row[k + edits] = x;
      if (x >= a.length && x - k >= b.length) {
        return { runs: wayBack(rows, row, edits, k), reachedA: a.length, reachedB: b.length, complete: true };
      }
    }
    rows.push(row);
    before = row;
  }
  const edits = rows.length - 1;
  const last = rows.pop() ?? before;
  let best = 0;
  let reached = -1;
  for (let k = -edits; k <= edits; k += 2) {
    const x = at(last, k);
    if (x > a.length || x - k > b.length || 2 * x - k <= reached) continue;
    reached = 2 * x - k;
    best = k;
  }
  const x = at(last, best);
  return { runs: wayBack(rows, last, edits, best), reachedA: x, reachedB: x - best, complete: false };
}

/** Whether the furthest way to diagonal k comes from the diagonal above (one more of b) rather than from the one below (one more of a). */
function comesFromInsertion(before: Int32Array, edits: number, k: number): boolean {
  return k === -edits || (k !== edits && at(before, k - 1) < at(before, k + 1));
}

function at(row: Int32Array, k: number): number {
  return row[k + (row.length - 1) / 2] ?? -1;
}

/** `rows` are those of fewer edits than the last one. */
function wayBack(rows: readonly Int32Array[], last: Int32Array, edits: number, k: number): Search['runs'] {
  const runs: [number, number, number][] = [];
  let x = at(last, k);
  let diagonal = k;
  for (let left = edits; left > 0; left--) {
    const before = rows[left - 1] ?? last;
    const inserted = comesFromInsertion(before, left, diagonal);
    const start = inserted ? at(before, diagonal + 1) : at(before, diagonal - 1) + 1;
    if (x > start) runs.push([start, start - diagonal, x - start]);
    diagonal += inserted ? 1 : -1;
    x = at(before, diagonal);
  }
  if (x > 0) runs.push([0, 0, x]);
  return runs.reverse();
}
