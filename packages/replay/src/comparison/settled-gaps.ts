type Two = readonly [Uint32Array, Uint32Array];

/** A stretch of pairs, one behind the other on both sides. */
interface Block {
  a: number;
  b: number;
  length: number;
}

/**
 * Moves what only one side has to its best place. A turn of a loop that one run has more may be any of those that the turns look like by their
 * statements; which one is left over is chance. It is the one with which the most pairs have the very same contents, and of equally good ones the
 * last, as when the loop has gone on.
 *
 * ```
 *   A  x y x y     x y z          A  x y x y x y     z
 *   B  x y x y x y x y z    →     B  x y x y x y x y z
 * ```
 */
export function settleGaps(pairs: Int32Array, keys: Two, contents: Two): void {
  const blocks = blocksOf(pairs, keys[1].length);
  for (const [place, right] of blocks.entries()) {
    const left = blocks[place - 1];
    if (left !== undefined) settle(left, right, keys, contents);
  }
  pairs.fill(-1);
  for (const { a, b, length } of blocks) for (let at = 0; at < length; at++) pairs[a + at] = b + at;
}

function settle(left: Block, right: Block, keys: Two, contents: Two): void {
  const [endA, endB] = [left.a + left.length, left.b + left.length];
  // Where both have something of their own, neither is moved.
  if ((right.a === endA) === (right.b === endB)) return;
  const gainOf = (a: number, b: number, wasA: number, wasB: number): number =>
    Number(same(contents, a, b)) - Number(same(contents, wasA, wasB));
  let [best, bestGain] = [0, 0];
  for (let [moved, gain] = [1, 0]; moved <= left.length && same(keys, right.a - moved, right.b - moved); moved++) {
    gain += gainOf(right.a - moved, right.b - moved, endA - moved, endB - moved);
    if (gain > bestGain) [best, bestGain] = [-moved, gain];
  }
  for (let [moved, gain] = [0, 0]; moved < right.length && same(keys, endA + moved, endB + moved); moved++) {
    gain += gainOf(endA + moved, endB + moved, right.a + moved, right.b + moved);
    if (gain >= bestGain) [best, bestGain] = [moved + 1, gain];
  }
  left.length += best;
  right.a += best;
  right.b += best;
  right.length -= best;
}

function same([a, b]: Two, placeA: number, placeB: number): boolean {
  return a[placeA] === b[placeB];
}

/** The pairs as blocks, with an empty one at each end. */
function blocksOf(pairs: Int32Array, lengthB: number): readonly Block[] {
  let last: Block = { a: 0, b: 0, length: 0 };
  const blocks = [last];
  for (const [a, b] of pairs.entries()) {
    if (b < 0) continue;
    if (a !== last.a + last.length || b !== last.b + last.length) {
      last = { a, b, length: 0 };
      blocks.push(last);
    }
    last.length++;
  }
  blocks.push({ a: pairs.length, b: lengthB, length: 0 });
  return blocks;
}
