import { alignSequences } from './sequence-alignment.ts';

/** One line of two texts laid over each other: the 1-based line of each that stands there. */
export type AlignedLine =
  | { readonly is: 'same' | 'changed'; readonly a: number; readonly b: number }
  | { readonly is: 'only-a'; readonly a: number; readonly b: null }
  | { readonly is: 'only-b'; readonly a: null; readonly b: number };

/** Most pairs of lines that are compared word by word where lines were changed together. */
const mostPairs = 4000;
/** Characters of a line that are looked at for likeness. */
const mostCharacters = 400;

/**
 * Lays two texts over each other. Lines that differ stand for each other where they lie in one place and share at least half of their words, or take
 * the place of each other one by one.
 */
export function alignLines(a: readonly string[], b: readonly string[]): readonly AlignedLine[] {
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]): Uint32Array =>
    Uint32Array.from(lines, (line) => {
      const key = line.trimEnd();
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
  const { pairs } = alignSequences(numbered(a), numbered(b));
  const aligned: AlignedLine[] = [];
  let [nextA, nextB] = [0, 0];
  const hunk = (toA: number, toB: number): void => {
    for (const line of alignHunk(a.slice(nextA, toA), b.slice(nextB, toB), nextA, nextB)) aligned.push(line);
  };
  for (const [place, other] of pairs.entries()) {
    if (other < 0) continue;
    hunk(place, other);
    aligned.push({ is: 'same', a: place + 1, b: other + 1 });
    nextA = place + 1;
    nextB = other + 1;
  }
  hunk(a.length, b.length);
  return aligned;
}

/** Lines of which none stands unchanged on the other side. `startA`, `startB`: how many lines stand before. */
function alignHunk(a: readonly string[], b: readonly string[], startA: number, startB: number): readonly AlignedLine[] {
  const partners = a.length * b.length > mostPairs ? [] : likest(a, b);
  if (a.length === b.length && partners.every((partner) => partner < 0)) {
    return a.map((_, index) => ({ is: 'changed', a: startA + index + 1, b: startB + index + 1 }));
  }
  const aligned: AlignedLine[] = [];
  let next = 0;
  const onlyB = (to: number): void => {
    for (; next < to; next++) aligned.push({ is: 'only-b', a: null, b: startB + next + 1 });
  };
  for (let place = 0; place < a.length; place++) {
    const partner = partners[place] ?? -1;
    if (partner < 0) aligned.push({ is: 'only-a', a: startA + place + 1, b: null });
    else {
      onlyB(partner);
      aligned.push({ is: 'changed', a: startA + place + 1, b: startB + partner + 1 });
      next = partner + 1;
    }
  }
  onlyB(b.length);
  return aligned;
}

/** By line of a: its partner in b, or −1, so that the likeness of all pairs together is greatest. */
function likest(a: readonly string[], b: readonly string[]): readonly number[] {
  const [wordsA, wordsB] = [a.map(wordsOf), b.map(wordsOf)];
  const width = b.length + 1;
  const best = new Float64Array((a.length + 1) * width);
  const likeness = (x: number, y: number): number => dice(wordsA[x] ?? [], wordsB[y] ?? []);
  for (let x = a.length - 1; x >= 0; x--) {
    for (let y = b.length - 1; y >= 0; y--) {
      const both = likeness(x, y);
      const skip = Math.max(best[(x + 1) * width + y] ?? 0, best[x * width + y + 1] ?? 0);
      best[x * width + y] = both < 0.5 ? skip : Math.max(skip, both + (best[(x + 1) * width + y + 1] ?? 0));
    }
  }
  const partners: number[] = a.map(() => -1);
  for (let x = 0, y = 0; x < a.length && y < b.length; ) {
    const here = best[x * width + y] ?? 0;
    if (here === (best[(x + 1) * width + y] ?? 0)) x++;
    else if (here === (best[x * width + y + 1] ?? 0)) y++;
    else partners[x++] = y++;
  }
  return partners;
}

function wordsOf(line: string): readonly string[] {
  return line.slice(0, mostCharacters).match(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu) ?? [];
}

/** Shared words, twice, among the words of both: 0 to 1. */
function dice(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return 0;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared++;
  }
  return (2 * shared) / (a.length + b.length);
}
