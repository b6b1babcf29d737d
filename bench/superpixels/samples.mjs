import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { synthetic } from './synthetic.mjs';

/**
 * A picture and the regions that superpixels should respect, by the name of who made them.
 * @typedef {object} Sample
 * @property {string} name
 * @property {import('@pellucid/vision').Picture} picture
 * @property {Record<string, import('@pellucid/vision').Segmentation>} truths
 */

const syntheticSeeds = [1, 2, 3, 4];
const mostPhotographs = 6;

/**
 * Synthetic pictures; and from the folder PELLUCID_PHOTOS up to six photographs, evenly spread over their names, each with what two
 * methods of scikit-image that are not SLIC make of it, and with the label map `NAME.png` of the folder PELLUCID_TRUTHS if there is one.
 * @param {import('./scikit.mjs').Scikit} scikit
 * @returns {Promise<{ synthetics: Sample[], photographs: Sample[] }>}
 */
export async function samples(scikit) {
  const photographs = [];
  for (const file of photographFiles()) photographs.push(await photograph(file, scikit));
  return { synthetics: syntheticSeeds.map(synthetic), photographs };
}

function photographFiles() {
  const folder = process.env['PELLUCID_PHOTOS'];
  if (folder === undefined) return [];
  const files = readdirSync(folder)
    .filter((file) => /\.(png|jpe?g)$/i.test(file))
    .sort()
    .map((file) => join(folder, file));
  if (files.length === 0) throw new Error(`PELLUCID_PHOTOS is ${folder}, which holds no .png, .jpg or .jpeg`);
  const count = Math.min(files.length, mostPhotographs);
  return Array.from({ length: count }, (_, at) => files[Math.floor((at * files.length) / count)]);
}

/**
 * @param {string} file
 * @param {import('./scikit.mjs').Scikit} scikit
 * @returns {Promise<Sample>}
 */
async function photograph(file, scikit) {
  const picture = await scikit.decoded(file);
  const name = file.slice(0, -extname(file).length).split(/[\\/]/).at(-1);
  const truths = {
    felzenszwalb: await scikit.reference('felzenszwalb', picture),
    watershed: await scikit.reference('watershed', picture),
  };
  const labelMap = join(process.env['PELLUCID_TRUTHS'] ?? '', `${name}.png`);
  if (process.env['PELLUCID_TRUTHS'] !== undefined && existsSync(labelMap)) {
    truths.given = await scikit.truth(labelMap);
  }
  return { name, picture, truths };
}
