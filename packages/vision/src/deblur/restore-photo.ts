import type { Kernel } from '../blur/kernel.ts';
import { deconvolve, restorationMargin } from '../deconvolution/restore/deconvolve.ts';
import { type Tile, tilesOf } from '../images/tiles.ts';
import type { NetworkRunner } from './network-runner.ts';
import type { DeblurObserver } from './observer.ts';
import type { PhotoPixels } from './photo-pixels.ts';
import { encoded, encodedPlanes, inLight, type Planes, whiteOf } from './pixel-planes.ts';
import type { NetworkTask } from './runtime.ts';

export interface Restoration {
  /** What blurred the photograph, in its own pixels; null: not known, or not the same everywhere. */
  readonly kernel: Kernel | null;
  /** Standard deviation of the noise in encoded values, 0 to 1, above 0. */
  readonly noise: number;
}

/** What the network has to do for a restoration. */
export function taskOf({ kernel }: Restoration): NetworkTask {
  return kernel === null ? 'restore' : 'clean';
}

/** What a step of the work on one tile is: deconvolving it, or running the network on it. */
export type TileStep = 'deconvolve' | 'network';

export interface TileListener {
  /** Before each step; throws to stop. `share`: of all tiles, 0 to 1. */
  step(step: TileStep, share: number): void | Promise<void>;
  /** After each tile. */
  done(tile: Tile, restored: Planes): void;
}

/** Side of the tiles: a few hundred megabytes of the network's maps, and little of it margin. */
const TILE = 768;
/**
 * As far as the network looks, or nearly: without what lies further, a pixel of a blurred photograph differed by 0.4 levels (root mean square) from what
 * it becomes with it; at 40 pixels by 3, which shows as a seam.
 */
const NETWORK_MARGIN = 96;

/**
 * Restores a photograph tile by tile and writes what comes of it over `out`, of the same size and kind: each sample moves from what it was towards
 * what it is restored to by `strength`, 0 to 1. Alpha stays.
 */
export async function restorePhoto(
  photo: PhotoPixels,
  restoration: Restoration,
  network: NetworkRunner,
  strength: number,
  out: PhotoPixels,
  listener: TileListener,
  observer?: DeblurObserver,
): Promise<void> {
  const reach = restoration.kernel === null ? 0 : restorationMargin(restoration.kernel);
  const tiles = tilesOf(photo, TILE + 2 * reach, NETWORK_MARGIN + reach);
  const richest = observer === undefined ? null : richestTile(photo, tiles);
  for (const [index, tile] of tiles.entries()) {
    const step = (step: TileStep, within: number) => listener.step(step, (index + within) / tiles.length);
    const watched = observer?.tileBegins(tile, index, tiles.length, tile === richest) === true;
    const restored = await restoreTile(encodedPlanes(photo, tile.whole), restoration, network, step, observer, watched);
    observer?.tileEnds(restored);
    keep(photo, tile, restored, strength, out);
    listener.done(tile, restored);
  }
}

/** The tile in whose kept part neighbours differ most; the first of equals. */
function richestTile({ width, channels, data }: PhotoPixels, tiles: readonly Tile[]): Tile | null {
  let [richest, most]: [Tile | null, number] = [null, -1];
  for (const tile of tiles) {
    const { kept } = tile;
    let sum = 0;
    for (let y = kept.y; y < kept.y + kept.height; y++) {
      // Of green, which is most of what the eye sees.
      let at = (y * width + kept.x) * channels + 1;
      for (let x = 1; x < kept.width; x++, at += channels)
        sum += Math.abs((data[at + channels] ?? 0) - (data[at] ?? 0));
    }
    if (sum > most) [richest, most] = [tile, sum];
  }
  return richest;
}

/** @param step is told before each step how much of the tile is done, 0 to 1 */
async function restoreTile(
  blurred: Planes,
  restoration: Restoration,
  network: NetworkRunner,
  step: (step: TileStep, within: number) => void | Promise<void>,
  observer: DeblurObserver | undefined,
  watched: boolean,
): Promise<Planes> {
  if (restoration.kernel !== null) await step('deconvolve', 0);
  const deconvolved = deconvolvedTile(blurred, restoration);
  observer?.shown(blurred, deconvolved);
  await step('network', restoration.kernel === null ? 0 : 0.4);
  if (observer === undefined || !watched) return network.restore(blurred, deconvolved);
  return network.watch(blurred, deconvolved, observer.layers, (run) => observer.network(run));
}

/** What the network is shown beside the blurred picture: the same, deconvolved where the kernel is known. */
export function deconvolvedTile(blurred: Planes, { kernel, noise }: Restoration): Planes {
  if (kernel === null || kernel.size === 1) return blurred;
  const planes = inLight(blurred);
  const [red = planes[0], green = planes[1], blue = planes[2]] = deconvolve(planes, kernel, { noise, light: 'linear' });
  return encoded([red, green, blue]);
}

function keep(photo: PhotoPixels, { whole, kept }: Tile, restored: Planes, strength: number, out: PhotoPixels): void {
  const { channels } = photo;
  const white = whiteOf(photo);
  for (const [channel, { values }] of restored.entries()) {
    for (let y = kept.y; y < kept.y + kept.height; y++) {
      let from = (y - whole.y) * whole.width + kept.x - whole.x;
      let at = (y * photo.width + kept.x) * channels + channel;
      for (let x = 0; x < kept.width; x++, from++, at += channels) {
        const old = photo.data[at] ?? 0;
        const value = old + strength * ((values[from] ?? 0) * white - old);
        out.data[at] = Math.min(white, Math.max(0, Math.round(value)));
      }
    }
  }
}
