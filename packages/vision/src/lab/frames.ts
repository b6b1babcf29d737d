import type { Value } from '@pellucid/tensor';
import { frame, type Pictures, reach, side } from './pictures.ts';

/** By how many pixels a frame is moved, to the right and down; at most `reach` either way. */
export type Shift = readonly [right: number, down: number];

/** Grey becomes a number around 0: black −1, white 1. */
const numberOfGrey = Float32Array.from({ length: 256 }, (_, grey) => grey / 127.5 - 1);

/**
 * What a classifier sees: frames of pictures, [count, 1, frame, frame], from −1 to 1. Moving the frame moves the picture the other way.
 * @param shiftOf shift of the n-th of them; none by default
 */
export function framesOf(
  pictures: Pictures,
  indices: ArrayLike<number>,
  shiftOf: (n: number) => Shift = () => [0, 0],
): Value {
  const data = new Float32Array(indices.length * frame * frame);
  let to = 0;
  for (let n = 0; n < indices.length; n++) {
    const [right, down] = shiftOf(n);
    let from = (indices[n] ?? 0) * side * side + (reach + down) * side + reach + right;
    for (let row = 0; row < frame; row++, from += side) {
      for (let column = 0; column < frame; column++) {
        data[to++] = numberOfGrey[pictures.pixels[from + column] ?? 0] ?? 0;
      }
    }
  }
  return { shape: [indices.length, 1, frame, frame], data };
}
