import { alignSequences } from './sequence-alignment.ts';
import { settleGaps } from './settled-gaps.ts';
import { none, type Trace } from './trace.ts';

/** Which moments and calls of two runs stand for each other; `none` where one has no partner. */
export interface RunAlignment {
  /** By moment of a, and by moment of b. */
  readonly momentsA: Uint32Array;
  readonly momentsB: Uint32Array;
  /** By call of a, and by call of b. */
  readonly callsA: Uint32Array;
  readonly callsB: Uint32Array;
  /** False: in some call the runs differ so much that another alignment may have more pairs. */
  readonly exact: boolean;
}

/**
 * Aligns the calls of two runs from the roots down: of two calls that stand for each other the statements, and between two statements that do, the
 * calls made there. So what differs in a call stays in it.
 */
export function alignRuns(a: Trace, b: Trace): RunAlignment {
  return new Aligner(a, b).align();
}

class Aligner {
  readonly #a: Trace;
  readonly #b: Trace;
  readonly #momentsA: Uint32Array;
  readonly #momentsB: Uint32Array;
  readonly #callsA: Uint32Array;
  readonly #callsB: Uint32Array;
  /** Calls whose statements are not aligned yet, in twos. */
  readonly #waiting: number[] = [];
  #exact = true;

  constructor(a: Trace, b: Trace) {
    this.#a = a;
    this.#b = b;
    this.#momentsA = new Uint32Array(a.firsts.length).fill(none);
    this.#momentsB = new Uint32Array(b.firsts.length).fill(none);
    this.#callsA = new Uint32Array(a.functions.length).fill(none);
    this.#callsB = new Uint32Array(b.functions.length).fill(none);
  }

  align(): RunAlignment {
    this.#alignTasks();
    for (let b = this.#waiting.pop(); b !== undefined; b = this.#waiting.pop()) {
      const a = this.#waiting.pop();
      if (a !== undefined) this.#alignBodies(a, b);
    }
    return {
      momentsA: this.#momentsA,
      momentsB: this.#momentsB,
      callsA: this.#callsA,
      callsB: this.#callsB,
      exact: this.#exact,
    };
  }

  /** Tasks that begin with the same function stand for each other, in the order in which they begin. */
  #alignTasks(): void {
    const [a, b] = [this.#a, this.#b];
    const functionOf = (trace: Trace, roots: readonly number[]): number => trace.functions[roots[0] ?? none] ?? none;
    const pairs = this.#pairs(
      Uint32Array.from(a.roots, (roots) => functionOf(a, roots)),
      Uint32Array.from(b.roots, (roots) => functionOf(b, roots)),
    );
    for (const [index, roots] of a.roots.entries()) {
      const others = b.roots[pairs[index] ?? -1];
      if (others !== undefined) this.#alignCalls(Uint32Array.from(roots), Uint32Array.from(others));
    }
    this.#alignOutside();
  }

  /** Moments outside of all calls. */
  #alignOutside(): void {
    const [outsideA, outsideB] = [momentsOutside(this.#a), momentsOutside(this.#b)];
    const pairs = this.#pairs(select(this.#a.keys, outsideA), select(this.#b.keys, outsideB));
    for (const [index, other] of pairs.entries()) {
      if (other >= 0) this.#pairMoments(outsideA[index] ?? 0, outsideB[other] ?? 0);
    }
  }

  #alignCalls(a: Uint32Array, b: Uint32Array): void {
    const pairs = this.#pairs(select(this.#a.functions, a), select(this.#b.functions, b));
    for (const [index, other] of pairs.entries()) {
      if (other < 0) continue;
      const [callA, callB] = [a[index] ?? 0, b[other] ?? 0];
      this.#callsA[callA] = callB;
      this.#callsB[callB] = callA;
      this.#waiting.push(callA, callB);
    }
  }

  #alignBodies(callA: number, callB: number): void {
    const [a, b] = [this.#a.moments.of(callA), this.#b.moments.of(callB)];
    const pairs = this.#bestPairs(a, b);
    const [childrenA, childrenB] = [this.#a.children.of(callA), this.#b.children.of(callB)];
    let [nextA, nextB] = [0, 0];
    // Calls made before the next pair of statements, since the one before.
    const alignChildren = (beforeA: number, beforeB: number): void => {
      const [fromA, fromB] = [nextA, nextB];
      while (nextA < childrenA.length && madeIn(this.#a, childrenA[nextA] ?? 0) < beforeA) nextA++;
      while (nextB < childrenB.length && madeIn(this.#b, childrenB[nextB] ?? 0) < beforeB) nextB++;
      if (nextA > fromA && nextB > fromB) {
        this.#alignCalls(childrenA.subarray(fromA, nextA), childrenB.subarray(fromB, nextB));
      }
    };
    for (const [index, other] of pairs.entries()) {
      if (other < 0) continue;
      const [momentA, momentB] = [a[index] ?? 0, b[other] ?? 0];
      alignChildren(momentA, momentB);
      this.#pairMoments(momentA, momentB);
    }
    alignChildren(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  /**
   * Statement by statement; or, where that makes more moments alike, round the moments that happened once on each side with the very same values (so
   * that a turn of a loop which one run has not had shifts the others).
   */
  #bestPairs(a: Uint32Array, b: Uint32Array): Int32Array {
    const keys = [select(this.#a.keys, a), select(this.#b.keys, b)] as const;
    const byKeys = alignSequences(...keys);
    if (byKeys.pairs.every((place, index) => place === index) && a.length === b.length) return byKeys.pairs;
    const contents = [select(this.#a.contents, a), select(this.#b.contents, b)] as const;
    settleGaps(byKeys.pairs, keys, contents);
    const byContents = alignRoundAnchors(keys, contents);
    // A turn or two may look alike by chance; then the runs are told apart where they first take another way.
    const gain = alike(byContents.pairs, contents) - alike(byKeys.pairs, contents);
    const best = gain > 4 + a.length / 10 ? byContents : byKeys;
    this.#exact &&= best.exact;
    return best.pairs;
  }

  #pairs(a: Uint32Array, b: Uint32Array): Int32Array {
    const { pairs, exact } = alignSequences(a, b);
    this.#exact &&= exact;
    return pairs;
  }

  #pairMoments(a: number, b: number): void {
    this.#momentsA[a] = b;
    this.#momentsB[b] = a;
  }
}

function madeIn(trace: Trace, call: number): number {
  return trace.parentMoments[call] ?? none;
}

function momentsOutside({ calls }: Trace): Uint32Array {
  const outside: number[] = [];
  for (const [moment, call] of calls.entries()) if (call === none) outside.push(moment);
  return Uint32Array.from(outside);
}

function select(column: Uint32Array, places: Uint32Array): Uint32Array {
  const selected = new Uint32Array(places.length);
  for (let index = 0; index < places.length; index++) selected[index] = column[places[index] ?? 0] ?? 0;
  return selected;
}

function alike(pairs: Int32Array, [a, b]: readonly [Uint32Array, Uint32Array]): number {
  let count = 0;
  for (let index = 0; index < pairs.length; index++) {
    const other = pairs[index] ?? -1;
    if (other >= 0 && a[index] === b[other]) count++;
  }
  return count;
}

type Two = readonly [Uint32Array, Uint32Array];

/** Pairs what is there once on both sides (as many of it as keep their order), and the rest between them by keys. */
function alignRoundAnchors(keys: Two, contents: Two): ReturnType<typeof alignSequences> {
  const [keysA, keysB] = keys;
  const pairs = new Int32Array(keysA.length).fill(-1);
  let exact = true;
  let [fromA, fromB] = [0, 0];
  const fill = (toA: number, toB: number): void => {
    const between = alignSequences(keysA.subarray(fromA, toA), keysB.subarray(fromB, toB));
    exact &&= between.exact;
    for (const [index, other] of between.pairs.entries()) if (other >= 0) pairs[fromA + index] = fromB + other;
  };
  const found = anchors(contents).filter(([placeA, placeB]) => keysA[placeA] === keysB[placeB]);
  for (const [placeA, placeB] of longestAscent(found)) {
    fill(placeA, placeB);
    pairs[placeA] = placeB;
    fromA = placeA + 1;
    fromB = placeB + 1;
  }
  fill(keysA.length, keysB.length);
  return { pairs, exact };
}

/** Places of what is there exactly once on both sides, in the order of the first. */
function anchors([a, b]: Two): readonly (readonly [number, number])[] {
  const placesB = places(b);
  const found: [number, number][] = [];
  for (const [content, place] of places(a)) {
    const other = placesB.get(content) ?? -1;
    if (place >= 0 && other >= 0) found.push([place, other]);
  }
  return found;
}

/** By content: its place, or −1 where it is there more than once. */
function places(contents: Uint32Array): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [place, content] of contents.entries()) found.set(content, found.has(content) ? -1 : place);
  return found;
}

/** The longest part of the pairs that ascends on the second side too, by patience sorting. */
function longestAscent(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const ends: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  for (const [index, [, place]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const ascent: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) ascent.push(pair);
  }
  return ascent.reverse();
}
