import type { ObjectId } from '@pellucid/format';
import type { Box, Item, Point } from '../display.ts';
import { type Side, tag, tagHeight, tagWidth } from '../marks.ts';
import type { Hue } from '../pointers.ts';
import type { Extent } from './object-arrow.ts';

/** A name that points at an object. */
export interface ObjectName {
  readonly name: string;
  readonly node: ObjectId;
}

/** Names as tags beside the boxes that they point at, each where it covers no box and no other tag; without room it is left out. */
export function objectTags(
  names: readonly ObjectName[],
  boxes: ReadonlyMap<ObjectId, Box>,
  bounds: Box,
  order: readonly Side[] = ['left', 'right', 'below'],
): readonly Item[] {
  const taken: Box[] = [...boxes.values()];
  const hues = new Map<string, Hue>();
  const seen = new Set<string>();
  return names.flatMap(({ name, node }) => {
    const box = boxes.get(node);
    // A name keeps its colour whether or not its object is drawn.
    const hue = hues.get(name) ?? (((hues.size % 4) + 1) as Hue);
    hues.set(name, hue);
    const label = `${name} ${node}`;
    if (box === undefined || seen.has(label)) return [];
    seen.add(label);
    const centre = { x: box.x + box.w / 2, y: box.y + box.h / 2 };
    const spot = spots(centre, box, name, order).find(
      ({ covers }) => inside(covers, bounds) && !taken.some((other) => overlap(other, covers)),
    );
    if (spot === undefined) return [];
    taken.push(spot.covers);
    return tag(spot.at, name, hue, spot.side);
  });
}

interface Spot {
  readonly at: Point;
  readonly side: Side;
  readonly covers: Box;
}

/** Where a tag may stand, best first: the sides in their order, then the same ones a line further. */
function spots({ x, y }: Point, { w, h }: Extent, name: string, order: readonly Side[]): readonly Spot[] {
  const wide = tagWidth(name);
  const below = (level: number): Spot => {
    const top = y + h / 2 + level * 19;
    return { at: { x, y: top }, side: 'below', covers: { x: x - wide / 2, y: top + 4, w: wide, h: tagHeight + 3 } };
  };
  const above = (level: number): Spot => {
    const bottom = y - h / 2 - level * 19;
    const covers = { x: x - wide / 2, y: bottom - 24, w: wide, h: tagHeight + 3 };
    return { at: { x, y: bottom }, side: 'above', covers };
  };
  const beside = (side: 'left' | 'right', level: number): Spot => {
    const edge = side === 'left' ? x - w / 2 : x + w / 2;
    const covers = {
      x: side === 'left' ? edge - wide - 6 : edge + 3,
      y: y - 9 + level * 19,
      w: wide + 3,
      h: tagHeight + 1,
    };
    return { at: { x: edge, y: y + level * 19 }, side, covers };
  };
  const levels = { left: 2, right: 2, below: 3, above: 2 } as const;
  const at = (side: Side, level: number): Spot =>
    side === 'below' ? below(level) : side === 'above' ? above(level) : beside(side, level);
  return [0, 1, 2].flatMap((level) => order.flatMap((side) => (level < levels[side] ? [at(side, level)] : [])));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function inside({ x, y, w, h }: Box, bounds: Box): boolean {
  return x >= bounds.x - 16 && x + w <= bounds.x + bounds.w + 16 && y >= bounds.y && y + h <= bounds.y + bounds.h + 4;
}
