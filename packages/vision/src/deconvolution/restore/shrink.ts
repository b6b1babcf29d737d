/** The exponent of gradients in the prior: 2/3, within what photographs show (Krishnan and Fergus 2009 use 1/2 to 2/3). */
const EXPONENT = 2 / 3;

/**
 * The w that minimises `|w|^(2/3) + (w − v)² / 2`: 0 for small v, v less a little for large ones. For `c·|w|^(2/3)` in its place, it is
 * `unit × shrink(v / unit)` with `unit = c^(1 / (2 − 2/3))`: one table serves all weights.
 */
export function shrink(v: number): number {
  const size = Math.abs(v);
  if (size < THRESHOLD) return 0;
  if (size >= REACH) return v * (1 - EXPONENT * size ** (EXPONENT - 2));
  return v * (keptShares[(size * STEPS) | 0] ?? 0);
}

/** `unit` for a weight c of the prior, see shrink. */
export function shrinkUnit(weight: number): number {
  return weight ** (1 / (2 - EXPONENT));
}

/** The least w that is a better minimum than 0. */
const BEST = (2 * (1 - EXPONENT)) ** (1 / (2 - EXPONENT));
/** Below this v the minimum is 0. */
export const THRESHOLD: number = BEST + EXPONENT * BEST ** (EXPONENT - 1);
/** The table's steps per unit, and where it ends: what follows differs from the exact minimum by less than a thousandth. */
const STEPS = 256;
const REACH = 24;

/** The share of v that is kept, at the middle of each step. */
const keptShares: Float32Array = Float32Array.from({ length: STEPS * REACH }, (_, step) => {
  const v = (step + 0.5) / STEPS;
  let w = v;
  // Newton's fixed point converges from above within a few rounds for all v beyond the threshold.
  for (let round = 0; round < 20; round++) w = v - EXPONENT * Math.max(w, BEST / 2) ** (EXPONENT - 1);
  return w / v;
});
