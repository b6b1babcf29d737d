import type { Box, DrawnPart, Item, Point, Segment, TextItem } from './display.ts';
import type { Ink } from './palette.ts';
import type { Hue } from './pointers.ts';
import { fit, textWidth } from './text.ts';

export type Role = 'rest' | 'read' | 'written' | 'created' | 'deleted' | 'exception';

/** A text in a cell: the telling part bold, the rest beside it. */
export interface Label {
  readonly head: string;
  readonly tail: string;
}

const fills: Readonly<Record<Role, Ink>> = {
  rest: 'raised',
  read: 'raised',
  written: 'written-soft',
  created: 'created-soft',
  deleted: 'deleted-soft',
  exception: 'stage',
};
const edges: Readonly<Record<Role, Ink>> = {
  rest: 'outline',
  read: 'read',
  written: 'written',
  created: 'created',
  deleted: 'deleted',
  exception: 'exception',
};
export const inks: Readonly<Record<Role, Ink>> = {
  rest: 'ink',
  read: 'read-ink',
  written: 'written-ink',
  created: 'created-ink',
  deleted: 'deleted-ink',
  exception: 'exception-ink',
};

export interface CellOptions {
  readonly role?: Role;
  readonly lift?: boolean;
  readonly radius?: number;
  readonly opacity?: number;
  readonly of?: DrawnPart | undefined;
}

export function labelWidth(label: Label): number {
  return textWidth(label.head, 13) + (label.tail === '' ? 0 : 6 + textWidth(label.tail, 12));
}

/** The bounds of a cell alone: hue and second sign of its role. */
export function frame(box: Box, { role = 'rest', lift = false, radius = 4, opacity = 1, of }: CellOptions = {}): Item {
  const width = role === 'rest' ? 1 : role === 'read' ? 2.5 : 1.75;
  return {
    kind: 'rect',
    x: box.x + 0.5,
    y: box.y + 0.5,
    w: box.w - 1,
    h: box.h - 1,
    radius,
    fill: fills[role],
    stroke: edges[role],
    width,
    lift,
    opacity,
    of,
  };
}

/** A value in a box. Where it is too narrow for one line, the head stands over the tail. */
export function cell(box: Box, label: Label, options: CellOptions = {}): readonly Item[] {
  const { role = 'rest', opacity = 1 } = options;
  const sign = role === 'created' ? '+' : '';
  const ink = inks[role];
  const centre = box.x + box.w / 2;
  const middle = box.y + box.h / 2;
  const items: Item[] = [frame(box, options)];
  const text = { kind: 'text', opacity, strike: role === 'deleted' } as const;
  const room = box.w - 10;
  const signRoom = sign === '' || room < labelWidth(label) + 14 ? 0 : 14;
  if (signRoom > 0) {
    items.push({ ...text, strike: false, x: box.x + 8, y: middle + 4.8, text: sign, size: 13, weight: 600, fill: ink });
  }
  if (label.tail !== '' && labelWidth(label) > room) {
    const head = fit(label.head, room + 4, 13);
    const tail = fit(label.tail, room + 4, 11);
    const two = box.h >= 30;
    items.push({
      ...text,
      x: centre,
      y: two ? middle : middle + 4.8,
      text: head,
      size: 13,
      weight: 600,
      align: 'center',
      fill: ink,
    });
    if (two) {
      items.push({
        ...text,
        x: centre,
        y: middle + 12,
        text: tail,
        size: 11,
        align: 'center',
        fill: role === 'rest' ? 'ink-2' : ink,
      });
    }
    return items;
  }
  const head = fit(label.head, room, 13);
  const left = centre + signRoom / 2 - (label.tail === '' ? textWidth(head, 13) : labelWidth(label)) / 2;
  items.push({ ...text, x: left, y: middle + 4.8, text: head, size: 13, weight: 600, fill: ink });
  if (label.tail !== '') {
    const x = left + textWidth(head, 13) + 6;
    items.push({
      ...text,
      x,
      y: middle + 4.8,
      text: label.tail,
      size: 12,
      fill: role === 'rest' || role === 'read' ? 'ink-2' : ink,
    });
  }
  return items;
}

/** The place that something has left and not reached again: a dashed outline. */
export function ghost(box: Box, radius = 4, opacity = 1): Item {
  const { x, y, w, h } = box;
  return {
    kind: 'rect',
    x: x + 0.5,
    y: y + 0.5,
    w: w - 1,
    h: h - 1,
    radius,
    fill: 'stage',
    stroke: 'written',
    dash: 3,
    opacity,
  };
}

export function around(centre: Point, w: number, h: number): Box {
  return { x: centre.x - w / 2, y: centre.y - h / 2, w, h };
}

export function line(from: Point, to: Point, stroke: Ink, width = 1.5, opacity = 1): Item {
  return {
    kind: 'path',
    segments: [
      ['M', from.x, from.y],
      ['L', to.x, to.y],
    ],
    stroke,
    width,
    opacity,
  };
}

export type Side = 'left' | 'right' | 'above' | 'below';

export const tagHeight = 17;

export function tagWidth(name: string): number {
  return textWidth(fit(name, 120, 11), 11) + 11;
}

/** A variable's name on a coloured ground whose beak touches the point, on the given side of it. */
export function tag(at: Point, name: string, hue: Hue, side: Side): readonly Item[] {
  const text = fit(name, 120, 11);
  const w = tagWidth(name);
  const { x, y } = at;
  const left = side === 'left' ? x - w - 6 : side === 'right' ? x + 6 : x - w / 2;
  const top = side === 'below' ? y + 7 : side === 'above' ? y - 24 : y - 8.5;
  const beaks: Readonly<Record<Side, readonly Segment[]>> = {
    left: [['M', x - 6.5, y - 4], ['L', x - 2, y], ['L', x - 6.5, y + 4], ['Z']],
    right: [['M', x + 6.5, y - 4], ['L', x + 2, y], ['L', x + 6.5, y + 4], ['Z']],
    below: [['M', x - 4, y + 7.5], ['L', x, y + 3], ['L', x + 4, y + 7.5], ['Z']],
    above: [['M', x - 4, y - 7.5], ['L', x, y - 3], ['L', x + 4, y - 7.5], ['Z']],
  };
  const fill: Ink = `pointer-${hue}`;
  return [
    { kind: 'path', segments: beaks[side], fill },
    { kind: 'rect', x: left, y: top, w, h: tagHeight, radius: 4, fill },
    { kind: 'text', x: left + w / 2, y: top + 12.5, text, size: 11, weight: 600, align: 'center', fill: 'on-solid' },
  ];
}

/** Words of the interface on the stage: what is left out, minimum and maximum. */
export function words(at: Point, text: string, align: 'left' | 'center' | 'right' = 'left'): TextItem {
  return { kind: 'text', x: at.x, y: at.y, text, size: 12, font: 'ui', align, fill: 'ink-3' };
}

/** An index or other small label. */
export function tick(
  at: Point,
  text: string,
  align: 'left' | 'center' | 'right' = 'center',
  fill: Ink = 'ink-3',
): Item {
  return { kind: 'text', x: at.x, y: at.y, text, size: 11, align, fill };
}
