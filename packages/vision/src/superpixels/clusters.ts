import type { LabPicture } from './lab.ts';
import type { Seeds } from './seeds.ts';

/**
 * The local k-means of SLIC (Achanta et al. 2012, algorithm 1): clusters in five dimensions (L, a, b, x, y), each of which looks only at
 * pixels up to one grid step away. Returns the cluster of each pixel, by the seed's number. A cluster may fall apart into several
 * components, and may end with no pixel. `iterations` is at least 1.
 *
 * Between the first round and the last two, only every third row is looked at, another third each time: the centres move as they would
 * with all pixels, in half the time, and quality stays within its noise.
 */
export function cluster(picture: LabPicture, seeds: Seeds, compactness: number, iterations: number): Int32Array {
  const pixels = picture.width * picture.height;
  const step = Math.sqrt(pixels / (seeds.positions.length / 2));
  const window = {
    reachX: Math.ceil(Math.max(step, seeds.columnStep)),
    reachY: Math.ceil(Math.max(step, seeds.rowStep)),
    spatialWeight: (compactness / step) ** 2,
  };
  const centres = initialCentres(picture, seeds);
  const labels = new Int32Array(pixels);
  const distances = new Float64Array(pixels);
  // With fewer rows, a third of them says too little about a cluster.
  const thinnable = seeds.rowStep >= 8;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const thinned = thinnable && iteration > 0 && iteration < iterations - 2;
    const rows = thinned ? { first: iteration % 3, stride: 3 } : { first: 0, stride: 1 };
    // The windows of the first round reach every pixel. One that no later window reaches keeps its cluster of the round before.
    distances.fill(Number.POSITIVE_INFINITY);
    assign(labels, distances, picture, centres, window, rows);
    if (iteration + 1 < iterations) moveCentres(centres, picture, labels, rows);
  }
  return labels;
}

/** L, a, b, x, y of each cluster. */
function initialCentres({ lab, width }: LabPicture, { positions }: Seeds): Float64Array {
  const centres = new Float64Array((positions.length / 2) * 5);
  for (let at = 0, seed = 0; at < centres.length; at += 5, seed += 2) {
    const x = positions[seed] as number;
    const y = positions[seed + 1] as number;
    const pixel = 3 * (Math.floor(y) * width + Math.floor(x));
    centres.set(lab.subarray(pixel, pixel + 3), at);
    centres[at + 3] = x;
    centres[at + 4] = y;
  }
  return centres;
}

interface Window {
  readonly reachX: number;
  readonly reachY: number;
  /** What a squared pixel of distance weighs against a squared unit of Lab. */
  readonly spatialWeight: number;
}

/** The rows that a round looks at: `first`, and from there every `stride`-th. */
interface Rows {
  readonly first: number;
  readonly stride: number;
}

// This loop runs about four times per pixel and iteration, and is where the time goes: no calls, no destructuring within.
function assign(
  labels: Int32Array,
  distances: Float64Array,
  { lab, width, height }: LabPicture,
  centres: Float64Array,
  { reachX, reachY, spatialWeight }: Window,
  { first, stride }: Rows,
): void {
  const count = centres.length / 5;
  for (let label = 0; label < count; label++) {
    const l = centres[5 * label] as number;
    const a = centres[5 * label + 1] as number;
    const b = centres[5 * label + 2] as number;
    const x = centres[5 * label + 3] as number;
    const y = centres[5 * label + 4] as number;
    const left = Math.max(0, Math.ceil(x - reachX));
    const right = Math.min(width - 1, Math.floor(x + reachX));
    const bottom = Math.min(height - 1, Math.floor(y + reachY));
    const top = Math.max(first, Math.ceil(y - reachY));
    for (let row = first + stride * Math.ceil((top - first) / stride); row <= bottom; row += stride) {
      const rowDistance = (row - y) * (row - y) * spatialWeight;
      const end = row * width + right;
      let pixel = row * width + left;
      let dx = left - x;
      for (let at = 3 * pixel; pixel <= end; pixel++, at += 3, dx++) {
        const dl = (lab[at] as number) - l;
        const da = (lab[at + 1] as number) - a;
        const db = (lab[at + 2] as number) - b;
        const distance = dl * dl + da * da + db * db + dx * dx * spatialWeight + rowDistance;
        if (distance < (distances[pixel] as number)) {
          distances[pixel] = distance;
          labels[pixel] = label;
        }
      }
    }
  }
}

/** Each centre to the mean of its pixels in these rows; one without pixels stays. */
function moveCentres(
  centres: Float64Array,
  { lab, width, height }: LabPicture,
  labels: Int32Array,
  { first, stride }: Rows,
): void {
  const sums = new Float64Array(centres.length);
  const sizes = new Int32Array(centres.length / 5);
  for (let row = first; row < height; row += stride) {
    for (let column = 0, pixel = row * width; column < width; column++, pixel++) {
      const label = labels[pixel] as number;
      const at = 5 * label;
      sizes[label] = (sizes[label] as number) + 1;
      sums[at] = (sums[at] as number) + (lab[3 * pixel] as number);
      sums[at + 1] = (sums[at + 1] as number) + (lab[3 * pixel + 1] as number);
      sums[at + 2] = (sums[at + 2] as number) + (lab[3 * pixel + 2] as number);
      sums[at + 3] = (sums[at + 3] as number) + column;
      sums[at + 4] = (sums[at + 4] as number) + row;
    }
  }
  for (let label = 0; label < sizes.length; label++) {
    const size = sizes[label] as number;
    if (size === 0) continue;
    for (let at = 5 * label; at < 5 * label + 5; at++) centres[at] = (sums[at] as number) / size;
  }
}
