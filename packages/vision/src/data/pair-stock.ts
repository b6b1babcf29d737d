import { crop, type Rectangle } from '../images/crop.ts';
import type { Picture } from '../images/picture.ts';
import type { Random } from '../random.ts';
import { UnreadablePhotoError } from './errors.ts';
import type { PairFiles } from './list-pairs.ts';
import type { PictureCache } from './picture-cache.ts';
import { readPhoto } from './read-photo.ts';
import type { CropPair, Stock } from './stock.ts';

/** Pairs of photographs, at their own size and in their own colours. An item is a pair's position in the list. */
export class PairStock implements Stock<number> {
  readonly #pairs: readonly PairFiles[];
  readonly #cache: PictureCache;

  constructor(pairs: readonly PairFiles[], cache: PictureCache) {
    this.#pairs = pairs;
    this.#cache = cache;
  }

  draw(random: Random): number {
    return random.integer(this.#pairs.length);
  }

  pathOf(item: number): string {
    return this.#pair(item).sharp.path;
  }

  load(item: number): Promise<readonly Picture[]> {
    return this.#cache.get(item, () => readPair(this.#pair(item)));
  }

  sharpOf(item: number, [, sharp]: readonly Picture[]): Picture {
    if (sharp === undefined) throw new RangeError(`Pair ${item} has no sharp picture`);
    return sharp;
  }

  cut(item: number, pictures: readonly Picture[], place: Rectangle): CropPair {
    const [blurred = this.sharpOf(item, pictures)] = pictures;
    return { blurred: crop(blurred, place), sharp: crop(this.sharpOf(item, pictures), place) };
  }

  #pair(item: number): PairFiles {
    const pair = this.#pairs[item];
    if (pair === undefined) throw new RangeError(`There is no pair ${item}`);
    return pair;
  }
}

async function readPair(pair: PairFiles): Promise<readonly [Picture, Picture]> {
  const blurred = await readPhoto(pair.blurred.path);
  const sharp = await readPhoto(pair.sharp.path);
  // The sizes in the files were compared before; EXIF data may turn one of the two.
  if (blurred.width !== sharp.width || blurred.height !== sharp.height) {
    const sizes = `${blurred.width}×${blurred.height} pixels upright, and ${pair.sharp.path} has ${sharp.width}×${sharp.height}`;
    throw new UnreadablePhotoError(pair.blurred.path, `it has ${sizes}`);
  }
  return [blurred, sharp];
}
