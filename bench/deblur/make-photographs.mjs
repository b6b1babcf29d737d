// Writes blurred photographs of 12 and of 48 megapixels: from the first photograph of the folder PELLUCID_PHOTOS, or drawn. Tells what they are.
import { degrade } from '../../packages/vision/dist/blur/degrade.js';
import { drawTrajectory, shakeKernel } from '../../packages/vision/dist/blur/shake.js';
import { Random } from '../../packages/vision/dist/index.js';
import { listPhotos, readPhoto, writePicture } from '../../packages/vision/dist/node.js';
import { synthetic } from '../superpixels/synthetic.mjs';

/** @typedef {import('@pellucid/vision').Picture} Picture */

const size = { width: 4000, height: 3000 };
/** Pixels that the camera moved: as far as hands move pictures of this size. */
const extent = 40;

const [, , small, large] = process.argv;
const folder = process.env['PELLUCID_PHOTOS'];
const [file] = folder === undefined ? [] : await listPhotos(folder);
const sharp = mirrored(file === undefined ? synthetic(1).picture : await readPhoto(file), size);
const random = Random.seeded(1);
const blur = { kind: 'even', kernel: shakeKernel(drawTrajectory(random, extent)) };
const jpeg = { quality: 92, subsampling: '4:2:0', grid: { x: 0, y: 0 } };
const blurred = degrade(sharp, { blur, noise: 1.5, noiseSeed: random.bits(), jpeg });
await writePicture(small, blurred, 92);
await writePicture(large, mirrored(blurred, { width: 2 * size.width, height: 2 * size.height }), 92);
process.stdout.write(`${file === undefined ? 'drawn' : 'from a photograph'}, a shake of ${extent} pixels`);

/**
 * As large as asked: the picture and its mirror images side by side, or its left top.
 * @param {Picture} picture
 * @param {{ width: number, height: number }} asked
 * @returns {Picture}
 */
function mirrored(picture, { width, height }) {
  const place = (index, length) => {
    const turned = index % (2 * length);
    return turned < length ? turned : 2 * length - 1 - turned;
  };
  const columns = Int32Array.from({ length: width }, (_, x) => 3 * place(x, picture.width));
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0, to = 0; y < height; y++) {
    const row = 3 * picture.width * place(y, picture.height);
    for (let x = 0; x < width; x++, to += 3) {
      const from = row + columns[x];
      pixels[to] = picture.pixels[from];
      pixels[to + 1] = picture.pixels[from + 1];
      pixels[to + 2] = picture.pixels[from + 2];
    }
  }
  return { width, height, pixels };
}
