import type { Plane } from '../../images/plane.ts';

/** Noise of at least this is always there: what rounding to 8 bits adds, `1 / 255 / √12`. */
export const LEAST_NOISE = 0.0011;

/**
 * The standard deviation of a plane's noise, in the plane's units (0 to 1) and above 0, from its flattest blocks: the noise that Immerkær's
 * operator leaves (Computer Vision and Image Understanding 1996), at full and at half size, whichever says more. At half size it also
 * sees what JPEG has smoothed away at full size. Samples near 0 and 1, where noise is cut off, do not count; where hardly anything else is
 * there, as in a screenshot of text, no more than LEAST_NOISE is claimed. In a blurred picture it is the noise; in a sharp one, fine texture
 * everywhere is taken for it.
 */
export function noiseLevel(plane: Plane): number {
  return Math.max(LEAST_NOISE, flattestBlocks(plane, 1), flattestBlocks(halved(plane), 2));
}

const BLOCK = 8;
/** One block in five is nearly flat in almost every picture. */
const FLAT_SHARE = 0.2;
/** Of all blocks at least so many have to be judged: what is left of a page of black on white is edges of letters, and none of it flat. */
const JUDGED_SHARE = 0.01;
/** The quantile of white noise's block deviations at FLAT_SHARE lies this much below the deviation itself. */
const QUANTILE_BIAS = 1.15;

/** `scale`: how many times as large as the picture's the plane's values are. 0 when hardly a block can be judged. */
function flattestBlocks({ width, height, values }: Plane, scale: number): number {
  const energies: number[] = [];
  let blocks = 0;
  for (let top = 1; top + BLOCK < height; top += BLOCK) {
    for (let left = 1; left + BLOCK < width; left += BLOCK) {
      blocks++;
      const energy = blockEnergy(values, width, left, top, scale);
      if (energy !== undefined) energies.push(energy);
    }
  }
  if (energies.length < JUDGED_SHARE * blocks) return 0;
  energies.sort((a, b) => a - b);
  return QUANTILE_BIAS * Math.sqrt(energies[Math.floor(FLAT_SHARE * energies.length)] ?? 0);
}

/** The mean energy of the second differences in both directions; undefined where an eighth of the block is near black or white. */
function blockEnergy(
  values: Float32Array,
  width: number,
  left: number,
  top: number,
  scale: number,
): number | undefined {
  let energy = 0;
  let clipped = 0;
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left, at = y * width + left; x < left + BLOCK; x++, at++) {
      const value = values[at] ?? 0;
      if (value < 0.03 * scale || value > 0.97 * scale) clipped++;
      const beside =
        (values[at - 1] ?? 0) + (values[at + 1] ?? 0) + (values[at - width] ?? 0) + (values[at + width] ?? 0);
      const diagonal =
        (values[at - width - 1] ?? 0) +
        (values[at - width + 1] ?? 0) +
        (values[at + width - 1] ?? 0) +
        (values[at + width + 1] ?? 0);
      // The operator's weights have squares that sum to 36.
      const difference = (4 * value - 2 * beside + diagonal) / 6;
      energy += difference * difference;
    }
  }
  return clipped * 8 > BLOCK * BLOCK ? undefined : energy / (BLOCK * BLOCK);
}

/** Half the size, each value the sum of four halved, so that white noise keeps its deviation and values double. */
function halved({ width, height, values }: Plane): Plane {
  const across = Math.floor(width / 2);
  const down = Math.floor(height / 2);
  const out = new Float32Array(across * down);
  for (let y = 0, to = 0; y < down; y++) {
    for (let x = 0, at = 2 * y * width; x < across; x++, at += 2, to++) {
      const above = (values[at] ?? 0) + (values[at + 1] ?? 0);
      const below = (values[at + width] ?? 0) + (values[at + width + 1] ?? 0);
      out[to] = (above + below) / 2;
    }
  }
  return { width: across, height: down, values: out };
}
