import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centred, view } from './view.ts';

const photo = { width: 4000, height: 3000 };
const room = { width: 1000, height: 800 };

test('a fitted photo fills the room in one direction and keeps its shape', () => {
  expect(view(photo, room, null, centred(photo))).toMatchObject({ width: 1000, height: 750, scale: 0.25, left: 0 });
});

test('a small photo is not blown up without end', () => {
  expect(view({ width: 60, height: 40 }, room, null, { x: 30, y: 20 })).toMatchObject({ width: 120, height: 80 });
});

test('at actual size the middle of the photo is in the middle of the room', () => {
  expect(view(photo, room, 1, centred(photo))).toMatchObject({ width: 1000, height: 800, left: -1500, top: -1100 });
});

const side = fc.integer({ min: 1, max: 9000 });
const size = fc.record({ width: side, height: side });
const place = fc.integer({ min: -20_000, max: 20_000 });

test('the frame never shows what is not photo, wherever its middle is asked to be', () => {
  fc.assert(
    fc.property(size, size, fc.constantFrom(null, 0.5, 1), place, place, (of, inside, scale, x, y) => {
      const seen = view(of, inside, scale, { x, y });
      // Offsets are whole pixels, frames need not be.
      expect(seen.left).toBeLessThanOrEqual(0);
      expect(seen.left + seen.photoWidth).toBeGreaterThan(seen.width - 1);
      expect(seen.top).toBeLessThanOrEqual(0);
      expect(seen.top + seen.photoHeight).toBeGreaterThan(seen.height - 1);
      expect(seen.width).toBeLessThanOrEqual(inside.width);
      expect(seen.height).toBeLessThanOrEqual(inside.height);
    }),
  );
});

test('a middle that was reached is kept', () => {
  fc.assert(
    fc.property(size, size, place, place, (of, inside, x, y) => {
      const reached = view(of, inside, 1, { x, y });
      const again = view(of, inside, 1, reached.middle);
      expect(Math.abs(again.left - reached.left) + Math.abs(again.top - reached.top)).toBe(0);
    }),
  );
});
