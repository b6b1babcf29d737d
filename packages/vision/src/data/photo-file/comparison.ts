import { crop, type Rectangle } from '../../images/crop.ts';
import { detail } from '../../images/detail.ts';
import type { Picture } from '../../images/picture.ts';
import { resize } from '../../images/resize.ts';
import { type Label, label } from './label.ts';

/** The largest part that is shown pixel for pixel. */
const PART = { width: 800, height: 600 } as const;
const GAP = 12;
const MARGIN = 24;
/** The whole picture takes at most this much height. */
const WHOLE_HEIGHT = 1000;
/** Neutral, so that no colour of the surround tints the eye's judgement. */
const SURROUND = 14;
const WHITE = 255;
/** Steps in which the most structured part is looked for, to a part's width. */
const STEPS = 4;

/**
 * A picture of what was gained: the most structured part of both, pixel for pixel and side by side, labelled «Before» and «After»;
 * below them the whole picture, its left half before and its right half after, with a frame round that part. Both have one size.
 */
export async function comparisonPicture(before: Picture, after: Picture): Promise<Picture> {
  const part = mostStructured(after);
  const inner = 2 * part.width + GAP;
  const whole = part.width < after.width || part.height < after.height ? splitWhole(before, after, part, inner) : null;
  const width = inner + 2 * MARGIN;
  const height = part.height + 2 * MARGIN + (whole === null ? 0 : whole.height + GAP);
  const sheet = { width, height, pixels: new Uint8Array(width * height * 3).fill(SURROUND) };
  for (const [i, [picture, word]] of (
    [
      [before, 'Before'],
      [after, 'After'],
    ] as const
  ).entries()) {
    const left = MARGIN + i * (part.width + GAP);
    paste(sheet, crop(picture, part), left, MARGIN);
    const pill = await label(word);
    lay(sheet, pill, left + 12, MARGIN + part.height - pill.height - 12);
  }
  if (whole !== null) paste(sheet, whole, Math.floor((width - whole.width) / 2), MARGIN + part.height + GAP);
  return sheet;
}

/** The part of at most 800 × 600 pixels with most to see in it, to a quarter of its size. */
export function mostStructured(picture: Picture): Rectangle {
  const width = Math.min(PART.width, picture.width);
  const height = Math.min(PART.height, picture.height);
  const xs = places(picture.width, width);
  const ys = places(picture.height, height);
  // Parts overlap, so the cells that they consist of are looked at once each.
  const cells = cellDetails(picture, Math.ceil(width / STEPS), Math.ceil(height / STEPS));
  let best = { x: 0, y: 0, width, height };
  let most = -1;
  for (const [row, y] of ys.entries()) {
    for (const [column, x] of xs.entries()) {
      const found = sumOf(cells.slice(row, row + STEPS).flatMap((cellRow) => cellRow.slice(column, column + STEPS)));
      if (found <= most) continue;
      best = { x, y, width, height };
      most = found;
    }
  }
  return best;
}

function places(length: number, part: number): readonly number[] {
  const count = Math.ceil(((length - part) / part) * STEPS) + 1;
  return Array.from({ length: count }, (_, i) => Math.min(length - part, Math.round((i * part) / STEPS)));
}

function cellDetails(picture: Picture, width: number, height: number): readonly (readonly number[])[] {
  const row = (y: number): readonly number[] =>
    Array.from({ length: Math.ceil(picture.width / width) }, (_, i) => {
      const x = i * width;
      const cell = { x, y, width: Math.min(width, picture.width - x), height: Math.min(height, picture.height - y) };
      return detail(picture, cell) * cell.width * cell.height;
    });
  return Array.from({ length: Math.ceil(picture.height / height) }, (_, i) => row(i * height));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function splitWhole(before: Picture, after: Picture, part: Rectangle, inner: number): Picture {
  const scale = Math.min(1, inner / after.width, WHOLE_HEIGHT / after.height);
  const [width, height] = [after.width, after.height].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ];
  const whole = { width, height, pixels: resize(after, width, height).pixels.slice() };
  const half = Math.floor(width / 2);
  if (half > 0) paste(whole, crop(resize(before, width, height), { x: 0, y: 0, width: half, height }), 0, 0);
  fill(whole, { x: half - 1, y: 0, width: 2, height });
  frame(whole, {
    x: Math.round(part.x * scale),
    y: Math.round(part.y * scale),
    width: Math.round(part.width * scale),
    height: Math.round(part.height * scale),
  });
  return whole;
}

function paste(sheet: Picture, picture: Picture, left: number, top: number): void {
  for (let y = 0; y < picture.height; y++) {
    const row = picture.pixels.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
    sheet.pixels.set(row, ((top + y) * sheet.width + left) * 3);
  }
}

/** Lays a label over the sheet, as much of it as there is room for. */
function lay(sheet: Picture, { width, height, pixels }: Label, left: number, top: number): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (left + x >= sheet.width || top + y < 0) continue;
      const from = (y * width + x) * 4;
      const to = ((top + y) * sheet.width + left + x) * 3;
      const opacity = (pixels[from + 3] ?? 0) / 255;
      for (let channel = 0; channel < 3; channel++) {
        const under = sheet.pixels[to + channel] ?? 0;
        sheet.pixels[to + channel] = Math.round(under + ((pixels[from + channel] ?? 0) - under) * opacity);
      }
    }
  }
}

function fill(picture: Picture, { x, y, width, height }: Rectangle): void {
  for (let row = Math.max(0, y); row < Math.min(picture.height, y + height); row++) {
    const from = Math.max(0, x);
    const to = Math.min(picture.width, x + width);
    if (to > from) picture.pixels.fill(WHITE, (row * picture.width + from) * 3, (row * picture.width + to) * 3);
  }
}

function frame(picture: Picture, { x, y, width, height }: Rectangle): void {
  const line = 2;
  fill(picture, { x, y, width, height: line });
  fill(picture, { x, y: y + height - line, width, height: line });
  fill(picture, { x, y, width: line, height });
  fill(picture, { x: x + width - line, y, width: line, height });
}
