import type { Item, Point } from '../display.ts';
import type { Ink } from '../palette.ts';

export interface Extent {
  readonly w: number;
  readonly h: number;
}

/** An arrow between two boxes, by their centres and sizes; one that leads `back` keeps away from the one that leads on. */
export function arrow(
  from: Point,
  fromSize: Extent,
  to: Point,
  toSize: Extent,
  ink: Ink,
  dashed: boolean,
  opacity: number,
  back: boolean,
): readonly Item[] {
  const stroke = { stroke: ink, width: ink === 'written' ? 2 : 1.5, opacity, ...(dashed ? { dash: 3 } : {}) };
  const head = (x: number, y: number, angle: number): Item => {
    const wing = (turn: number): readonly ['L', number, number] => [
      'L',
      x - 8 * Math.cos(angle + turn),
      y - 8 * Math.sin(angle + turn),
    ];
    return { kind: 'path', segments: [['M', x, y], wing(0.45), wing(-0.45), ['Z']], fill: ink, opacity };
  };
  const sameRow = Math.abs(from.y - to.y) < 4;
  const gap = to.x - toSize.w / 2 - (from.x + fromSize.w / 2);
  if (sameRow && gap > 8 && gap < 80 && !back) {
    const [x1, x2] = [from.x + fromSize.w / 2, to.x - toSize.w / 2 - 1];
    return [
      {
        kind: 'path',
        segments: [
          ['M', x1, from.y],
          ['L', x2 - 5, to.y],
        ],
        ...stroke,
      },
      head(x2, to.y, 0),
    ];
  }
  if (sameRow) {
    const rise = back ? 1 : -1;
    const [x1, x2] = [from.x + (to.x < from.x ? 8 : -8) * -rise * 0.5, to.x];
    const [y1, y2] = [from.y + (rise * fromSize.h) / 2, to.y + (rise * toSize.h) / 2 + rise * 2];
    const bend = rise * Math.min(58, 26 + Math.abs(x2 - x1) * 0.12);
    return [
      {
        kind: 'path',
        segments: [
          ['M', x1, y1],
          ['C', x1, y1 + bend, x2, y2 + bend, x2, y2 + rise * 4],
        ],
        ...stroke,
      },
      head(x2, y2, rise < 0 ? Math.PI / 2 : -Math.PI / 2),
    ];
  }
  const down = to.y > from.y;
  const [y1, y2] = [from.y + ((down ? 1 : -1) * fromSize.h) / 2, to.y - ((down ? 1 : -1) * (toSize.h + 2)) / 2];
  const shift = back ? 14 : 0;
  const angle = Math.atan2(y2 - y1, to.x - from.x);
  const end: Point = { x: to.x + shift, y: y2 };
  return [
    {
      kind: 'path',
      segments: [
        ['M', from.x + shift, y1],
        ['L', end.x - 5 * Math.cos(angle), end.y - 5 * Math.sin(angle)],
      ],
      ...stroke,
    },
    head(end.x, end.y, angle),
  ];
}
