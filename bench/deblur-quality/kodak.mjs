// Photographs under synthetic blur: what each method makes of them.

import { preferred, UNAIDED } from '../../packages/vision/dist/deblur/choose.js';
import { Networks } from '../../packages/vision/dist/deblur/networks.js';
import { lumaPlane } from '../../packages/vision/dist/deblur/pixel-planes.js';
import { restorePhoto } from '../../packages/vision/dist/deblur/restore-photo.js';
import { ownRuntime } from '../../packages/vision/dist/deblur/runtime-node.js';
import { noiseLevel } from '../../packages/vision/dist/deconvolution/restore/noise-level.js';
import { deblur, psnr, ssim } from '../../packages/vision/dist/index.js';
import { crop, listPhotos, readPhoto } from '../../packages/vision/dist/node.js';
import { restoredByRichardsonLucy, restoredByWiener, sharpened } from './baselines.mjs';
import { blurredPicture, kinds } from './blurs.mjs';
import { fullSizeKernel } from './full-size-kernel.mjs';
import { mean } from './numbers.mjs';

/**
 * @typedef {import('@pellucid/vision').Picture} Picture
 * @typedef {import('@pellucid/vision').Decision} Decision
 * @typedef {import('./blurs.mjs').Kind} Kind
 * @typedef {{ psnr: number, ssim: number }} Score
 * @typedef {'blurred' | 'unsharp' | 'richardsonLucy' | 'wiener' | 'shake' | 'defocus' | 'network' | 'auto'} Method
 * @typedef {object} KodakRow
 * @property {string} picture
 * @property {Kind} kind
 * @property {Record<Method, Score>} scores
 * @property {Decision['method']} chosen what `auto` did
 * @property {Decision['why']} why
 * @property {number | null} expected the gain that `auto` expected of it, in dB; null where it undid no kernel
 * @property {number} seconds that `auto` took
 */

/** Blurred pictures mix with what lies beyond their frame, which nothing can know: so much of each side is not counted. */
const border = 24;
const forced = /** @type {const} */ (['shake', 'defocus', 'network']);
export const baselines = /** @type {const} */ (['unsharp', 'richardsonLucy', 'wiener']);

/** @param {string} folder @param {boolean} quick */
export async function kodakCases(folder, quick) {
  const files = (await listPhotos(folder)).map((file, index) => ({ file, index }));
  const chosen = quick ? files.filter(({ index }) => index % 8 === 2) : files;
  return chosen.flatMap(({ file, index }) => kinds.map((kind) => ({ file, index, kind })));
}

/**
 * @param {{ file: string, index: number, kind: Kind }} which
 * @returns {Promise<KodakRow>}
 */
export async function scoreKodak({ file, index, kind }) {
  const sharp = await readPhoto(file);
  const blurred = blurredPicture(sharp, kind, index);
  const scoreOf = (picture) => score(picture, sharp);
  const start = performance.now();
  const auto = await restored(blurred, 'auto');
  const seconds = (performance.now() - start) / 1000;
  const scores = { blurred: scoreOf(blurred), auto: scoreOf(auto.picture) };
  let kernel = kernelOf(auto.decision);
  for (const method of forced) {
    const { picture, kernel: undone } = await forcedTo(method, blurred, auto.decision);
    scores[method] = scoreOf(picture);
    // Baselines get the kernel that auto found; where it used none, the one that shake found.
    kernel ??= undone;
  }
  scores.unsharp = scoreOf(sharpened(blurred));
  scores.richardsonLucy = kernel === null ? scores.blurred : scoreOf(restoredByRichardsonLucy(blurred, kernel));
  scores.wiener =
    kernel === null ? scores.blurred : scoreOf(restoredByWiener(blurred, kernel, auto.decision.noise / 255));
  const { method: chosen, why } = auto.decision;
  return { picture: nameOf(file), kind, scores, chosen, why, expected: expectedGain(auto.decision), seconds };
}

/** @param {readonly KodakRow[]} rows */
export function kodakFigures(rows) {
  const gain = (method, some) => mean(some.map((row) => gainOf(row, method)));
  const of = (kind) => rows.filter((row) => row.kind === kind);
  const even = rows.filter(({ kind }) => kind !== 'varying');
  const bestBaseline = (kind) => Math.max(...baselines.map((method) => gain(method, of(kind))));
  const perKind = kinds.flatMap((kind) => [
    [`kodak_${kind}_auto_gain_db`, gain('auto', of(kind))],
    [`kodak_${kind}_network_gain_db`, gain('network', of(kind))],
    [`kodak_${kind}_best_baseline_gain_db`, bestBaseline(kind)],
  ]);
  return {
    // Of the three kinds that are the same all over the picture; the fourth has a key of its own.
    kodak_auto_gain_db: gain('auto', even),
    kodak_worst_picture_db: Math.min(...rows.map((row) => gainOf(row, 'auto'))),
    varying_network_gain_db: gain('network', of('varying')),
    network_gain_db: gain('network', rows),
    /** Of the kind where a baseline comes nearest to `auto`, or passes it. */
    kodak_least_lead_db: Math.min(...kinds.map((kind) => gain('auto', of(kind)) - bestBaseline(kind))),
    ...Object.fromEntries(perKind),
  };
}

/** In dB, over the blurred picture. @param {KodakRow} row @param {Method} method */
export function gainOf({ scores }, method) {
  return scores[method].psnr - scores.blurred.psnr;
}

/**
 * @param {Picture} blurred
 * @param {import('@pellucid/vision').DeblurMethod} method
 */
export async function restored({ width, height, pixels }, method) {
  const { photo, decision } = await deblur({ width, height, channels: 3, data: pixels }, { method });
  return { picture: { width, height, pixels: new Uint8Array(photo.data) }, decision };
}

/**
 * What a method makes of the picture when it is named: with the kernels that `auto` has found already, where it looked for any, since looking is most
 * of the work and finds the same.
 * @param {'shake' | 'defocus' | 'network'} method
 * @param {Picture} blurred
 * @param {Decision} known what `auto` decided
 */
async function forcedTo(method, blurred, { candidates, kernelScale }) {
  const own = preferred(candidates.filter((each) => each.method === method));
  if (own === undefined || kernelScale !== 1) {
    const { picture, decision } = await restored(blurred, method);
    return { picture, kernel: kernelOf(decision) };
  }
  const { width, height, pixels } = blurred;
  const photo = { width, height, channels: /** @type {const} */ (3), data: pixels };
  const out = { ...photo, data: pixels.slice() };
  const listener = { step: () => {}, done: () => {} };
  const restoration = { kernel: own.kernel, noise: noiseLevel(lumaPlane(photo)), unaided: UNAIDED[own.blur.kind] };
  await restorePhoto(photo, restoration, networks, 1, out, listener);
  return { picture: { width, height, pixels: out.data }, kernel: own.kernel };
}

const networks = new Networks(ownRuntime());

/** In dB, of the kernel that was undone; null where none was. @param {Decision} decision */
export function expectedGain({ kernel, method, candidates }) {
  if (kernel === null) return null;
  return Math.max(...candidates.filter((each) => each.method === method).map((each) => each.expectedGain));
}

/** @param {Picture} picture @param {Picture} sharp @returns {Score} */
export function score(picture, sharp) {
  const inside = { x: border, y: border, width: sharp.width - 2 * border, height: sharp.height - 2 * border };
  const [ours, truth] = [crop(picture, inside), crop(sharp, inside)];
  return { psnr: psnr(ours, truth), ssim: ssim(ours, truth) };
}

function kernelOf({ kernel, kernelScale }) {
  return kernel === null ? null : fullSizeKernel(kernel, kernelScale);
}

function nameOf(file) {
  return file
    .split(/[\\/]/)
    .at(-1)
    .replace(/\.\w+$/, '');
}
