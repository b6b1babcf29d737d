import fc from 'fast-check';
import type { Picture } from '../../images/picture.ts';
import { numbered, type Segmentation } from '../segmentation.ts';

/** A segmentation drawn as text: one character per position, one region per character. */
export function drawn(...rows: readonly string[]): Segmentation {
  const codes = Int32Array.from(rows.join(''), (character) => character.charCodeAt(0));
  return numbered(codes, 256, rows[0]!.length, rows.length);
}

/** The reverse of `drawn`, with A for region 0. */
export function rowsOf({ width, height, labels }: Segmentation): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(labels.subarray(y * width, (y + 1) * width), (label) => String.fromCharCode(65 + label)).join(''),
  );
}

/** Small label maps of any kind, connected or not, of up to `most` labels. */
export function segmentations(most: number): fc.Arbitrary<Segmentation> {
  return fc
    .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
    .chain(({ width, height }) =>
      fc
        .array(fc.nat(most - 1), { minLength: width * height, maxLength: width * height })
        .map((labels) => numbered(Int32Array.from(labels), most, width, height)),
    );
}

/** Small pictures of a few colours, so that flat areas and edges are frequent. */
export const pictures: fc.Arbitrary<Picture> = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.constantFrom(0, 60, 128, 255), { minLength: 3 * width * height, maxLength: 3 * width * height })
      .map((values) => ({ width, height, pixels: Uint8Array.from(values) })),
  );

/** A picture whose pixel (x, y) has the colour `colourAt(x, y)`. */
export function painted(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly [number, number, number],
): Picture {
  const pixels = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    pixels.set(colourAt(pixel % width, Math.floor(pixel / width)), 3 * pixel);
  }
  return { width, height, pixels };
}
