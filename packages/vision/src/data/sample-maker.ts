import type { Rectangle } from '../images/crop.ts';
import { detail } from '../images/detail.ts';
import { ORIENTATIONS, orient } from '../images/orient.ts';
import type { Picture } from '../images/picture.ts';
import { planesFromPicture } from '../images/planes.ts';
import { Random } from '../random.ts';
import { SampleError, UnreadablePhotoError } from './errors.ts';
import { PairStock } from './pair-stock.ts';
import { PhotoStock } from './photo-stock.ts';
import { PictureCache } from './picture-cache.ts';
import type { Sample, SampleRecipe, SampleSource } from './sample.ts';
import type { CropPair, Stock } from './stock.ts';
import { superpixelLabels } from './superpixel-labels.ts';

/** Makes any sample of a stream, in any order. */
export interface SampleMaker {
  /** Sample `index`: the same for the same source and recipe. Throws SampleError. */
  make(index: number): Promise<Sample>;
}

/**
 * `cacheBytes` bounds what decoded photographs may take. `onUnreadable` hears of each photograph that fails to decode although its header
 * looked right; samples are drawn from the others then, the same ones in every run.
 */
export function sampleMaker(
  source: SampleSource,
  recipe: SampleRecipe,
  cacheBytes: number,
  onUnreadable: (error: UnreadablePhotoError) => void,
): SampleMaker {
  const cache = new PictureCache(cacheBytes);
  const root = Random.seeded(recipe.seed);
  const cropper =
    source.kind === 'photos'
      ? new Cropper(new PhotoStock(source.photos, recipe, cache), recipe.crop, onUnreadable)
      : new Cropper(new PairStock(source.pairs, cache), recipe.crop, onUnreadable);
  return {
    async make(index) {
      const { blurred, sharp, deconvolved } = await cropper.draw(index, root.fork(index));
      return {
        index,
        blurred: planesOf(recipe.deconvolved === null ? [blurred] : [blurred, deconvolved ?? blurred]),
        sharp: planesFromPicture(sharp),
        labels: recipe.superpixels === undefined ? [] : superpixelLabels(blurred, recipe.superpixels),
      };
    },
  };
}

/** The planes of one picture after those of another. */
function planesOf(pictures: readonly Picture[]): Float32Array<ArrayBuffer> {
  const each = pictures.map(planesFromPicture);
  const planes = new Float32Array(each.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const own of each) {
    planes.set(own, at);
    at += own.length;
  }
  return planes;
}

/** Photographs that are tried for a crop with enough to see, and places in each. */
const PHOTOGRAPHS = 6;
const PLACES = 4;

/** Below this detail a crop is mostly sky or wall, from which little can be learned; one of ten is taken all the same. */
const ENOUGH_DETAIL = 3;
const PLAIN_SHARE = 0.1;

/** Broken photographs in a row after which there is no use in going on. */
const TOO_MANY_BROKEN = 100;

class Cropper<Item> {
  readonly #stock: Stock<Item>;
  readonly #side: number;
  readonly #onUnreadable: (error: UnreadablePhotoError) => void;
  readonly #broken = new Set<string>();

  constructor(stock: Stock<Item>, side: number, onUnreadable: (error: UnreadablePhotoError) => void) {
    this.#stock = stock;
    this.#side = side;
    this.#onUnreadable = onUnreadable;
  }

  async draw(index: number, random: Random): Promise<CropPair> {
    const orientation = ORIENTATIONS[random.integer(ORIENTATIONS.length)] ?? 1;
    const { item, pictures, place } = await this.#drawPlace(index, random);
    const { blurred, sharp, deconvolved } = this.#stock.cut(item, pictures, place, random.fork('cut'));
    const pair = { blurred: orient(blurred, orientation), sharp: orient(sharp, orientation) };
    return deconvolved === undefined ? pair : { ...pair, deconvolved: orient(deconvolved, orientation) };
  }

  async #drawPlace(
    index: number,
    random: Random,
  ): Promise<{ item: Item; pictures: readonly Picture[]; place: Rectangle }> {
    let broken = 0;
    for (let photograph = 1; ; photograph++) {
      const item = this.#stock.draw(random);
      const pictures = await this.#load(index, item);
      if (pictures === undefined) {
        broken++;
        photograph--;
        if (broken < TOO_MANY_BROKEN) continue;
        throw new SampleError(
          index,
          this.#stock.pathOf(item),
          `it is one of ${broken} unreadable photographs in a row`,
        );
      }
      for (let place = 1; place <= PLACES; place++) {
        const found = this.#placeIn(this.#stock.sharpOf(item, pictures), random);
        const last = photograph >= PHOTOGRAPHS && place === PLACES;
        if (last || random.chance(PLAIN_SHARE) || detail(this.#stock.sharpOf(item, pictures), found) >= ENOUGH_DETAIL) {
          return { item, pictures, place: found };
        }
      }
    }
  }

  /** Undefined for a photograph that cannot be decoded: always so for the same file, and told once. */
  async #load(index: number, item: Item): Promise<readonly Picture[] | undefined> {
    const path = this.#stock.pathOf(item);
    if (this.#broken.has(path)) return undefined;
    try {
      return await this.#stock.load(item);
    } catch (error) {
      if (!(error instanceof UnreadablePhotoError)) throw error;
      // A file that is gone may be back in another run, and the samples would not be the same.
      if (error.code !== undefined) throw new SampleError(index, error.path, error.reason);
      this.#broken.add(path);
      this.#onUnreadable(error);
      return undefined;
    }
  }

  #placeIn({ width, height }: Picture, random: Random): Rectangle {
    const side = this.#side;
    return { x: random.integer(width - side + 1), y: random.integer(height - side + 1), width: side, height: side };
  }
}
