import type { Item } from './display.ts';

/** What a picture asks of the height of the stage. */
export interface RoomWish {
  /** Less is no picture. */
  readonly least: number;
  /** Its part of what is left, measured against the others'. */
  readonly share: number;
  /** How much shows it whole; null: it fills whatever it is given. */
  readonly need: number | null;
}

/**
 * How high the room of each picture is. Each has the least and its share of what is left; where that cuts one, those that need less
 * than they have give it what they can spare.
 */
export function roomsOf(wishes: readonly RoomWish[], height: number): readonly number[] {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
  const spare = height - sum(wishes.map(({ least }) => least));
  const shares = sum(wishes.map(({ share }) => share));
  const even = wishes.map(({ least, share }) => least + (spare * share) / shares);
  const over = wishes.map(({ least, need }, place) => (even[place] ?? 0) - Math.max(least, need ?? even[place] ?? 0));
  const lacking = sum(over.map((much) => Math.max(0, -much)));
  const free = sum(over.map((much) => Math.max(0, much)));
  const moved = Math.min(lacking, free);
  if (moved === 0) return even;
  return even.map((room, place) => {
    const much = over[place] ?? 0;
    return room - (much * moved) / (much > 0 ? free : lacking);
  });
}

// So that a picture that grows by a row does not move its neighbours each time.
const coarse = 72;

/** How high a body the items need, in few steps; they are drawn where nothing is cut. */
export function heightOf(items: readonly Item[]): number {
  let [top, bottom] = [Number.POSITIVE_INFINITY, 0];
  for (const item of items) {
    const ys =
      item.kind === 'path'
        ? item.segments.flatMap((segment) => segment.slice(1).filter((_, index) => index % 2 === 1) as number[])
        : item.kind === 'text'
          ? [item.y - item.size, item.y]
          : [item.y, item.y + item.h];
    top = Math.min(top, ...ys);
    bottom = Math.max(bottom, ...ys);
  }
  return Math.ceil(Math.max(0, bottom - top) / coarse) * coarse;
}
