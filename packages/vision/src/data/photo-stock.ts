import { degradationMargin, degrade, drawDegradation } from '../blur/degrade.ts';
import { crop, type Rectangle } from '../images/crop.ts';
import { CHANNEL_ORDERS, type ChannelOrder, permuteChannels } from '../images/permute-channels.ts';
import type { Picture } from '../images/picture.ts';
import { resizeLongSide } from '../images/resize.ts';
import type { Random } from '../random.ts';
import { DECONVOLUTION_MARGIN, deconvolved } from './deconvolved.ts';
import type { PhotoFile } from './list-photos.ts';
import type { PictureCache } from './picture-cache.ts';
import { readPhoto } from './read-photo.ts';
import type { SampleRecipe } from './sample.ts';
import { copySides, type Scene, scenesOf } from './scenes.ts';
import type { CropPair, Stock } from './stock.ts';

/** Sharp photographs at several sizes, blurred as the recipe says. */
export class PhotoStock implements Stock<Scene> {
  readonly #photos: readonly PhotoFile[];
  readonly #scenes: readonly Scene[];
  readonly #weights: number;
  readonly #crop: number;
  readonly #recipe: Pick<SampleRecipe, 'degradation' | 'deconvolved'>;
  readonly #cache: PictureCache;

  constructor(photos: readonly PhotoFile[], recipe: SampleRecipe, cache: PictureCache) {
    this.#photos = photos;
    this.#scenes = scenesOf(photos, recipe.crop);
    this.#weights = this.#scenes.reduce((sum, { weight }) => sum + weight, 0);
    this.#crop = recipe.crop;
    this.#recipe = recipe;
    this.#cache = cache;
  }

  draw(random: Random): Scene {
    let left = random.uniform() * this.#weights;
    const found = this.#scenes.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    const scene = found ?? this.#scenes.at(-1);
    if (scene === undefined) throw new RangeError(`No photograph is as large as a crop of ${this.#crop} pixels`);
    return scene;
  }

  pathOf(scene: Scene): string {
    return this.#photo(scene).path;
  }

  load(scene: Scene): Promise<readonly Picture[]> {
    return this.#cache.get(scene.photo, () => readCopies(this.#photo(scene), this.#crop));
  }

  sharpOf(scene: Scene, pictures: readonly Picture[]): Picture {
    const copy = pictures[scene.copy];
    if (copy === undefined) throw new RangeError(`${this.pathOf(scene)} has no copy ${scene.copy}`);
    return copy;
  }

  cut(scene: Scene, pictures: readonly Picture[], place: Rectangle, random: Random): CropPair {
    const whole = this.sharpOf(scene, pictures);
    const { degradation: recipe } = this.#recipe;
    const degradation = drawDegradation(random, recipe);
    const asked = random.chance(this.#recipe.deconvolved ?? 0);
    const margin = asked ? DECONVOLUTION_MARGIN : 0;
    const around = grown(place, degradationMargin(degradation) + margin, whole);
    const surroundings = permuteChannels(crop(whole, around), drawOrder(random));
    const within = { ...place, x: place.x - around.x, y: place.y - around.y };
    const sharp = crop(surroundings, within);
    if (!asked) return { blurred: degrade(surroundings, degradation, within), sharp };
    const wider = degrade(surroundings, degradation, {
      x: within.x - margin,
      y: within.y - margin,
      width: within.width + 2 * margin,
      height: within.height + 2 * margin,
    });
    const inner = { x: margin, y: margin, width: within.width, height: within.height };
    const restored = deconvolved(wider, degradation, recipe, random.fork('deconvolution'));
    return { blurred: crop(wider, inner), sharp, deconvolved: crop(restored, inner) };
  }

  #photo(scene: Scene): PhotoFile {
    const photo = this.#photos[scene.photo];
    if (photo === undefined) throw new RangeError(`There is no photograph ${scene.photo}`);
    return photo;
  }
}

/** Each copy is made from the next larger one, which costs little and is the same wherever it is done. */
async function readCopies(photo: PhotoFile, cropSide: number): Promise<readonly Picture[]> {
  let last = await readPhoto(photo.path);
  return copySides(photo, cropSide).map((side) => {
    last = resizeLongSide(last, side);
    return last;
  });
}

/** The rectangle with a margin on each side, as far as the picture goes. */
function grown(place: Rectangle, margin: number, picture: Picture): Rectangle {
  const x = Math.max(0, place.x - margin);
  const y = Math.max(0, place.y - margin);
  const right = Math.min(picture.width, place.x + place.width + margin);
  const bottom = Math.min(picture.height, place.y + place.height + margin);
  return { x, y, width: right - x, height: bottom - y };
}

/** Half of the crops keep their colours. */
function drawOrder(random: Random): ChannelOrder {
  const order = CHANNEL_ORDERS[random.chance(0.5) ? 0 : random.integer(CHANNEL_ORDERS.length)];
  return order ?? [0, 1, 2];
}
