import type { Picture } from '../images/picture.ts';

/** How many chroma samples JPEG keeps: one per pixel (`4:4:4`), or one per 2×2 pixels (`4:2:0`). */
export type Subsampling = '4:4:4' | '4:2:0';

/**
 * The picture as it comes back from a JPEG file. What JPEG loses, it loses by rounding (colours, chroma samples, coefficients); the entropy
 * coding after that loses nothing, so no file is made here. Follows ITU-T T.81 and JFIF with the Annex K tables scaled as libjpeg does,
 * and libjpeg's smooth enlargement of chroma; its results differ from libjpeg-turbo's by a few levels at most. `quality` is 1 to 100.
 */
export function jpegLoss(picture: Picture, quality: number, subsampling: Subsampling): Picture {
  const { width, height } = picture;
  // Planes reach to whole 16×16 units; the outermost pixels are repeated into the rest.
  const across = Math.ceil(width / 16) * 16;
  const down = Math.ceil(height / 16) * 16;
  const [luma, blue, red] = planesOf(picture, across, down);
  quantise(luma, across, scaledTable(LUMA_TABLE, quality));
  const chromaTable = scaledTable(CHROMA_TABLE, quality);
  const [fullBlue, fullRed] = [blue, red].map((plane) => {
    if (subsampling === '4:4:4') return quantise(plane, across, chromaTable);
    const small = quantise(halved(plane, across, down), across / 2, chromaTable);
    return enlarged(small, across / 2, Math.ceil(width / 2), Math.ceil(height / 2), down);
  });
  return pictureOf(luma, fullBlue ?? blue, fullRed ?? red, across, width, height);
}

/** ITU-T T.81, table K.1. */
const LUMA_TABLE: readonly number[] = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

/** ITU-T T.81, table K.2. */
const CHROMA_TABLE: readonly number[] = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];

function scaledTable(table: readonly number[], quality: number): Float32Array {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return Float32Array.from(table, (entry) => Math.min(255, Math.max(1, Math.floor((entry * percent + 50) / 100))));
}

/** Luma, blue and red difference (JFIF), each rounded, 0 in the middle of its range. */
function planesOf(picture: Picture, across: number, down: number): [Float32Array, Float32Array, Float32Array] {
  const { width, height, pixels } = picture;
  const luma = new Float32Array(across * down);
  const blue = new Float32Array(across * down);
  const red = new Float32Array(across * down);
  for (let y = 0, to = 0; y < down; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < across; x++, to++) {
      const at = (row + Math.min(x, width - 1)) * 3;
      const r = pixels[at] ?? 0;
      const g = pixels[at + 1] ?? 0;
      const b = pixels[at + 2] ?? 0;
      luma[to] = Math.round(0.299 * r + 0.587 * g + 0.114 * b) - 128;
      blue[to] = Math.min(127, Math.round(-0.168735892 * r - 0.331264108 * g + 0.5 * b));
      red[to] = Math.min(127, Math.round(0.5 * r - 0.418687589 * g - 0.081312411 * b));
    }
  }
  return [luma, blue, red];
}

/** The mean of each 2×2 pixels, rounded up and down in turn as libjpeg does. */
function halved(plane: Float32Array, across: number, down: number): Float32Array {
  const half = across / 2;
  const small = new Float32Array((half * down) / 2);
  for (let i = 0; i < small.length; i++) {
    const x = i % half;
    const at = 2 * (i - x) * 2 + 2 * x;
    const sum = (plane[at] ?? 0) + (plane[at + 1] ?? 0) + (plane[at + across] ?? 0) + (plane[at + across + 1] ?? 0);
    small[i] = Math.floor((sum + 1 + (x % 2)) / 4);
  }
  return small;
}

/** Twice the size: each new sample is three parts of the nearest and one of the next nearest, along both axes. */
function enlarged(small: Float32Array, half: number, width: number, height: number, down: number): Float32Array {
  const across = half * 2;
  const plane = new Float32Array(across * down);
  for (let y = 0; y < down; y++) {
    const near = Math.min(y >> 1, height - 1);
    const next = Math.min(Math.max(near + (y % 2 === 0 ? -1 : 1), 0), height - 1);
    for (let x = 0; x < across; x++) {
      const left = Math.min(x >> 1, width - 1);
      const beside = Math.min(Math.max(left + (x % 2 === 0 ? -1 : 1), 0), width - 1);
      const nearest = 3 * (small[near * half + left] ?? 0) + (small[next * half + left] ?? 0);
      const other = 3 * (small[near * half + beside] ?? 0) + (small[next * half + beside] ?? 0);
      plane[y * across + x] = (3 * nearest + other) / 16;
    }
  }
  return plane;
}

/** cos((2x + 1) u π / 16), scaled so that the transform keeps lengths; row u, column x. */
const COSINES = Float32Array.from({ length: 64 }, (_, i) => {
  const u = i >> 3;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (i & 7) + 1) * u * Math.PI) / 16);
});
const COSINES_TURNED = Float32Array.from({ length: 64 }, (_, i) => COSINES[(i & 7) * 8 + (i >> 3)] ?? 0);

/** Rounds the coefficients of every 8×8 block to multiples of the table, in place; samples come back rounded, −128 to 127. */
function quantise(plane: Float32Array, across: number, table: Float32Array): Float32Array {
  const block = new Float32Array(64);
  const scratch = new Float32Array(64);
  const down = plane.length / across;
  for (let top = 0; top < down; top += 8) {
    for (let left = 0; left < across; left += 8) {
      const start = top * across + left;
      for (let y = 0; y < 8; y++) block.set(plane.subarray(start + y * across, start + y * across + 8), y * 8);
      transform(block, scratch, COSINES);
      for (let i = 0; i < 64; i++) {
        const step = table[i] ?? 1;
        block[i] = Math.round((block[i] ?? 0) / step) * step;
      }
      transform(block, scratch, COSINES_TURNED);
      for (let i = 0; i < 64; i++) {
        const sample = Math.min(127, Math.max(-128, Math.round(block[i] ?? 0)));
        plane[start + (i >> 3) * across + (i & 7)] = sample;
      }
    }
  }
  return plane;
}

/** block ← M · block · Mᵀ, as two passes that each multiply by M and transpose. */
function transform(block: Float32Array, scratch: Float32Array, matrix: Float32Array): void {
  multiplyTransposed(scratch, block, matrix);
  multiplyTransposed(block, scratch, matrix);
}

/** out ← (M · input)ᵀ turned so that two passes give M · input · Mᵀ: out[x, u] = Σ M[u, y] input[y, x], unrolled for speed. */
function multiplyTransposed(out: Float32Array, input: Float32Array, matrix: Float32Array): void {
  for (let x = 0; x < 8; x++) {
    const i0 = input[x] ?? 0;
    const i1 = input[x + 8] ?? 0;
    const i2 = input[x + 16] ?? 0;
    const i3 = input[x + 24] ?? 0;
    const i4 = input[x + 32] ?? 0;
    const i5 = input[x + 40] ?? 0;
    const i6 = input[x + 48] ?? 0;
    const i7 = input[x + 56] ?? 0;
    for (let u = 0, m = 0; u < 8; u++, m += 8) {
      const first =
        (matrix[m] ?? 0) * i0 + (matrix[m + 1] ?? 0) * i1 + (matrix[m + 2] ?? 0) * i2 + (matrix[m + 3] ?? 0) * i3;
      const second =
        (matrix[m + 4] ?? 0) * i4 + (matrix[m + 5] ?? 0) * i5 + (matrix[m + 6] ?? 0) * i6 + (matrix[m + 7] ?? 0) * i7;
      out[x * 8 + u] = first + second;
    }
  }
}

function pictureOf(
  luma: Float32Array,
  blue: Float32Array,
  red: Float32Array,
  across: number,
  width: number,
  height: number,
): Picture {
  // A clamped array rounds and cuts off by itself.
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = y * across; x < width; x++, at++, to += 3) {
      const l = (luma[at] ?? 0) + 128;
      const b = blue[at] ?? 0;
      const r = red[at] ?? 0;
      pixels[to] = l + 1.402 * r;
      pixels[to + 1] = l - 0.344136286 * b - 0.714136286 * r;
      pixels[to + 2] = l + 1.772 * b;
    }
  }
  return { width, height, pixels: new Uint8Array(pixels.buffer) };
}
