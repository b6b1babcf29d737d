import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tilesOf } from './tiles.ts';

test('kept parts fill the picture without overlap, at least a margin within their tiles', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 4, max: 30 }),
      (width, height, margin, more) => {
        const side = 2 * margin + more;
        const covered = new Uint8Array(width * height);
        for (const { whole, kept } of tilesOf({ width, height }, side, margin)) {
          expect([whole.width, whole.height]).toEqual([Math.min(width, side), Math.min(height, side)]);
          expect(whole.x >= 0 && whole.y >= 0).toBe(true);
          expect(whole.x + whole.width <= width && whole.y + whole.height <= height).toBe(true);
          expect(kept.x === 0 || kept.x >= whole.x + margin).toBe(true);
          expect(kept.y === 0 || kept.y >= whole.y + margin).toBe(true);
          const [right, bottom] = [kept.x + kept.width, kept.y + kept.height];
          expect(right === width || right <= whole.x + whole.width - margin).toBe(true);
          expect(bottom === height || bottom <= whole.y + whole.height - margin).toBe(true);
          for (let y = kept.y; y < bottom; y++) {
            for (let x = kept.x; x < right; x++) covered[y * width + x] = (covered[y * width + x] ?? 0) + 1;
          }
        }
        expect(covered.every((count) => count === 1)).toBe(true);
      },
    ),
  );
});
