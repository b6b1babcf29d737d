import type { Picture } from '../images/picture.ts';

/** A picture in CIELAB. */
export interface LabPicture {
  readonly width: number;
  readonly height: number;
  /** L, a, b of each pixel in turn, row by row from the top left. */
  readonly lab: Float32Array;
}

/**
 * CIELAB under D65 (2° observer) of every pixel: L from 0 to 100, a and b about −110 to 110.
 * The way there is IEC 61966-2-1: sRGB → linear light → XYZ → Lab. Within 1e-3 of the exact formulas.
 */
export function labOf({ width, height, pixels }: Picture): LabPicture {
  const lab = new Float32Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const red = linear[pixels[at] as number] as number;
    const green = linear[pixels[at + 1] as number] as number;
    const blue = linear[pixels[at + 2] as number] as number;
    // Each row of the matrix is already divided by the white point and multiplied by the steps of the table.
    const x = xRed * red + xGreen * green + xBlue * blue;
    const y = yRed * red + yGreen * green + yBlue * blue;
    const z = zRed * red + zGreen * green + zBlue * blue;
    // The interpolation is written out three times: a call per channel costs more than the arithmetic in it.
    const xStep = x | 0;
    const yStep = y | 0;
    const zStep = z | 0;
    const fx = (curve[xStep] as number) + (x - xStep) * ((curve[xStep + 1] as number) - (curve[xStep] as number));
    const fy = (curve[yStep] as number) + (y - yStep) * ((curve[yStep + 1] as number) - (curve[yStep] as number));
    const fz = (curve[zStep] as number) + (z - zStep) * ((curve[zStep + 1] as number) - (curve[zStep] as number));
    lab[at] = 116 * fy - 16;
    lab[at + 1] = 500 * (fx - fy);
    lab[at + 2] = 200 * (fy - fz);
  }
  return { width, height, lab };
}

// Linear interpolation is at its worst where the cube root begins, at t = 0.008856: |f″| = 586 there, so 16 384 steps leave an
// error of 586 / (8 × 16384²) = 2.7e-7, at most 2.7e-4 in a.
const steps = 16_384;

// ITU-R BT.709 primaries and the D65 white point, to the digits that scikit-image uses.
const [whiteX, whiteZ] = [0.95047, 1.08883];
const [xRed, xGreen, xBlue] = [
  (0.412453 / whiteX) * steps,
  (0.35758 / whiteX) * steps,
  (0.180423 / whiteX) * steps,
] as const;
const [yRed, yGreen, yBlue] = [0.212671 * steps, 0.71516 * steps, 0.072169 * steps] as const;
const [zRed, zGreen, zBlue] = [
  (0.019334 / whiteZ) * steps,
  (0.119193 / whiteZ) * steps,
  (0.950227 / whiteZ) * steps,
] as const;

const linear = /* @__PURE__ */ Float64Array.from({ length: 256 }, (_, byte) => linearOf(byte / 255));

// Two entries more than steps: white's Y may round to just above 1.
const curve = /* @__PURE__ */ Float64Array.from({ length: steps + 2 }, (_, step) => curveOf(step / steps));

function linearOf(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function curveOf(t: number): number {
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
}
