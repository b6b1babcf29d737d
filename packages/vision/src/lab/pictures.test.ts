import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { framesOf } from './frames.ts';
import { glyphs } from './glyphs.ts';
import { drawPictures, frame, glyphInk, reach, side } from './pictures.ts';

const pixelsOf = (seed: number, count: number): Uint8Array => drawPictures(Random.seeded(seed), count).pixels;

test('the same seed draws the same pictures, another one others', () => {
  expect(pixelsOf(7, 32)).toEqual(pixelsOf(7, 32));
  expect(pixelsOf(7, 32)).not.toEqual(pixelsOf(8, 32));
});

test('a picture does not depend on how many are drawn', () => {
  expect(pixelsOf(7, 8)).toEqual(pixelsOf(7, 24).subarray(0, 8 * side * side));
});

test('every class is as frequent as every other', () => {
  const { labels } = drawPictures(Random.seeded(1), 5 * glyphs.length);
  const counts = glyphs.map((_, label) => labels.filter((each) => each === label).length);
  expect(counts).toEqual(glyphs.map(() => 5));
});

test('no two pictures of training and test are the same', () => {
  const random = Random.seeded(3);
  const [training, test] = ['training', 'test'].map((part) => drawPictures(random.fork(part), 64).pixels);
  const texts = [training!, test!].flatMap((pixels) =>
    Array.from({ length: 64 }, (_, index) => pixels.subarray(index * side * side, (index + 1) * side * side).join()),
  );
  expect(new Set(texts).size).toBe(128);
});

test('a glyph is never cut, however far the frame is moved', () => {
  const random = Random.seeded(5);
  for (let index = 0; index < 320; index++) {
    const { cover } = glyphInk(random.fork(index), glyphs[index % glyphs.length]!);
    const inked = [...cover.keys()].filter((place) => cover[place]! > 0);
    const lines = inked.flatMap((place) => [Math.floor(place / side), place % side]);
    // A pen's rim reaches half a pixel further.
    expect(Math.min(...lines)).toBeGreaterThanOrEqual(2 * reach - 1);
    expect(Math.max(...lines)).toBeLessThanOrEqual(side - 2 * reach);
  }
});

test('classes can be told apart: most clean glyphs are nearest to the average of their own class', () => {
  const turns = 24;
  const random = Random.seeded(11);
  // Centred on their weight, since the place is drawn at random.
  const inks = Array.from({ length: turns * glyphs.length }, (_, index) =>
    centred(glyphInk(random.fork(index), glyphs[index % glyphs.length]!).cover),
  );
  const half = inks.length / 2;
  const averages = glyphs.map((_, label) => {
    const sum = new Float32Array(side * side);
    for (let index = label; index < half; index += glyphs.length) {
      for (const [place, share] of inks[index]!.entries()) sum[place]! += share / (turns / 2);
    }
    return sum;
  });
  const right = inks.slice(half).filter((ink, index) => {
    const likeness = averages.map((average) => cosine(ink, average));
    return likeness.indexOf(Math.max(...likeness)) === index % glyphs.length;
  });
  // By chance 1 in 16.
  expect(right.length / half).toBeGreaterThan(0.5);
});

test('a frame shows the middle of a picture, from −1 to 1, and moves over it', () => {
  const pixels = Uint8Array.from({ length: side * side }, (_, place) => place % 256);
  const pictures = { count: 1, pixels, labels: Uint8Array.of(0) };
  const number = (row: number, column: number): number => Math.fround(pixels[row * side + column]! / 127.5 - 1);
  const still = framesOf(pictures, [0]);
  expect(still.shape).toEqual([1, 1, frame, frame]);
  expect(still.data[0]).toBe(number(reach, reach));
  expect(still.data.at(-1)).toBe(number(side - reach - 1, side - reach - 1));
  const moved = framesOf(pictures, [0], () => [reach, -2]);
  expect(moved.data[0]).toBe(number(reach - 2, 2 * reach));
});

function centred(cover: Float32Array): Float32Array {
  let [sum, x, y] = [0, 0, 0];
  for (const [place, share] of cover.entries()) {
    sum += share;
    x += share * (place % side);
    y += share * Math.floor(place / side);
  }
  const [dx, dy] = [Math.round(side / 2 - x / sum), Math.round(side / 2 - y / sum)];
  return cover.map((_, place) => {
    const [row, column] = [Math.floor(place / side) - dy, (place % side) - dx];
    return row < 0 || row >= side || column < 0 || column >= side ? 0 : cover[row * side + column]!;
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (const [place, share] of a.entries()) {
    product += share * b[place]!;
    squaresA += share * share;
    squaresB += b[place]! * b[place]!;
  }
  return product / Math.sqrt(squaresA * squaresB);
}
