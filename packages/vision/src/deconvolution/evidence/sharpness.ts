import type { Plane } from '../../images/plane.ts';

/**
 * How sharp the strongest edges of a grey plane are in its least sharp direction, from about 0.25 (blurred over many pixels) to 1 (from one
 * pixel to the next): the change over one pixel to that over four, at the strongest hundredth of places, the least over four directions.
 * Motion leaves edges along it sharp, hence the least. A plane without structure is as sharp as it can be: 1.
 */
export function sharpness(grey: Plane): number {
  const ratios = DIRECTIONS.map(([dx, dy]) => {
    const wide = strongest(grey, dx * 4, dy * 4);
    return wide < FAINT ? 1 : strongest(grey, dx, dy) / wide;
  });
  return Math.min(...ratios);
}

const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
];

/** Changes below five levels are not edges. */
const FAINT = 5 / 255;
/** Places that are looked at, at most: enough for a quantile. */
const MOST_PLACES = 50_000;

/** The change between a place and the one (dx, dy) further that a hundredth of all places exceed. */
function strongest({ width, height, values }: Plane, dx: number, dy: number): number {
  const changes: number[] = [];
  const step = Math.max(1, Math.ceil((width * height) / MOST_PLACES));
  const shift = dy * width + dx;
  for (let at = 0; at < width * (height - dy); at += step) {
    const x = (at % width) + dx;
    if (x >= 0 && x < width) changes.push(Math.abs((values[at + shift] ?? 0) - (values[at] ?? 0)));
  }
  // Typed arrays sort numbers without calling back, many times faster.
  const sorted = Float32Array.from(changes).sort();
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}
