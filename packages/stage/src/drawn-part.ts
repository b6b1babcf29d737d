import type { Value } from '@pellucid/format';
import type { Box, DrawnPart, Item, Point } from './display.ts';
import { isStandIn } from './stand-in.ts';
import type { ViewInput } from './views/view.ts';

/** A part with the box that it was drawn in. */
export interface PlacedPart {
  readonly part: DrawnPart;
  readonly box: Box;
}

/** The part of a list that stands at an index; undefined where what is drawn is no list of the recording's: a text, or what a view of its own takes it for. */
export function itemPart(input: ViewInput, index: number | null): DrawnPart | undefined {
  return index === null ? undefined : partOf(input, 'item', { type: 'int', value: index });
}

/** The part of the drawn object that has the key. */
export function partOf(
  { object, after, moment }: ViewInput,
  part: 'item' | 'field',
  key: Value,
): DrawnPart | undefined {
  const kept = isStandIn(object) ? undefined : moment.after.object(object);
  // An array of one axis is drawn as the list of its numbers.
  const isArray = kept?.kind === 'tensor' && kept.tensor.shape.length === 1 && after.kind === 'list';
  return kept?.kind === after.kind || isArray ? { object, part, key } : undefined;
}

/** All of the drawn object; undefined where it is none of the recording's. */
export function wholePart({ object }: ViewInput): DrawnPart | undefined {
  return isStandIn(object) ? undefined : { object, part: 'all' };
}

/** What can be pressed where a picture has no box of its own; nothing is painted. */
export function pressable(box: Box, of: DrawnPart | undefined): readonly Item[] {
  const { x, y, w, h } = box;
  return of === undefined ? [] : [{ kind: 'rect', x, y, w, h, of }];
}

/** The parts of what is drawn, each once, in the order in which they were drawn first; the boxes are those that stand on top. */
export function partsOf(items: readonly Item[]): readonly PlacedPart[] {
  const parts = new Map<string, PlacedPart>();
  for (const item of items) {
    if (item.kind !== 'rect' || item.of === undefined) continue;
    parts.set(partText(item.of), { part: item.of, box: item });
  }
  return [...parts.values()];
}

/** The part that is drawn at the point, on top of others. */
export function partAt(items: readonly Item[], { x, y }: Point): PlacedPart | null {
  const item = items.findLast(
    (one) =>
      one.kind === 'rect' && one.of !== undefined && x >= one.x && x < one.x + one.w && y >= one.y && y < one.y + one.h,
  );
  return item?.kind === 'rect' && item.of !== undefined ? { part: item.of, box: item } : null;
}

/** Tells parts apart. */
export function partText(part: DrawnPart): string {
  if (part.part === 'all') return String(part.object);
  const { key } = part;
  return `${part.object} ${part.part} ${key.type} ${'value' in key ? key.value : 'object' in key ? key.object : ''}`;
}
