// Where it does not help: of photographs that may be shown, those cases in which `auto` gains least.
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crop, listPhotos, readPhoto, writePicture } from '../../packages/vision/dist/node.js';
import { blurredPicture, kinds } from './blurs.mjs';
import { expectedGain, restored, score } from './kodak.mjs';

/**
 * @typedef {import('@pellucid/vision').Picture} Picture
 * @typedef {import('./blurs.mjs').Kind} Kind
 * @typedef {object} FailureRow
 * @property {string} title
 * @property {Kind} kind
 * @property {number} gain of `auto` over the blurred picture, in dB
 * @property {number | null} expected the gain that `auto` expected, in dB; null where it undid no kernel
 * @property {import('@pellucid/vision').Decision['method']} chosen
 * @property {string} why
 * @property {{ file: string, kind: Kind, index: number }} which
 */

const figure = fileURLToPath(new URL('../../docs/figures/deblurring-failures.png', import.meta.url));
/** How docs/deblurring.md shows it. */
export const figureText =
  '![Of each case a part at full size: sharp, blurred, as auto left it](figures/deblurring-failures.png)';
/** Photographs that may be shown and that the network did not learn from; docs/deblurring.md says whose they are. */
const photographs = /** @type {readonly { file: string, title: string }[]} */ (
  JSON.parse(readFileSync(new URL('shown-photographs.json', import.meta.url), 'utf8'))
);
const draws = 1;
const shown = 3;
const side = 240;
const gap = 6;

/** Each of the photographs in shown-photographs.json that the folder has, blurred in each way. @param {string} folder @param {boolean} quick */
export async function failureCases(folder, quick) {
  const files = await listPhotos(folder);
  const found = photographs.flatMap(({ file, title }) => {
    const path = files.find((each) => basename(each) === file);
    return path === undefined ? [] : [{ file: path, title }];
  });
  if (found.length === 0) {
    throw new Error(`${folder} has none of ${photographs.map(({ file }) => file).join(', ')}`);
  }
  const all = found.flatMap((photograph, index) =>
    kinds.flatMap((kind) =>
      // Numbers beyond those of the evaluation's pictures: other blurs.
      Array.from({ length: draws }, (_, draw) => ({ ...photograph, kind, index: 1000 + index * draws + draw })),
    ),
  );
  return quick ? all.filter((_, number) => number % 8 === 0) : all;
}

/** @returns {Promise<FailureRow>} */
export async function scoreFailure(which) {
  const { sharp, blurred } = await pictures(which);
  const { picture, decision } = await restored(blurred, 'auto');
  return {
    title: which.title,
    kind: which.kind,
    gain: score(picture, sharp).psnr - score(blurred, sharp).psnr,
    expected: expectedGain(decision),
    chosen: decision.method,
    why: reason(decision),
    which,
  };
}

/** The three cases with the least gain, at most one for each photograph, least first. @param {readonly FailureRow[]} rows */
export function worst(rows) {
  const sorted = [...rows].sort((a, b) => a.gain - b.gain);
  return sorted.filter((row, at) => sorted.findIndex(({ title }) => title === row.title) === at).slice(0, shown);
}

/** One line for each case: sharp, blurred, what `auto` made of it, at full size. @param {readonly FailureRow[]} cases */
export async function failureFigure(cases) {
  const sheet = canvas(3 * side + 2 * gap, cases.length * (side + gap) - gap);
  for (const [line, { which }] of cases.entries()) {
    const { sharp, blurred } = await pictures(which);
    const { picture } = await restored(blurred, 'auto');
    const part = middle(sharp);
    for (const [column, each] of [sharp, blurred, picture].entries()) {
      paste(sheet, crop(each, part), column * (side + gap), line * (side + gap));
    }
  }
  mkdirSync(dirname(figure), { recursive: true });
  await writePicture(figure, sheet);
}

async function pictures({ file, kind, index }) {
  const sharp = await readPhoto(file);
  return { sharp, blurred: blurredPicture(sharp, kind, index) };
}

/** What the decision says, for people. @param {import('@pellucid/vision').Decision} decision */
function reason({ why, blur, kernel, candidates }) {
  if (why === 'sharp') return 'its edges are as sharp as those of sharp photographs';
  if (kernel === null || blur === null) {
    return `none of the ${candidates.length} kernels that were tried could be trusted`;
  }
  switch (blur.kind) {
    case 'disc':
      return `a disc of radius ${blur.radius.toFixed(1)} was undone`;
    case 'line':
      return `a line of ${blur.length.toFixed(1)} pixels was undone`;
    default:
      return `a path within ${kernel.size}×${kernel.size} pixels was undone`;
  }
}

/** @param {Picture} picture */
function middle({ width, height }) {
  return { x: (width - side) >> 1, y: (height - side) >> 1, width: side, height: side };
}

/** @returns {Picture} white */
function canvas(width, height) {
  return { width, height, pixels: new Uint8Array(3 * width * height).fill(255) };
}

/** @param {Picture} sheet @param {Picture} picture @param {number} x @param {number} y */
function paste(sheet, { width, height, pixels }, x, y) {
  for (let row = 0; row < height; row++) {
    sheet.pixels.set(pixels.subarray(3 * row * width, 3 * (row + 1) * width), 3 * ((y + row) * sheet.width + x));
  }
}
