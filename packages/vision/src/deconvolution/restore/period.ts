import { goodLength } from '../../fourier/good-length.ts';
import type { Plane } from '../../images/plane.ts';

/** The size after which a plane repeats itself, so that a Fourier transform can convolve it: lengths that Fourier2d supports. */
export interface Period {
  readonly width: number;
  readonly height: number;
}

/** The least period that holds a plane of this size and at least `gap` more pixels between its end and its next beginning. */
export function periodFor(size: { readonly width: number; readonly height: number }, gap: number): Period {
  return { width: goodLength(size.width + gap), height: goodLength(size.height + gap) };
}

/**
 * The plane at the left top of one period, row by row. To its right and below it, mirror images of its end and of its next beginning
 * fade into each other, so that it repeats without an edge. The period is at least as large as the plane.
 */
export function extendPeriodically(plane: Plane, period: Period): Float32Array {
  const { width, height, values } = plane;
  const out = new Float32Array(period.width * period.height);
  const across = fadesFor(width, period.width);
  for (let y = 0; y < height; y++) {
    const row = y * period.width;
    const from = y * width;
    out.set(values.subarray(from, from + width), row);
    for (const [i, { end, start, share }] of across.entries()) {
      out[row + width + i] = (1 - share) * (values[from + end] ?? 0) + share * (values[from + start] ?? 0);
    }
  }
  for (const [i, { end, start, share }] of fadesFor(height, period.height).entries()) {
    const row = (height + i) * period.width;
    const last = end * period.width;
    const first = start * period.width;
    for (let x = 0; x < period.width; x++) {
      out[row + x] = (1 - share) * (out[last + x] ?? 0) + share * (out[first + x] ?? 0);
    }
  }
  return out;
}

/** The part of one period that the plane took. */
export function cutPlane(periodic: Float32Array, period: Period, width: number, height: number): Plane {
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = y * period.width;
    values.set(periodic.subarray(from, from + width), y * width);
  }
  return { width, height, values };
}

/** What stands at a place behind the plane: the mirror images of its end and of its next beginning, and the share of the latter. */
interface Fade {
  readonly end: number;
  readonly start: number;
  readonly share: number;
}

function fadesFor(length: number, period: number): readonly Fade[] {
  const gap = period - length;
  return Array.from({ length: gap }, (_, i) => {
    const t = (i + 1) / (gap + 1);
    return { end: Math.max(0, length - 1 - i), start: Math.min(length - 1, gap - 1 - i), share: t * t * (3 - 2 * t) };
  });
}
