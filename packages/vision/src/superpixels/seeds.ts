import type { LabPicture } from './lab.ts';

/** Where the clusters begin, and how far apart. */
export interface Seeds {
  /** `count` positions in pixels: x, y of the first, then of the second. */
  readonly positions: Float64Array;
  /** The distance between neighbours in a row, in pixels; at most, when the rows hold different numbers of seeds. */
  readonly columnStep: number;
  /** The distance between rows, in pixels. */
  readonly rowStep: number;
}

/**
 * A grid of exactly `count` seeds, at the middles of cells that are as square as `count` allows. The numbers of seeds in any two rows
 * differ by at most one, so that counts without a suitable divisor are met as well. `count` is from 1 to `width × height`.
 */
export function gridSeeds(width: number, height: number, count: number): Seeds {
  const square = Math.round(Math.sqrt((count * height) / width));
  const rows = Math.min(height, Math.max(1, square, Math.ceil(count / width)), count);
  const positions = new Float64Array(2 * count);
  const rowStep = height / rows;
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const columns = Math.floor(((row + 1) * count) / rows) - Math.floor((row * count) / rows);
    for (let column = 0; column < columns; column++) {
      positions[at++] = ((column + 0.5) * width) / columns - 0.5;
      positions[at++] = (row + 0.5) * rowStep - 0.5;
    }
  }
  return { positions, columnStep: width / Math.floor(count / rows), rowStep };
}

/**
 * Each seed at the pixel of its 3 × 3 surroundings where the colours change least (Achanta et al. 2012, section 3): not on an edge, not
 * on a noisy pixel. Grids finer than three pixels are kept as they are, so that no two seeds meet.
 */
export function perturbed(seeds: Seeds, picture: LabPicture): Seeds {
  if (seeds.columnStep < 3 || seeds.rowStep < 3) return seeds;
  const { width, height } = picture;
  const positions = new Float64Array(seeds.positions.length);
  for (let at = 0; at < positions.length; at += 2) {
    const x = Math.round(seeds.positions[at] as number);
    const y = Math.round(seeds.positions[at + 1] as number);
    let [best, bestX, bestY] = [Number.POSITIVE_INFINITY, x, y];
    for (let nearY = Math.max(0, y - 1); nearY <= Math.min(height - 1, y + 1); nearY++) {
      for (let nearX = Math.max(0, x - 1); nearX <= Math.min(width - 1, x + 1); nearX++) {
        const change = gradient(picture, nearX, nearY);
        if (change < best) [best, bestX, bestY] = [change, nearX, nearY];
      }
    }
    positions[at] = bestX;
    positions[at + 1] = bestY;
  }
  return { ...seeds, positions };
}

/** The squared colour differences across the pixel, horizontally and vertically; at the picture's rim, from the pixel itself. */
function gradient({ lab, width, height }: LabPicture, x: number, y: number): number {
  const left = y * width + Math.max(0, x - 1);
  const right = y * width + Math.min(width - 1, x + 1);
  const above = Math.max(0, y - 1) * width + x;
  const below = Math.min(height - 1, y + 1) * width + x;
  return squaredDifference(lab, left, right) + squaredDifference(lab, above, below);
}

function squaredDifference(lab: Float32Array, one: number, other: number): number {
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) {
    const difference = (lab[3 * one + channel] as number) - (lab[3 * other + channel] as number);
    sum += difference * difference;
  }
  return sum;
}
