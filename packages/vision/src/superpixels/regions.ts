import { rootOf } from './components.ts';
import type { LabPicture } from './lab.ts';

/** Connected regions of a picture that join one another, with what it takes to choose who joins whom. */
export class Regions {
  /** In pixels; 0 for one that has joined another. */
  readonly sizes: Int32Array;
  /** The region that each pixel was in at first. */
  readonly #of: Int32Array;
  readonly #width: number;
  /** Sums of L, a, b. */
  readonly #colours: Float64Array;
  // The pixels of a region are a linked list, so that joining costs the same for all sizes.
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #next: Int32Array;
  // Scratch of `bestNeighbour`, which is called once for each join: millions of times in a large noisy picture.
  /** The border with each region; all 0 between calls. */
  readonly #borders: Int32Array;
  /** Those whose border is not 0, in the order in which they are met. */
  readonly #neighbours: number[] = [];

  constructor(of: Int32Array, count: number, { width, lab }: LabPicture) {
    this.#of = of;
    this.#width = width;
    this.sizes = new Int32Array(count);
    this.#colours = new Float64Array(3 * count);
    this.#first = new Int32Array(count).fill(none);
    this.#last = new Int32Array(count).fill(none);
    this.#next = new Int32Array(of.length).fill(none);
    this.#borders = new Int32Array(count);
    const [sizes, colours, first, last, next] = [this.sizes, this.#colours, this.#first, this.#last, this.#next];
    for (let pixel = 0; pixel < of.length; pixel++) {
      const region = of[pixel] as number;
      sizes[region] = (sizes[region] as number) + 1;
      const at = 3 * region;
      colours[at] = (colours[at] as number) + (lab[3 * pixel] as number);
      colours[at + 1] = (colours[at + 1] as number) + (lab[3 * pixel + 1] as number);
      colours[at + 2] = (colours[at + 2] as number) + (lab[3 * pixel + 2] as number);
      if (first[region] === none) first[region] = pixel;
      else next[last[region] as number] = pixel;
      last[region] = pixel;
    }
  }

  /**
   * The neighbour with the longest common border per squared difference of the mean colours. `parents` leads from each region
   * to the one that it has joined. There must be two regions at least.
   */
  bestNeighbour(region: number, parents: Int32Array): number {
    this.#measureBorders(region, parents);
    const [neighbours, borders] = [this.#neighbours, this.#borders];
    let best = none;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < neighbours.length; at++) {
      const neighbour = neighbours[at] as number;
      // Differences of a few units come from noise. They must not outweigh the border, or regions grow like trees.
      const score = (borders[neighbour] as number) / (this.#difference(region, neighbour) + imperceptible ** 2);
      if (score > bestScore) {
        best = neighbour;
        bestScore = score;
      }
      borders[neighbour] = 0;
    }
    neighbours.length = 0;
    return best;
  }

  /** `region` becomes a part of `neighbour`. */
  join(region: number, neighbour: number): void {
    this.#next[this.#last[neighbour] as number] = this.#first[region] as number;
    this.#last[neighbour] = this.#last[region] as number;
    for (let channel = 0; channel < 3; channel++) {
      const at = 3 * neighbour + channel;
      this.#colours[at] = (this.#colours[at] as number) + (this.#colours[3 * region + channel] as number);
    }
    this.sizes[neighbour] = (this.sizes[neighbour] as number) + (this.sizes[region] as number);
    this.sizes[region] = 0;
  }

  #measureBorders(region: number, parents: Int32Array): void {
    const [of, borders, neighbours] = [this.#of, this.#borders, this.#neighbours];
    const [next, width] = [this.#next, this.#width];
    for (let pixel = this.#first[region] as number; pixel !== none; pixel = next[pixel] as number) {
      const column = pixel % width;
      if (column > 0) meet(pixel - 1);
      if (column < width - 1) meet(pixel + 1);
      if (pixel >= width) meet(pixel - width);
      if (pixel < of.length - width) meet(pixel + width);
    }

    function meet(pixel: number): void {
      const neighbour = rootOf(parents, of[pixel] as number);
      if (neighbour === region) return;
      if (borders[neighbour] === 0) neighbours.push(neighbour);
      borders[neighbour] = (borders[neighbour] as number) + 1;
    }
  }

  #difference(one: number, other: number): number {
    const colours = this.#colours;
    const [size, otherSize] = [this.sizes[one] as number, this.sizes[other] as number];
    let sum = 0;
    for (let channel = 0; channel < 3; channel++) {
      const mean = (colours[3 * one + channel] as number) / size;
      const otherMean = (colours[3 * other + channel] as number) / otherSize;
      sum += (mean - otherMean) * (mean - otherMean);
    }
    return sum;
  }
}

const none = -1;

/** In units of Lab. */
const imperceptible = 5;
