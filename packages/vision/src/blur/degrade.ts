import { crop, type Rectangle } from '../images/crop.ts';
import { type LinearPicture, levelOfLight, linearPicture } from '../images/linear-light.ts';
import type { Picture } from '../images/picture.ts';
import { Random } from '../random.ts';
import { type Blur, blurRadius, blurred } from './blur.ts';
import { type BlurRecipe, defaultBlur, drawBlur, plainBlur, type Range } from './draw-blur.ts';
import { jpegLoss, type Subsampling } from './jpeg-loss.ts';

/** What a camera does to a scene, as random choices. */
export interface DegradationRecipe {
  readonly blur: BlurRecipe;
  /** Standard deviation of the noise in 8-bit sRGB levels. */
  readonly noise: Range;
  /** The share of pictures that were kept as JPEG. */
  readonly jpeg: number;
  /** JPEG quality, 1 to 100, whole numbers. */
  readonly quality: Range;
  /** The share of JPEG pictures with 4:2:0 instead of 4:4:4. */
  readonly halfChroma: number;
}

/** Blur as in defaultBlur, little noise, JPEG as cameras and messengers keep it. */
export const defaultDegradation: DegradationRecipe = {
  blur: defaultBlur,
  noise: [0, 3.5],
  jpeg: 0.8,
  quality: [75, 98],
  halfChroma: 0.5,
};

/** For networks that restore by themselves. */
export const plainDegradation: DegradationRecipe = { ...defaultDegradation, blur: plainBlur };

/** One choice out of a recipe: everything that degrade does is a function of this and the picture. */
export interface Degradation {
  readonly blur: Blur;
  readonly noise: number;
  /** Seeds the noise: a whole number from 0 to 2^32 − 1. */
  readonly noiseSeed: number;
  /** Not there: the picture never was a JPEG file. */
  readonly jpeg?: {
    readonly quality: number;
    readonly subsampling: Subsampling;
    /** Where the window lies in JPEG's grid of 16×16 pixels. */
    readonly grid: { readonly x: number; readonly y: number };
  };
}

/** A degradation after the recipe. */
export function drawDegradation(random: Random, recipe: DegradationRecipe): Degradation {
  const blur = drawBlur(random.fork('blur'), recipe.blur);
  const noise = random.uniform(...recipe.noise);
  const noiseSeed = random.bits();
  if (!random.chance(recipe.jpeg)) return { blur, noise, noiseSeed };
  const [lowest, highest] = recipe.quality;
  const quality = lowest + random.integer(highest - lowest + 1);
  const subsampling = random.chance(recipe.halfChroma) ? '4:2:0' : '4:4:4';
  return {
    blur,
    noise,
    noiseSeed,
    jpeg: { quality, subsampling, grid: { x: random.integer(16), y: random.integer(16) } },
  };
}

/** How many pixels around a window degrade looks at. */
export function degradationMargin(degradation: Degradation): number {
  return blurRadius(degradation.blur) + 16;
}

/**
 * The part of the sharp picture within `window` as a camera would have kept it: blurred in linear light, brought to sRGB, with Gaussian
 * noise, rounded to 8 bits, and through JPEG. The picture is mirrored at its borders; pixels further from the window than
 * degradationMargin do not matter.
 */
export function degrade(
  sharp: Picture,
  degradation: Degradation,
  window: Rectangle = { x: 0, y: 0, width: sharp.width, height: sharp.height },
): Picture {
  const { noise, noiseSeed, jpeg } = degradation;
  // JPEG sees the window with what lies before it in the grid, so that units end anywhere within it.
  const grid = jpeg?.grid ?? { x: 0, y: 0 };
  const wider = {
    x: window.x - grid.x,
    y: window.y - grid.y,
    width: window.width + grid.x,
    height: window.height + grid.y,
  };
  const light = blurred(linearPicture(sharp), degradation.blur, wider);
  const kept = photographed(light, noise, Random.seeded(noiseSeed));
  if (jpeg === undefined) return kept;
  return crop(jpegLoss(kept, jpeg.quality, jpeg.subsampling), { ...window, x: grid.x, y: grid.y });
}

/** 2^12 normal numbers, which make a picture's noise faster than as many new ones as it has values, and look no different. */
const BAG_BITS = 12;

function photographed(scene: LinearPicture, noise: number, random: Random): Picture {
  const { width, height, light } = scene;
  const bag = Float32Array.from({ length: 1 << BAG_BITS }, () => noise * random.normal());
  // A clamped array rounds and cuts off by itself.
  const pixels = new Uint8ClampedArray(light.length);
  for (let i = 0; i < light.length; i++) {
    pixels[i] = levelOfLight(light[i] ?? 0) + (bag[random.bits() >>> (32 - BAG_BITS)] ?? 0);
  }
  return { width, height, pixels: new Uint8Array(pixels.buffer) };
}
