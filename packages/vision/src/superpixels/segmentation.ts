/** A picture cut into regions. Position (x, y) belongs to region `labels[y × width + x]`. */
export interface Segmentation {
  /** In positions, at least 1. */
  readonly width: number;
  /** In positions, at least 1. */
  readonly height: number;
  /** `width × height` numbers from 0 to `count − 1`, row by row from the top left. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** How many regions there are; each has at least one position. */
  readonly count: number;
}

/** The same regions, numbered in the order in which they first appear. `labels` may be any numbers from 0 to `bound − 1`. */
export function numbered(labels: Int32Array, bound: number, width: number, height: number): Segmentation {
  const numbers = new Int32Array(bound).fill(-1);
  const renumbered = new Int32Array(labels.length);
  let count = 0;
  for (let p = 0; p < labels.length; p++) {
    const label = labels[p] as number;
    if (numbers[label] === -1) numbers[label] = count++;
    renumbered[p] = numbers[label] as number;
  }
  return { width, height, labels: renumbered, count };
}
