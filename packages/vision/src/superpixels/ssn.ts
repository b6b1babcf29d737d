import {
  add,
  concat,
  constant,
  div,
  expand,
  gather,
  matmul,
  mul,
  neg,
  reduceSum,
  reshape,
  ShapeError,
  softmax,
  square,
  sub,
  type Tensor,
  transpose,
} from '@pellucid/tensor';
import { type GridNeighbours, slots } from './grid-neighbours.ts';

/**
 * Features with two channels more, x and y of each pixel times `scale`, so that nearness counts as well:
 * [batch, channels, height, width] → [batch, channels + 2, height, width].
 */
export function withPositions(features: Tensor, scale: number): Tensor {
  const [batch = 1, , height = 1, width = 1] = features.shape;
  const columns = Float32Array.from({ length: height * width }, (_, pixel) => scale * (pixel % width));
  const rows = Float32Array.from({ length: height * width }, (_, pixel) => scale * Math.floor(pixel / width));
  const positions = [columns, rows].map((values) =>
    expand(constant(values, [1, 1, height, width]), [batch, 1, height, width]),
  );
  return concat([features, ...positions], 1);
}

/**
 * How much each pixel belongs to each of the nine cells around it, by differentiable k-means (Jampani et al., "Superpixel Sampling
 * Networks", ECCV 2018): −|feature − centre|², softmax over the nine, centres anew from these weights; begun at the means of the grid's
 * cells and repeated. Gradients reach the features through all rounds.
 * @param features [batch, channels, height, width]; nearness counts only by channels of `withPositions`
 * @param iterations from 1; the paper trains with 5 and uses 10 afterwards
 * @returns [batch, pixels, 9], at least 0, with the sum 1 over the nine; 0 where the grid has no such cell
 */
export function softAssociation(features: Tensor, grid: GridNeighbours, iterations: number): Tensor {
  const rows = pixelRows('softAssociation', features, grid);
  let association = ownCells(features.shape[0] ?? 1, grid);
  for (let iteration = 0; iteration < iterations; iteration++) {
    association = closeness(rows, weightedMeans(rows, association, grid), grid);
  }
  return association;
}

/**
 * The mean of a map over each cell, weighted by the association: [batch, channels, height, width] → [batch, cells, channels];
 * 0 for a cell to which no pixel belongs.
 */
export function softPool(map: Tensor, association: Tensor, grid: GridNeighbours): Tensor {
  return weightedMeans(pixelRows('softPool', map, grid), association, grid);
}

/** Gives each pixel the numbers of its nine cells, weighted by the association: [batch, cells, channels] → [batch, channels, height, width]. */
export function softUnpool(pooled: Tensor, association: Tensor, grid: GridNeighbours): Tensor {
  const [batch = 1, , channels = 1] = pooled.shape;
  const { width, height } = grid;
  const weights = reshape(association, [batch, width * height, 1, slots]);
  const maps = reshape(matmul(weights, aroundPixels(pooled, grid)), [batch, height, width, channels]);
  return transpose(maps, [0, 3, 1, 2]);
}

/**
 * The cell that each pixel belongs to most, of equal ones the first; for one picture.
 * @param association `pixels × 9` numbers of a picture, as `softAssociation` computes them
 */
export function hardLabels(association: Float32Array, { candidates, valid }: GridNeighbours): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: candidates.length / slots }, (_, pixel) => {
    let best = slots * pixel + ownSlot;
    for (let place = slots * pixel; place < slots * pixel + slots; place++) {
      if (valid[place] === 1 && (association[place] as number) > (association[best] as number)) best = place;
    }
    return candidates[best] as number;
  });
}

const ownSlot = 4;

/** Every pixel wholly in its own cell. */
function ownCells(batch: number, { candidates }: GridNeighbours): Tensor {
  const own = Float32Array.from(candidates, (_, place) => (place % slots === ownSlot ? 1 : 0));
  const pixels = candidates.length / slots;
  return expand(constant(own, [1, pixels, slots]), [batch, pixels, slots]);
}

/** @param rows [batch, pixels, channels] @param centres [batch, cells, channels] */
function closeness(rows: Tensor, centres: Tensor, grid: GridNeighbours): Tensor {
  const [batch = 1, pixels = 1, channels = 1] = rows.shape;
  const differences = sub(reshape(rows, [batch, pixels, 1, channels]), aroundPixels(centres, grid));
  const distances = reduceSum(square(differences), [3]);
  // Far below any distance: e to its power is 0, and so is the gradient.
  const barred = Float32Array.from(grid.valid, (valid) => (valid === 1 ? 0 : -1e30));
  return softmax(add(neg(distances), constant(barred, [1, pixels, slots])), 2);
}

/** The rows of the cells around each pixel: [batch, cells, channels] → [batch, pixels, 9, channels]. */
function aroundPixels(cells: Tensor, { candidates }: GridNeighbours): Tensor {
  const [batch = 1, , channels = 1] = cells.shape;
  const gathered = gather(cells, constant(candidates, [candidates.length]), 1);
  return reshape(gathered, [batch, candidates.length / slots, slots, channels]);
}

/** @param rows [batch, pixels, channels] */
function weightedMeans(rows: Tensor, association: Tensor, grid: GridNeighbours): Tensor {
  const [batch = 1, pixels = 1, channels = 1] = rows.shape;
  const { columns, rows: gridRows, most, places } = grid;
  const cells = columns * gridRows;
  // Empty places of the table take numbers of some pixel with the weight 0, each of another: the gradient of a gather is a table as wide
  // as the most frequent index is frequent.
  const taken = places.map((place, at) => (place === slots * pixels ? at % place : place));
  const counts = Float32Array.from(places, (place) => (place === slots * pixels ? 0 : 1));
  const flat = gather(reshape(association, [batch, slots * pixels]), constant(taken, [taken.length]), 1);
  const weights = reshape(mul(flat, constant(counts, [1, counts.length])), [batch, cells, 1, most]);
  const pixelOf = taken.map((place) => Math.floor(place / slots));
  const members = reshape(gather(rows, constant(pixelOf, [pixelOf.length]), 1), [batch, cells, most, channels]);
  const sums = reshape(matmul(weights, members), [batch, cells, channels]);
  return div(sums, add(reshape(reduceSum(weights, [3]), [batch, cells, 1]), tiny));
}

/** Keeps the mean of a cell without weight finite; next to any weight that counts it is nothing. */
const tiny = 1e-12;

/** [batch, channels, height, width] → [batch, pixels, channels]. */
function pixelRows(operation: string, map: Tensor, { width, height }: GridNeighbours): Tensor {
  const [batch = 1, channels = 1] = map.shape;
  if (map.shape.length !== 4 || map.shape[2] !== height || map.shape[3] !== width) {
    throw new ShapeError(operation, 'the map and the grid are of different sizes', [map.shape, [height, width]]);
  }
  return reshape(transpose(map, [0, 2, 3, 1]), [batch, height * width, channels]);
}
