import type { Random } from '../random.ts';
import { type Glyph, glyphs, type Point } from './glyphs.ts';
import { Ink } from './ink.ts';

/** Side of what a classifier sees, in pixels. */
export const frame = 32;

/** How far a frame can be moved over a picture, in pixels: pictures are drawn larger by it on each side. */
export const reach = 4;

/** Side of a picture with its margins. */
export const side: number = frame + 2 * reach;

/** Grey pictures and what they show. */
export interface Pictures {
  readonly count: number;
  /** `count × side × side` bytes. */
  readonly pixels: Uint8Array;
  /** The place of each picture's glyph in `glyphs`. */
  readonly labels: Uint8Array;
}

/**
 * Draws pictures: one glyph each, at a random place, size, angle, slant and pen, brighter or darker than its ground, among stray lines and
 * under noise. Classes are equally frequent (picture i shows glyph i modulo their number), and picture i depends on the source's seed and i
 * alone. A glyph keeps `reach` pixels of distance from the edges of the middle frame, so that moving the frame cuts none.
 */
export function drawPictures(random: Random, count: number): Pictures {
  const pixels = new Uint8Array(count * side * side);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const label = index % glyphs.length;
    labels[index] = label;
    const glyph = glyphs[label];
    if (glyph !== undefined) pixels.set(drawPicture(random.fork(index), glyph), index * side * side);
  }
  return { count, pixels, labels };
}

function drawPicture(random: Random, glyph: Glyph): Uint8Array {
  const contrast = random.uniform(0.28, 0.68) * (random.chance(0.5) ? 1 : -1);
  const ground = random.uniform(0.35, 0.65) - contrast / 2;
  const slopes = [random.uniform(-0.2, 0.2), random.uniform(-0.2, 0.2)] as const;
  const layers = [
    { ink: strayLines(random), contrast: contrast * random.uniform(0.4, 1) },
    { ink: glyphInk(random, glyph), contrast },
    { ink: strayLines(random), contrast: -contrast * random.uniform(0, 0.8) },
  ];
  const noise = random.uniform(0.02, 0.09);
  const pixels = new Uint8Array(side * side);
  for (let place = 0; place < pixels.length; place++) {
    const x = (place % side) / side - 0.5;
    const y = Math.floor(place / side) / side - 0.5;
    let light = ground + slopes[0] * x + slopes[1] * y;
    for (const layer of layers) light += layer.contrast * (layer.ink.cover[place] ?? 0);
    const grey = 255 * (light + noise * random.normal());
    pixels[place] = Math.min(255, Math.max(0, Math.round(grey)));
  }
  return pixels;
}

/** The ink of a glyph, at a random place, size, angle, slant and pen. */
export function glyphInk(random: Random, glyph: Glyph): Ink {
  const size = random.uniform(6, 9);
  const width = size * random.uniform(0.8, 1.1);
  const angle = random.uniform(-0.3, 0.3);
  const slant = random.uniform(-0.25, 0.25);
  const pen = glyph.pen === undefined ? random.uniform(0.5, 1.2) : glyph.pen * size;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = glyph.lines.map((line) =>
    line.map(([x, y]): Point => {
      const [across, down] = [width * (x - slant * y), size * y];
      return [cos * across - sin * down, sin * across + cos * down];
    }),
  );
  const [dx, dy] = [
    placeFor(
      random,
      turned.flat().map(([x]) => x),
      pen,
    ),
    placeFor(
      random,
      turned.flat().map(([, y]) => y),
      pen,
    ),
  ];
  const ink = new Ink(side);
  for (const line of turned)
    ink.draw(
      line.map(([x, y]): Point => [x + dx, y + dy]),
      pen,
    );
  return ink;
}

/** Where to move numbers so that they and the pen lie in the middle frame, `reach` from its edges: anywhere there. */
function placeFor(random: Random, numbers: readonly number[], pen: number): number {
  const from = 2 * reach + pen - Math.min(...numbers);
  const to = side - 2 * reach - pen - Math.max(...numbers);
  return from < to ? random.uniform(from, to) : (from + to) / 2;
}

function strayLines(random: Random): Ink {
  const ink = new Ink(side);
  for (let left = 1 + random.integer(2); left > 0; left--) {
    const [x, y] = [random.uniform(0, side), random.uniform(0, side)];
    const angle = random.uniform(0, 2 * Math.PI);
    const bend = random.uniform(-1, 1);
    const length = random.uniform(3, 9);
    const middle: Point = [x + length * Math.cos(angle), y + length * Math.sin(angle)];
    const end: Point = [middle[0] + length * Math.cos(angle + bend), middle[1] + length * Math.sin(angle + bend)];
    ink.draw([[x, y], middle, end], random.uniform(0.5, 1.2));
  }
  return ink;
}
