/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** f32: IEEE 754 single precision. i32: labels and indices. */
export type ElementType = 'f32' | 'i32';

/** Numbers in a shape, row-major: what goes into a graph and what comes out of it. */
export interface Value {
  readonly shape: Shape;
  readonly data: Float32Array | Int32Array;
}

/** How many elements a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `[1,3,256,256]`, as messages tell it. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(',')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
