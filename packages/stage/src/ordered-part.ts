import type { ObjectId, Step } from '@pellucid/format';
import { type Recording, slice } from '@pellucid/replay';
import type { Pointer } from './pointers.ts';

/** Places `from` to `to` (exclusive) of a list that are in order. */
export interface OrderedPart {
  readonly from: number;
  readonly to: number;
}

const least = 2;

/**
 * The parts of a list that sorting has done with: a beginning or an end whose elements are in order and have no element on their wrong side, and a
 * beginning in order up to where an index stands, as insertion leaves it. None where all is in order, or nothing.
 */
export function orderedParts(numbers: readonly number[], pointers: readonly Pointer[]): readonly OrderedPart[] {
  const { length } = numbers;
  if (length < 4) return [];
  let run = 1;
  while (run < length && at(numbers, run - 1) <= at(numbers, run)) run++;
  if (run === length) return [];
  const first = Math.max(settledFront(numbers), insertedFront(run, pointers));
  const last = length - settledFront(numbers.map((number) => -number).reverse());
  return [
    ...(first >= least ? [{ from: 0, to: first }] : []),
    ...(length - last >= least && last >= first ? [{ from: last, to: length }] : []),
  ];
}

/** How many at the front are in their final places: in order, and none behind them is less. */
function settledFront(numbers: readonly number[]): number {
  const lowest = numbers.slice();
  for (let index = lowest.length - 2; index >= 0; index--) {
    lowest[index] = Math.min(at(lowest, index), at(lowest, index + 1));
  }
  let count = 0;
  while (count < numbers.length && at(numbers, count) === at(lowest, count)) count++;
  return count;
}

/** How many stand in order before an index, for one that does not stand within the run. */
function insertedFront(run: number, pointers: readonly Pointer[]): number {
  const front = pointers.reduce((most, { at: place }) => (place <= run ? Math.max(most, place) : most), 0);
  // Two are in order every second time.
  return front > 2 ? front : 0;
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? Number.NaN;
}

const mostAsked = 12;

/**
 * Whether the program writes to places of the list that have something in them: a list that only grows is in order by chance. Of a run that lies in a
 * file only what led to the step is looked at: the whole of it would have to be read.
 */
export function isRearranged(recording: Recording, object: ObjectId, step: Step): boolean {
  const changes = recording.changesIn(object);
  const end = changes.upTo(step);
  const asked = changes.isFar ? slice(changes, end - mostAsked, end) : changes.sample(mostAsked);
  return asked.filter((at) => recording.event(at).event.type === 'set-item').length >= 2;
}
