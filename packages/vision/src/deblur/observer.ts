import type { EstimateLevel } from '../deconvolution/estimate/search.ts';
import type { Tile } from '../images/tiles.ts';
import type { LayerWatcher } from '../layers/scope.ts';
import type { Decision } from './decision.ts';
import type { WatchedRun } from './network-runner.ts';
import type { Planes } from './pixel-planes.ts';

/**
 * Hears what a restoration does while it does it, each time in the call of what did it, and changes nothing of it. Without an observer none
 * of this is computed or kept.
 */
export interface DeblurObserver {
  /** Hears of the network's layers while its graph is built, before `network`. */
  readonly layers: LayerWatcher;
  /** The noise that was measured in the photograph: a standard deviation of encoded values, 0 to 1. */
  noise(deviation: number): void;
  kernelLevel(level: EstimateLevel): void;
  /**
   * Work on a tile of `count` begins. True: the layers of the network are to be watched for it, which takes time and memory.
   * @param richest whether this is the tile with the most to see
   */
  tileBegins(tile: Tile, index: number, count: number, richest: boolean): boolean;
  /** The tile as it was given and what deconvolution made of it, sRGB-encoded, 0 to 1; the same object where nothing is deconvolved. */
  shown(blurred: Planes, deconvolved: Planes): void;
  /** The network has run on a tile whose layers are watched. */
  network(run: WatchedRun): void;
  /** The tile was deconvolved: what the network made of that, what it made of the blurred tile by itself, and how much of this goes into the result. */
  mixed(cleaned: Planes, alone: Planes, unaided: number): void;
  /** What was restored of the tile, sRGB-encoded, 0 to 1. */
  tileEnds(restored: Planes): void;
  decided(decision: Decision): void;
}
