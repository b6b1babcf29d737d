import fc from 'fast-check';
import { expect, test } from 'vitest';
import { componentsOf } from './components.ts';
import { SuperpixelOptionError, SuperpixelSizeError } from './errors.ts';
import { undersegmentationError } from './quality.ts';
import { numbered } from './segmentation.ts';
import { slic } from './slic.ts';
import { painted, pictures } from './testing/maps.ts';

const flat = painted(60, 40, () => [90, 120, 70]);

test('a flat picture is cut into the squares of the grid', () => {
  const { labels, count } = slic(flat, { segments: 24 });
  const squares = Int32Array.from(labels, (_, pixel) => 6 * Math.floor(pixel / 600) + Math.floor((pixel % 60) / 10));
  expect(count).toBe(24);
  expect(undersegmentationError({ width: 60, height: 40, labels, count }, numbered(squares, 24, 60, 40))).toBe(0);
});

test('borders follow a curved edge exactly when colours are far apart', () => {
  const inside = (x: number, y: number) => (x - 30) ** 2 + (y - 22) ** 2 < 200;
  const picture = painted(60, 40, (x, y) => (inside(x, y) ? [220, 40, 40] : [30, 60, 200]));
  const disc = Int32Array.from({ length: 2400 }, (_, at) => (inside(at % 60, Math.floor(at / 60)) ? 1 : 0));
  expect(undersegmentationError(slic(picture, { segments: 30 }), numbered(disc, 2, 60, 40))).toBe(0);
});

test('labels are numbered without gaps, regions are 4-connected, and there are never more than asked for', () => {
  const options = fc.record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    compactness: fc.constantFrom(0.1, 5, 10, 100),
    iterations: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(pictures, options, (picture, { share, compactness, iterations }) => {
      const pixels = picture.width * picture.height;
      const segments = 1 + Math.floor(share * (pixels - 1));
      const { width, height, labels, count } = slic(picture, { segments, compactness, iterations });
      expect([width, height, labels.length]).toEqual([picture.width, picture.height, pixels]);
      expect([...new Set(labels)]).toEqual(Array.from({ length: count }, (_, label) => label));
      expect(componentsOf(labels, width, height).count).toBe(count);
      expect(count).toBeLessThanOrEqual(segments);
    }),
  );
});

test('a noisy picture has exactly as many superpixels as asked for', () => {
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 48271) >>> 0) % 0x7fffffff;
    return state % 256;
  };
  const picture = painted(97, 61, () => [noise(), noise(), noise()]);
  for (const segments of [1, 7, 50, 333]) expect(slic(picture, { segments }).count).toBe(segments);
});

test('larger compactness makes borders shorter', () => {
  const picture = painted(80, 80, (x, y) => [128 + 90 * Math.sin(x / 3), 128 + 90 * Math.sin(y / 4 + x / 9), 100]);
  const [loose, tight] = [10, 100].map((compactness) => borderLength(slic(picture, { segments: 40, compactness })));
  expect(loose).toBeGreaterThan(1.1 * tight!);
});

test('the same picture gives the same labels, and is left as it is', () => {
  const picture = painted(50, 30, (x, y) => [x * 5, y * 8, (x * y) % 256]);
  const before = picture.pixels.slice();
  expect(slic(picture, { segments: 20 })).toEqual(slic(picture, { segments: 20 }));
  expect(picture.pixels).toEqual(before);
});

test.each([
  [{ segments: 0 }, 'segments is 0; expected a whole number from 1 to 2400'],
  [{ segments: 2401 }, 'segments is 2401; expected a whole number from 1 to 2400'],
  [{ segments: 2.5 }, 'segments is 2.5; expected a whole number from 1 to 2400'],
  [{ segments: 4, compactness: 0 }, 'compactness is 0; expected a number above 0'],
  [{ segments: 4, compactness: Number.NaN }, 'compactness is NaN; expected a number above 0'],
  [{ segments: 4, iterations: 0 }, 'iterations is 0; expected a whole number from 1'],
])('refuses %j', (options, message) => {
  expect(() => slic(flat, options)).toThrow(SuperpixelOptionError);
  expect(() => slic(flat, options)).toThrow(message);
});

test('refuses a picture whose bytes do not fill its size', () => {
  const broken = { width: 4, height: 4, pixels: new Uint8Array(47) };
  expect(() => slic(broken, { segments: 2 })).toThrow(SuperpixelSizeError);
  expect(() => slic(broken, { segments: 2 })).toThrow('The 4 × 4 picture: found 47 bytes, expected three per pixel');
});

/** Pairs of neighbours with different labels. */
function borderLength({ width, labels }: { readonly width: number; readonly labels: Int32Array }): number {
  return labels.reduce((length, label, pixel) => {
    const right = (pixel + 1) % width !== 0 && labels[pixel + 1] !== label;
    const below = pixel + width < labels.length && labels[pixel + width] !== label;
    return length + (right ? 1 : 0) + (below ? 1 : 0);
  }, 0);
}
