import { pad, slice, type Tensor } from '@pellucid/tensor';

/** Maps mirrored at all four edges until they have this size; where an odd number is missing, bottom and right get one more. */
export function reflectAround(x: Tensor, height: number, width: number): Tensor {
  const missing = [0, 0, height - (x.shape[2] ?? 0), width - (x.shape[3] ?? 0)];
  const before = missing.map((count) => Math.floor(count / 2));
  return pad(
    x,
    before,
    missing.map((count, axis) => count - (before[axis] ?? 0)),
    'reflect',
  );
}

/** Pictures mirrored at their bottom and right until they have this size, as often as it takes: ones of a single row or column are repeated. */
export function reflectBeyond(x: Tensor, height: number, width: number): Tensor {
  let y = x;
  for (const [axis, length] of [
    [2, height],
    [3, width],
  ] as const) {
    for (let size = y.shape[axis] ?? 0; size < length; size = y.shape[axis] ?? length) {
      const after = y.shape.map((_, each) => (each === axis ? Math.min(length - size, Math.max(size - 1, 1)) : 0));
      y = pad(y, [0, 0, 0, 0], after, size === 1 ? 'edge' : 'reflect');
    }
  }
  return y;
}

/** The upper left of pictures. */
export function cropped(x: Tensor, height: number, width: number): Tensor {
  return slice(x, [0, 0, 0, 0], [x.shape[0] ?? 0, x.shape[1] ?? 0, height, width]);
}
