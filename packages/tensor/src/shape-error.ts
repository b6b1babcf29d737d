import { type Shape, shapeText } from './value.ts';

/** An operation was given shapes that it cannot take. Thrown while the graph is built. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly operation: string;
  readonly shapes: readonly Shape[];

  constructor(operation: string, reason: string, shapes: readonly Shape[]) {
    super(`${operation}: ${reason}; given ${shapes.map(shapeText).join(' and ')}`);
    this.operation = operation;
    this.shapes = shapes;
  }
}
