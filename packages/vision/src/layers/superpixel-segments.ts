import { type Segments, segmentsInput, segmentValues, type Value } from '@pellucid/tensor';

/** Width and height of a picture or a map, in positions; both whole numbers of at least 1. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
}

/**
 * How many segments a level of the pyramid has room for in each picture: as many as there are superpixels, and never more than its positions.
 * A graph holds this number, whichever picture comes; segments that a picture leaves empty cost one row each.
 */
export function capacityOf({ width, height }: MapSize, superpixels: number): number {
  return Math.min(superpixels, width * height);
}

/**
 * The segments of one level for a whole batch, given at each run. They stand in one table, `capacity` for each picture: segment k of picture b
 * is row b·capacity + k.
 * @throws ShapeError when a picture's map has fewer positions than `capacity`
 */
export function levelSegmentsInput(
  name: string,
  batch: number,
  { width, height }: MapSize,
  capacity: number,
): Segments {
  return segmentsInput(name, batch * width * height, batch * capacity);
}

/**
 * The inputs of `levelSegmentsInput(name, labels.length, size, capacity)`.
 * @param labels for each picture of the batch the segment of each position, row by row: numbers from 0 to capacity − 1
 * @throws RangeError for any other number, and for pictures of different sizes
 */
export function levelSegmentValues(
  name: string,
  labels: readonly Int32Array[],
  capacity: number,
): Readonly<Record<string, Value>> {
  const positions = labels[0]?.length ?? 0;
  const table = new Int32Array(labels.length * positions);
  for (const [item, own] of labels.entries()) {
    if (own.length !== positions) {
      throw new RangeError(
        `Picture ${item} has ${own.length} labels, picture 0 has ${positions}; sizes in a batch agree`,
      );
    }
    // Checked here: in the table, a label too large would be a segment of the next picture.
    const wrong = own.find((label) => label < 0 || label >= capacity);
    if (wrong !== undefined) {
      throw new RangeError(`Picture ${item} has the label ${wrong}; labels are from 0 to ${capacity - 1}`);
    }
    for (let position = 0; position < positions; position++) {
      table[item * positions + position] = item * capacity + (own[position] as number);
    }
  }
  return segmentValues(name, table, labels.length * capacity);
}
