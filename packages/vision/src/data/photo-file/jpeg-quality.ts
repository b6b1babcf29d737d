/** ITU-T T.81, table K.1: steps of brightness, in zigzag order, which quality 50 uses as they are. */
const STANDARD: readonly number[] = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];

/**
 * The quality, 1 to 100, whose table in the Independent JPEG Group's scale lies nearest to this one, entry by entry: the table of
 * brightness, 64 steps in zigzag order. Cameras have tables of their own, for which it is as near as the scale has.
 */
export function jpegQuality(luma: Uint8Array): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let quality = 1; quality <= 100; quality++) {
    const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    const far = STANDARD.reduce((sum, step, i) => {
      const scaled = Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100)));
      return sum + Math.abs(scaled - (luma[i] ?? 0));
    }, 0);
    if (far <= least) {
      best = quality;
      least = far;
    }
  }
  return best;
}
