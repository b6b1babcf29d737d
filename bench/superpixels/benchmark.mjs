import { boundaryRecall, slic, undersegmentationError } from '@pellucid/vision';
import { median } from '../averages.mjs';
import { figuresOf, textOf } from './report.mjs';
import { samples } from './samples.mjs';
import { Scikit } from './scikit.mjs';

export const about = 'ours and those of scikit-image: how well they keep borders, how long they take';

const counts = [150, 400];
const compactnesses = [5, 10, 20, 40, 80];
const tolerance = 2;
const rounds = 3;

/** Both sides on the same pictures: quality first, then times by turns. */
export async function run() {
  const scikit = new Scikit();
  try {
    const version = await scikit.version();
    const { synthetics, photographs } = await samples(scikit);
    const scores = [];
    for (const sample of [...synthetics, ...photographs]) scores.push(...(await scoresOf(sample, scikit)));
    const times = [];
    for (const sample of [...synthetics, ...photographs]) times.push(await timesOf(sample, scikit));
    const truths = [...new Set(scores.map(({ truth }) => truth))];
    const results = {
      summaries: truths.map((truth) => summary(scores.filter((score) => score.truth === truth))),
      times,
      asked: median(scores.map((score) => score.asked / score.count)),
      missed: Math.max(...scores.map((score) => score.missed)),
      photographs: photographs.length,
    };
    return { text: textOf(results, { version, counts, tolerance, rounds }), figures: figuresOf(results) };
  } finally {
    await scikit.close();
  }
}

/**
 * For each count and compactness: scikit-image at the request whose result comes nearest to the count, ours at that very result.
 * @param {import('./samples.mjs').Sample} sample
 * @param {Scikit} scikit
 */
async function scoresOf({ name, picture, truths }, scikit) {
  const scores = [];
  for (const count of counts) {
    for (const compactness of compactnesses) {
      const theirs = await nearest(count, compactness, picture, scikit);
      const ours = slic(picture, { segments: theirs.segmentation.count, compactness });
      for (const [truth, regions] of Object.entries(truths)) {
        scores.push({
          name,
          truth,
          count,
          compactness,
          asked: theirs.asked,
          missed: Math.abs(ours.count / theirs.segmentation.count - 1),
          ours: quality(ours, regions),
          theirs: quality(theirs.segmentation, regions),
        });
      }
    }
  }
  return scores;
}

/**
 * scikit-image often returns far fewer segments than it is asked for: so it is asked again, up to six times.
 * @param {number} count
 * @param {number} compactness
 * @param {import('@pellucid/vision').Picture} picture
 * @param {Scikit} scikit
 */
async function nearest(count, compactness, picture, scikit) {
  let best;
  for (let attempt = 0, asked = count; attempt < 6; attempt++) {
    const { segmentation } = await scikit.slic(picture, { segments: asked, compactness });
    const off = Math.abs(segmentation.count - count);
    if (best === undefined || off < Math.abs(best.segmentation.count - count)) best = { segmentation, asked };
    if (off <= 0.02 * count) break;
    asked = Math.round((asked * count) / segmentation.count);
  }
  return best;
}

/**
 * @param {import('@pellucid/vision').Segmentation} superpixels
 * @param {import('@pellucid/vision').Segmentation} truth
 */
function quality(superpixels, truth) {
  return {
    recall: boundaryRecall(superpixels, truth, tolerance),
    error: undersegmentationError(superpixels, truth),
    border: borderShare(superpixels),
  };
}

/**
 * The share of pixels whose right or lower neighbour belongs to another superpixel. Long, ragged borders raise recall by chance.
 * @param {import('@pellucid/vision').Segmentation} superpixels
 */
function borderShare({ width, labels }) {
  let border = 0;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const right = (pixel + 1) % width !== 0 && labels[pixel + 1] !== labels[pixel];
    const below = pixel + width < labels.length && labels[pixel + width] !== labels[pixel];
    if (right || below) border++;
  }
  return border / labels.length;
}

/**
 * @param {import('./samples.mjs').Sample} sample
 * @param {Scikit} scikit
 */
async function timesOf({ name, picture }, scikit) {
  const options = { segments: counts[1], compactness: 10 };
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    slic(picture, options);
    const { user, system } = process.cpuUsage(start);
    ours.push((user + system) / 1000);
    theirs.push(1000 * (await scikit.slic(picture, options)).seconds);
  }
  return { name, pixels: picture.width * picture.height, ours: median(ours), theirs: median(theirs) };
}

/**
 * Means over pictures and counts for each compactness, and the best of them for each side.
 * @param {Awaited<ReturnType<typeof scoresOf>>} scores of one truth
 */
function summary(scores) {
  const means = compactnesses.map((compactness) => {
    const some = scores.filter((score) => score.compactness === compactness);
    return { compactness, ours: mean(some.map(({ ours }) => ours)), theirs: mean(some.map(({ theirs }) => theirs)) };
  });
  const best = (/** @type {'ours' | 'theirs'} */ side) => ({
    recall: Math.max(...means.map((each) => each[side].recall)),
    error: Math.min(...means.map((each) => each[side].error)),
  });
  return { truth: scores[0].truth, means, ours: best('ours'), theirs: best('theirs') };
}

/** @param {ReturnType<typeof quality>[]} qualities */
function mean(qualities) {
  const of = (/** @type {'recall' | 'error' | 'border'} */ key) =>
    qualities.reduce((sum, each) => sum + each[key], 0) / qualities.length;
  return { recall: of('recall'), error: of('error'), border: of('border') };
}
