import type { Value } from '@pellucid/tensor';
import type { AnsweringClassifier, Answers } from './answers.ts';
import type { Shift } from './frames.ts';
import { glyphs } from './glyphs.ts';
import { type Pictures, reach } from './pictures.ts';

/** What becomes of a classifier's answers when pictures are moved. */
export interface ShiftSensitivity {
  /** By how many pixels they are moved. */
  readonly pixels: number;
  /** Share of right answers then, 0 to 1. */
  readonly accuracy: number;
  /** Share of pictures that get another answer than before, right or wrong. */
  readonly changed: number;
  /** 1 − the cosine between the features before and after, averaged: 0 when all directions stay. */
  readonly turned: number;
}

/** Moves pictures by 1 to `reach` pixels; a quarter of each class to each side, up and down. `still` are the answers to them unmoved. */
export async function shiftSensitivity(
  network: AnsweringClassifier,
  pictures: Pictures,
  still: Answers,
): Promise<readonly ShiftSensitivity[]> {
  const measured: ShiftSensitivity[] = [];
  for (let pixels = 1; pixels <= reach; pixels++) {
    const moved = await network.answer(pictures, (index) => shiftOf(index, pixels));
    measured.push({
      pixels,
      accuracy: agreement(moved.labels, pictures.labels),
      changed: 1 - agreement(moved.labels, still.labels),
      turned: 1 - meanCosine(moved.features, still.features),
    });
  }
  return measured;
}

/** Share of places at which two lists of labels are equal. */
export function agreement(a: Uint8Array, b: Uint8Array): number {
  let equal = 0;
  for (let place = 0; place < a.length; place++) if (a[place] === b[place]) equal++;
  return equal / a.length;
}

const directions: readonly Shift[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

function shiftOf(index: number, pixels: number): Shift {
  // By the turn of the classes, not by the index: a class would go one way only.
  const [right, down] = directions[Math.floor(index / glyphs.length) % directions.length] ?? [0, 0];
  return [right * pixels, down * pixels];
}

/** The cosine between rows of [rows, columns], averaged over the rows. Rows of zeros count as unturned. */
function meanCosine(a: Value, b: Value): number {
  const [rows = 0, columns = 0] = a.shape;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let [product, squaresA, squaresB] = [0, 0, 0];
    for (let place = row * columns; place < (row + 1) * columns; place++) {
      const [x, y] = [a.data[place] ?? 0, b.data[place] ?? 0];
      product += x * y;
      squaresA += x * x;
      squaresB += y * y;
    }
    const lengths = Math.sqrt(squaresA * squaresB);
    sum += lengths === 0 ? 1 : product / lengths;
  }
  return sum / rows;
}
