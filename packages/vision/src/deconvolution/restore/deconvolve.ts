import { identityKernel, type Kernel, kernelRadius } from '../../blur/kernel.ts';
import type { Rectangle } from '../../images/crop.ts';
import { cutOut } from '../../images/cut-out.ts';
import { levelOfLight, srgbFromLight } from '../../images/linear-light.ts';
import { PictureSizeError } from '../../images/picture-size-error.ts';
import type { Plane } from '../../images/plane.ts';
import { type Tile, tilesOf } from '../../images/tiles.ts';
import { taperedPeriod } from './edge-taper.ts';
import { HyperLaplacian, type Observation } from './hyper-laplacian.ts';
import { periodFor } from './period.ts';

export interface DeconvolveOptions {
  /** Standard deviation of the noise in sRGB values from 0 to 1: what noiseLevel says of the encoded picture. */
  readonly noise: number;
  /** What the planes' values are: amounts of light, or sRGB values. */
  readonly light: 'linear' | 'encoded';
  /** Told after each tile which share of the work is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * The planes as they were before the kernel blurred them, with the prior of natural pictures (see HyperLaplacian), in tiles. Values are 0
 * to 1; those near 1 count as saturated: the scene there may have been brighter, and what comes back may lie above 1. Linear light
 * restores better by about half a decibel. Throws PictureSizeError unless all planes have the same size.
 */
export function deconvolve(planes: readonly Plane[], kernel: Kernel, options: DeconvolveOptions): readonly Plane[] {
  const [first] = planes;
  if (first === undefined || kernel.size === identityKernel.size) return planes;
  const { width, height } = first;
  for (const plane of planes) assertSize(plane, width, height);
  const trust = trustIn(planes, options);
  const margin = restorationMargin(kernel);
  const tiles = tilesOf(first, TILE + 2 * margin, margin);
  const solver = solverFor(tiles, kernel);
  const restored = planes.map(() => new Float32Array(width * height));
  let done = 0;
  for (const tile of tiles) {
    for (const [i, plane] of planes.entries()) {
      const observation = observe(plane, tile.whole, solver, kernelRadius(kernel), options.light);
      keep(solver.solve(observation, trust), solver.fourier.width, tile, restored[i] ?? new Float32Array(0), width);
    }
    done++;
    options.onProgress?.(done / tiles.length);
  }
  return restored.map((values) => ({ width, height, values }));
}

/** Of a tile's side, what is kept amid the picture: at this size its planes still fit into a processor's cache. */
const TILE = 480;

/** How far from a restored pixel the picture still matters, in pixels: who cuts a picture into parts lets them overlap by as much. */
export function restorationMargin(kernel: Kernel): number {
  return Math.ceil(Math.max(24, 1.5 * kernel.size));
}

function assertSize(plane: Plane, width: number, height: number): void {
  if (plane.width !== width || plane.height !== height) {
    throw new PictureSizeError(
      `A plane has ${plane.width}×${plane.height} values; expected ${width}×${height}, as the first one has`,
    );
  }
}

function solverFor(tiles: readonly Tile[], kernel: Kernel): HyperLaplacian {
  const size = tiles[0]?.whole ?? { width: 1, height: 1 };
  return new HyperLaplacian(periodFor(size, kernel.size), kernel);
}

/** JPEG and the model leave errors even where nothing is noisy. */
const LEAST_DOUBT = 0.0035;
/** Chosen on photographs with known blur, noise from 0.5 to 2.5 levels, with and without JPEG. */
const TRUST = 120;

/**
 * The weight of what was seen against the prior: a picture that is full of structure, even blurred, has stronger gradients than the prior
 * thinks, an empty one weaker. The noise enters once, not squared: where there is little, the model's own errors take its place.
 */
function trustIn(planes: readonly Plane[], { noise, light }: DeconvolveOptions): number {
  const contrast = planes.reduce((sum, plane) => sum + contrastOf(plane, light), 0) / planes.length;
  return (TRUST * Math.max(contrast, 0.002)) / Math.hypot(noise, LEAST_DOUBT);
}

/** Three pixels apart, blurred pictures differ by more than noise. */
const APART = 3;

/** The mean of |difference|^(2/3) of sRGB values, over both directions together. */
function contrastOf({ width, height, values }: Plane, light: 'linear' | 'encoded'): number {
  const encoded = (at: number): number =>
    light === 'linear' ? levelOfLight(values[at] ?? 0) / 255 : (values[at] ?? 0);
  let sum = 0;
  let count = 0;
  for (let y = 0; y + APART < height; y += APART) {
    for (let x = 0; x + APART < width; x += APART) {
      const at = y * width + x;
      const value = encoded(at);
      sum += Math.cbrt(encoded(at + APART) - value) ** 2 + Math.cbrt(encoded(at + APART * width) - value) ** 2;
      count++;
    }
  }
  return sum / Math.max(1, count);
}

/** Samples from here on may have been cut off. */
const SATURATED = 0.97;

function observe(
  plane: Plane,
  window: Rectangle,
  { blur, fourier }: HyperLaplacian,
  reach: number,
  light: 'linear' | 'encoded',
): Observation {
  const values = taperedPeriod(cutOut(plane, window), blur, reach, fourier);
  const saturated: number[] = [];
  const units = new Float32Array(values.length).fill(1);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value >= SATURATED) saturated.push(at);
    if (light === 'linear') units[at] = lightUnits[(Math.min(1, Math.max(0, value)) * UNIT_STEPS) | 0] ?? 1;
  }
  return { values, saturated: Uint32Array.from(saturated), units };
}

const UNIT_STEPS = 1024;
/**
 * The unit of gradients in linear light by the amount of light: the root of how much light one sRGB value is. A step that looks the same is
 * smaller in the dark. Half of that way, hence the root, restores best.
 */
const lightUnits: Float32Array = Float32Array.from({ length: UNIT_STEPS + 1 }, (_, i) => {
  const value = srgbFromLight((i + 0.5) / UNIT_STEPS);
  return Math.sqrt((2.4 / 1.055) * ((value + 0.055) / 1.055) ** 1.4);
});

function keep(restored: Float32Array, stride: number, { whole, kept }: Tile, out: Float32Array, width: number): void {
  for (let y = kept.y; y < kept.y + kept.height; y++) {
    const from = (y - whole.y) * stride + kept.x - whole.x;
    out.set(restored.subarray(from, from + kept.width), y * width + kept.x);
  }
}
