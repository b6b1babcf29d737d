// The seeded blurs of the evaluation: what happens to picture `index` under each kind is a function of the two.
import { defocusKernel } from '../../packages/vision/dist/blur/defocus.js';
import { degrade } from '../../packages/vision/dist/blur/degrade.js';
import { linearKernel } from '../../packages/vision/dist/blur/linear-motion.js';
import { drawTrajectory, shakeKernel } from '../../packages/vision/dist/blur/shake.js';
import { Random } from '../../packages/vision/dist/index.js';

/**
 * @typedef {import('@pellucid/vision').Picture} Picture
 * @typedef {'shake' | 'linear' | 'defocus' | 'varying'} Kind
 * @typedef {import('../../packages/vision/dist/blur/blur.js').Blur} Blur
 */

const seed = 20_090;

/** @type {readonly Kind[]} */
export const kinds = ['shake', 'linear', 'defocus', 'varying'];

/** One per cent of full scale, in sRGB values. */
const noise = 2.55;
const jpeg = { quality: 92, subsampling: '4:2:0', grid: { x: 0, y: 0 } };

/**
 * The picture blurred in linear light, with noise, through JPEG.
 * @param {Picture} sharp
 * @param {Kind} kind
 * @param {number} index
 * @returns {Picture}
 */
export function blurredPicture(sharp, kind, index) {
  const random = Random.seeded(seed).fork(kind).fork(index);
  const blur = drawBlur(random.fork('blur'), kind, sharp);
  return degrade(sharp, { blur, noise, noiseSeed: random.fork('noise').bits(), jpeg });
}

/** @returns {Blur} */
function drawBlur(random, kind, picture) {
  switch (kind) {
    case 'shake':
      return { kind: 'even', kernel: shakeKernel(drawTrajectory(random, random.uniform(15, 31))) };
    case 'linear':
      return { kind: 'even', kernel: linearKernel(random.uniform(8, 24), random.uniform(0, Math.PI)) };
    case 'defocus':
      return { kind: 'even', kernel: defocusKernel(random.uniform(1.5, 5)) };
    default:
      return drawVarying(random, picture);
  }
}

/**
 * A camera that shakes and turns about its axis: by as much that a corner moves by half of the path's extent more than the middle does, one standard
 * deviation. Kernels of the four corners, blended between.
 */
function drawVarying(random, { width, height }) {
  const extent = random.uniform(10, 25);
  const trajectory = drawTrajectory(random, extent, extent / Math.hypot(width, height));
  const corner = (right, down) => shakeKernel(trajectory, { x: right * (width / 2), y: down * (height / 2) });
  return { kind: 'corners', kernels: [corner(-1, -1), corner(1, -1), corner(-1, 1), corner(1, 1)] };
}
