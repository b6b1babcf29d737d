import type { Kernel } from '../blur/kernel.ts';
import { deconvolve, restorationMargin } from '../deconvolution/restore/deconvolve.ts';
import { type Tile, tilesOf } from '../images/tiles.ts';
import type { Networks } from './networks.ts';
import type { DeblurObserver } from './observer.ts';
import type { PhotoPixels } from './photo-pixels.ts';
import { encoded, encodedPlanes, inLight, isGrey, mixed, type Planes, whiteOf, withoutColour } from './pixel-planes.ts';
import type { NetworkTask } from './runtime.ts';

export interface Restoration {
  /** What blurred the photograph, in its own pixels; null: not known, or not the same everywhere. */
  readonly kernel: Kernel | null;
  /** Standard deviation of the noise in encoded values, 0 to 1, above 0. */
  readonly noise: number;
  /**
   * How much of what comes out is what the network makes of the blurred photograph by itself, 0 to 1: the rest is deconvolved and cleaned. Without a
   * kernel it is all of it.
   */
  readonly unaided: number;
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
 * what it is restored to by `strength`, 0 to 1. Alpha stays, and what has no colours gets none.
 */
export async function restorePhoto(
  photo: PhotoPixels,
  restoration: Restoration,
  networks: Networks,
  strength: number,
  out: PhotoPixels,
  listener: TileListener,
  observer?: DeblurObserver,
): Promise<void> {
  const reach = restoration.kernel === null ? 0 : restorationMargin(restoration.kernel);
  const grey = isGrey(photo);
  const tiles = tilesOf(photo, TILE + 2 * reach, NETWORK_MARGIN + reach);
  const richest = observer === undefined ? null : richestTile(photo, tiles);
  for (const [index, tile] of tiles.entries()) {
    const step = (step: TileStep, within: number) => listener.step(step, (index + within) / tiles.length);
    const watched = observer?.tileBegins(tile, index, tiles.length, tile === richest) === true;
    const coloured = await restoreTile(
      encodedPlanes(photo, tile.whole),
      restoration,
      networks,
      step,
      observer,
      watched,
    );
    const restored = grey ? withoutColour(coloured) : coloured;
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
  { kernel, noise, unaided }: Restoration,
  networks: Networks,
  step: (step: TileStep, within: number) => void | Promise<void>,
  observer: DeblurObserver | undefined,
  watched: boolean,
): Promise<Planes> {
  const run = async (task: NetworkTask, deconvolved: Planes, watcher: DeblurObserver | undefined) => {
    const network = await networks.for(task);
    if (watcher === undefined || !watched) return network.restore(blurred, deconvolved);
    return network.watch(blurred, deconvolved, watcher.layers, (result) => watcher.network(result));
  };
  if (kernel === null) {
    observer?.shown(blurred, blurred);
    await step('network', 0);
    return run('restore', blurred, observer);
  }
  await step('deconvolve', 0);
  const deconvolved = deconvolvedTile(blurred, kernel, noise);
  observer?.shown(blurred, deconvolved);
  await step('network', 0.3);
  const cleaned = await run('clean', deconvolved, observer);
  await step('network', 0.65);
  const alone = await run('restore', blurred, undefined);
  observer?.mixed(cleaned, alone, unaided);
  return mixed(cleaned, alone, unaided);
}

function deconvolvedTile(blurred: Planes, kernel: Kernel, noise: number): Planes {
  if (kernel.size === 1) return blurred;
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
