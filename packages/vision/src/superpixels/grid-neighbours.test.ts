import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SuperpixelOptionError } from './errors.ts';
import { gridNeighbours } from './grid-neighbours.ts';

test('a pixel in the middle has nine different cells, its own in the middle', () => {
  const { candidates, valid } = gridNeighbours(6, 6, 3, 3);
  const pixel = 2 * 6 + 3;
  expect([...candidates.subarray(9 * pixel, 9 * pixel + 9)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...valid.subarray(9 * pixel, 9 * pixel + 9)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
});

test('a pixel in the corner has four, and its own stands in for the others', () => {
  const { candidates, valid } = gridNeighbours(6, 6, 3, 3);
  expect([...candidates.subarray(0, 9)]).toEqual([0, 0, 0, 0, 0, 1, 0, 3, 4]);
  expect([...valid.subarray(0, 9)]).toEqual([0, 0, 0, 0, 1, 1, 0, 1, 1]);
});

test('the table of a cell lists the places where it stands, and then one behind the last', () => {
  // Two cells side by side, one pixel each: cell 0 stands in slot 4 of pixel 0 and slot 3 of pixel 1.
  const { most, places } = gridNeighbours(2, 1, 2, 1);
  expect(most).toBe(2);
  expect([...places]).toEqual([4, 9 + 3, 5, 9 + 4]);
  expect([...gridNeighbours(3, 1, 2, 1).places].filter((place) => place === 27)).toEqual([]);
});

const grids = fc
  .record({ width: fc.integer({ min: 1, max: 14 }), height: fc.integer({ min: 1, max: 14 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      columns: fc.integer({ min: 1, max: width }),
      rows: fc.integer({ min: 1, max: height }),
    }),
  );

test('the two tables say the same, and every cell is somebody’s own', () => {
  fc.assert(
    fc.property(grids, ({ width, height, columns, rows }) => {
      const { candidates, valid, most, places } = gridNeighbours(width, height, columns, rows);
      const forward = Array.from(candidates, (cell, place) => [cell, place]).filter(([, place]) => valid[place!] === 1);
      const back = Array.from(places, (place, at) => [Math.floor(at / most), place]).filter(
        ([, place]) => place! < 9 * width * height,
      );
      const order = (a: number[], b: number[]) => a[0]! - b[0]! || a[1]! - b[1]!;
      expect(back).toEqual(forward.sort(order));
      const own = new Set(Array.from({ length: width * height }, (_, pixel) => candidates[9 * pixel + 4]));
      expect(own.size).toBe(columns * rows);
    }),
  );
});

test('a pixel looks at exactly the cells whose columns and rows differ from its own by at most one', () => {
  fc.assert(
    fc.property(grids, ({ width, height, columns, rows }) => {
      const { candidates, valid } = gridNeighbours(width, height, columns, rows);
      for (let pixel = 0; pixel < width * height; pixel++) {
        const own = candidates[9 * pixel + 4]!;
        const seen = new Set(
          Array.from({ length: 9 }, (_, slot) => 9 * pixel + slot)
            .filter((place) => valid[place] === 1)
            .map((place) => candidates[place]!),
        );
        const near = Array.from({ length: columns * rows }, (_, cell) => cell).filter(
          (cell) =>
            Math.abs((cell % columns) - (own % columns)) <= 1 &&
            Math.abs(Math.floor(cell / columns) - Math.floor(own / columns)) <= 1,
        );
        expect([...seen].sort((a, b) => a - b)).toEqual(near);
      }
    }),
    { numRuns: 30 },
  );
});

test('refuses a grid finer than the pixels', () => {
  expect(() => gridNeighbours(4, 4, 5, 1)).toThrow(SuperpixelOptionError);
  expect(() => gridNeighbours(4, 4, 5, 1)).toThrow('columns is 5; expected a whole number from 1 to 4');
});
