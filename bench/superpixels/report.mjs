import { geometricMean } from '../averages.mjs';
import { table } from '../table.mjs';

/**
 * @typedef {object} Quality
 * @property {number} recall
 * @property {number} error
 * @property {number} [border]
 *
 * @typedef {object} Results
 * @property {{
 *   truth: string,
 *   means: { compactness: number, ours: Quality, theirs: Quality }[],
 *   ours: Quality,
 *   theirs: Quality,
 * }[]} summaries per truth: means per compactness, and each side's best
 * @property {{ name: string, pixels: number, ours: number, theirs: number }[]} times in milliseconds of CPU time
 * @property {number} asked the segments that scikit-image was asked for, per segment wanted
 * @property {number} missed our largest error of the count, as a share
 * @property {number} photographs
 */

/**
 * @param {Results} results
 * @param {{ version: string, counts: number[], tolerance: number, rounds: number }} setting
 */
export function textOf({ summaries, times, asked, missed, photographs }, { version, counts, tolerance, rounds }) {
  const qualities = table(
    ['truth', 'compactness', 'recall: ours', 'theirs', 'error: ours', 'theirs', 'border: ours', 'theirs'],
    summaries.flatMap(({ truth, means, ours, theirs }) => [
      ...means.map((each) => qualityRow(truth, String(each.compactness), each.ours, each.theirs)),
      qualityRow(truth, 'best', ours, theirs),
    ]),
  );
  const speeds = table(
    ['picture', 'megapixels', 'ours ms', 'theirs ms', 'ratio'],
    times.map(({ name, pixels, ours, theirs }) => [
      name,
      (pixels / 1e6).toFixed(2),
      ours.toFixed(0),
      theirs.toFixed(0),
      `${(theirs / ours).toFixed(1)}x`,
    ]),
  );
  return `${qualities}\n\n${speeds}\n
theirs: slic of scikit-image ${version}. recall: boundary recall within ${tolerance} px, more is better. error: undersegmentation error (Neubert
and Protzel 2012), less is better. border: share of pixels at a border; longer borders raise recall by chance. Means over pictures and
${counts.join(' and ')} segments; "best" takes each side's best compactness (scikit-image stretches the contrast first: equal compactness is not
equal weight). Counts are equal: scikit-image was asked for the number whose result came nearest (median ${asked.toFixed(2)} times the wanted one),
and ours for what it returned (missed by ${(100 * missed).toFixed(1)}% at most). Times: CPU time, medians of ${rounds} calls by turns, ${counts.at(-1)} segments asked
of both, compactness 10, one thread each, without decoding.
"known" are the regions of synthetic pictures.
${photographs === 0 ? noPhotographs : aboutPhotographs(photographs)}
Nothing here shows how well superpixels serve a network.`;
}

const noPhotographs = 'PELLUCID_PHOTOS names no folder, so that no photograph was measured.';

/** @param {number} count */
function aboutPhotographs(count) {
  return `"felzenszwalb" and "watershed" are what these methods of scikit-image, with parameters fixed beforehand, make of ${count} photographs: two
other opinions, not what people see as objects. Label maps by people are measured as "given" when PELLUCID_TRUTHS names their folder.`;
}

/**
 * @param {string} truth
 * @param {string} compactness
 * @param {Quality} ours
 * @param {Quality} theirs
 */
function qualityRow(truth, compactness, ours, theirs) {
  const figures = [ours.recall, theirs.recall, ours.error, theirs.error, ours.border, theirs.border];
  return [truth, compactness, ...figures.map((figure) => figure?.toFixed(4) ?? '')];
}

/** @param {Results} results */
export function figuresOf({ summaries, times, missed }) {
  const ratios = times.map(({ ours, theirs }) => theirs / ours);
  /** @type {Record<string, number>} */
  const figures = { speed_ratio: geometricMean(ratios), count_missed: missed };
  for (const { truth, ours, theirs } of summaries) {
    figures[`${truth}_recall`] = ours.recall;
    figures[`${truth}_recall_scikit`] = theirs.recall;
    figures[`${truth}_error`] = ours.error;
    figures[`${truth}_error_scikit`] = theirs.error;
  }
  return figures;
}
