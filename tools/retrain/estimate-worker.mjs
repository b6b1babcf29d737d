// Blurs the parts of photographs that estimates.mjs asks for, one after the other, and finds their kernels.
import { degrade } from '../../packages/vision/dist/blur/degrade.js';
import { drawBlur } from '../../packages/vision/dist/blur/draw-blur.js';
import { Networks } from '../../packages/vision/dist/deblur/networks.js';
import { lumaPlane } from '../../packages/vision/dist/deblur/pixel-planes.js';
import { planeRestorer } from '../../packages/vision/dist/deblur/plane-restorer.js';
import { ownRuntime } from '../../packages/vision/dist/deblur/runtime-node.js';
import { estimateKernel } from '../../packages/vision/dist/deconvolution/estimate/estimate-kernel.js';
import { improveKernel } from '../../packages/vision/dist/deconvolution/estimate/improve-kernel.js';
import { detail } from '../../packages/vision/dist/images/detail.js';
import { listPhotos, readPhoto, resizeLongSide } from '../../packages/vision/dist/node.js';
import { Random } from '../../packages/vision/dist/random.js';

/**
 * @typedef {import('../../packages/vision/dist/blur/kernel.js').Kernel} Kernel
 * @typedef {{ size: number, weights: number[] }} KernelText
 */

/** Side of the parts, and of the kernels that are sought. */
const side = 256;
const support = 31;
/** Longer sides of the photographs: at these they are sharp from pixel to pixel. */
const longSides = /** @type {const} */ ([500, 1000]);
/** Places that are looked at for the one that shows most. */
const looks = 4;
const recipe = {
  shake: { weight: 0.7, extent: /** @type {const} */ ([5, 29]) },
  linear: { weight: 0.15, length: /** @type {const} */ ([4, 24]) },
  defocus: { weight: 0.15, radius: /** @type {const} */ ([1.5, 5]) },
  none: { weight: 0 },
  varying: 0,
  objects: 0,
};

const restorer = planeRestorer(new Networks(ownRuntime()));

process.on(
  'message',
  async (/** @type {{ photographs: string, seed: number, index: number }} */ { photographs, seed, index }) => {
    process.send?.(await found(await listPhotos(photographs), Random.seeded(seed).fork(index)));
  },
);

/** The true kernel of a part of one of the photographs, and all that the search had at full size. @param {readonly string[]} photos @param {Random} random */
async function found(photos, random) {
  // Every tenth, the last ones, is held out of the training.
  const path = photos[random.integer(Math.ceil(0.9 * photos.length))];
  const { kernel, picture } = await blurredPart(random, /** @type {string} */ (path));
  const grey = lumaPlane({ ...picture, channels: 3, data: picture.pixels });
  /** @type {KernelText[]} */
  const estimates = [];
  const onLevel = ({ scale, kernel }) => {
    if (scale === 1) estimates.push(textOf(kernel));
  };
  const found = await estimateKernel(grey, { support, onLevel });
  estimates.push(textOf(found.kernel));
  estimates.push(textOf(await improveKernel(grey, found.kernel, restorer, { onLevel })));
  return { truth: textOf(kernel), estimates };
}

/** @param {Random} random @param {string} path */
async function blurredPart(random, path) {
  const photo = await readPhoto(path);
  const longest = Math.max(photo.width, photo.height);
  const least = Math.ceil((side * longest) / Math.min(photo.width, photo.height));
  const whole = resizeLongSide(photo, Math.min(longest, Math.max(least, Math.round(random.uniform(...longSides)))));
  const places = Array.from({ length: looks }, () => ({
    x: random.integer(whole.width - side + 1),
    y: random.integer(whole.height - side + 1),
    width: side,
    height: side,
  }));
  const [place] = places.sort((a, b) => detail(whole, b) - detail(whole, a));
  const blur = drawBlur(random.fork('blur'), recipe);
  if (blur.kind !== 'even' || place === undefined) throw new TypeError(`A blur of the kind ${blur.kind} was drawn`);
  const degradation = {
    blur,
    noise: random.uniform(0, 3.5),
    noiseSeed: random.bits(),
    ...(random.chance(0.5)
      ? { jpeg: { quality: 75 + random.integer(24), subsampling: '4:2:0', grid: { x: 0, y: 0 } } }
      : {}),
  };
  return { kernel: blur.kernel, picture: degrade(whole, degradation, place) };
}

/** In millionths: what is less is nothing. @param {Kernel} kernel @returns {KernelText} */
function textOf({ size, weights }) {
  return { size, weights: Array.from(weights, (weight) => Math.round(1e6 * weight)) };
}
