/** A place in a glyph's box: from −1 (left, top) to 1 (right, bottom). */
export type Point = readonly [x: number, y: number];

/** What a picture shows: lines that a pen draws, or a dot. */
export interface Glyph {
  readonly name: string;
  /** Each line goes from point to point. */
  readonly lines: readonly (readonly Point[])[];
  /** Half the width of the pen, in units of the box, for a glyph that is not drawn with a pen of any width. */
  readonly pen?: number;
}

const ring = arc([0, 0], [0.85, 0.85], 0, 360);

/** The classes, in the order of their labels. Each was drawn for this data set, from straight lines and arcs of ellipses. */
export const glyphs: readonly Glyph[] = [
  { name: '0', lines: [arc([0, 0], [0.55, 1], 0, 360)] },
  {
    name: '1',
    lines: [
      [
        [-0.4, -0.6],
        [0.1, -1],
        [0.1, 1],
      ],
    ],
  },
  { name: '2', lines: [[...arc([0, -0.45], [0.6, 0.55], 190, 375), [-0.6, 1], [0.65, 1]]] },
  { name: '3', lines: [[...arc([-0.05, -0.5], [0.55, 0.5], 205, 450), ...arc([-0.05, 0.5], [0.62, 0.5], 270, 515)]] },
  {
    name: '4',
    lines: [
      [
        [0.3, 1],
        [0.3, -1],
        [-0.65, 0.35],
        [0.7, 0.35],
      ],
    ],
  },
  { name: '5', lines: [[[0.55, -1], [-0.45, -1], [-0.5, -0.15], ...arc([-0.02, 0.38], [0.6, 0.62], 225, 510)]] },
  { name: '6', lines: [sixth(1)] },
  {
    name: '7',
    lines: [
      [
        [-0.6, -1],
        [0.6, -1],
        [-0.15, 1],
      ],
    ],
  },
  { name: '8', lines: [arc([0, -0.52], [0.48, 0.48], 0, 360), arc([0, 0.48], [0.58, 0.52], 0, 360)] },
  { name: '9', lines: [sixth(-1)] },
  { name: 'disc', lines: [[[0, 0]]], pen: 0.8 },
  { name: 'ring', lines: [ring] },
  {
    name: 'square',
    lines: [
      [
        [-0.8, -0.8],
        [0.8, -0.8],
        [0.8, 0.8],
        [-0.8, 0.8],
        [-0.8, -0.8],
      ],
    ],
  },
  { name: 'triangle', lines: [polygon(3, 1)] },
  {
    name: 'cross',
    lines: [
      [
        [-0.75, -0.75],
        [0.75, 0.75],
      ],
      [
        [0.75, -0.75],
        [-0.75, 0.75],
      ],
    ],
  },
  { name: 'star', lines: [polygon(5, 2)] },
];

/** A six, or (turned by half a turn) a nine. */
function sixth(turn: 1 | -1): readonly Point[] {
  const six = [...arc([0.6, 0.35], [1.15, 1.35], 265, 180), ...arc([0.02, 0.42], [0.57, 0.58], 180, 540)];
  return six.map(([x, y]) => [turn * x, turn * y]);
}

/** A closed line through the corners of a regular polygon whose first one is at the top, `skip` corners on each time. */
function polygon(corners: number, skip: number): readonly Point[] {
  return Array.from({ length: corners + 1 }, (_, index) =>
    onEllipse([0, 0], [1, 1], (360 * skip * index) / corners - 90),
  );
}

/** Points on an ellipse, at most 24° apart. Angles in degrees: 0 is to the right, 90 below. */
function arc(centre: Point, radii: Point, from: number, to: number): readonly Point[] {
  const parts = Math.ceil(Math.abs(to - from) / 24);
  return Array.from({ length: parts + 1 }, (_, index) =>
    onEllipse(centre, radii, from + ((to - from) * index) / parts),
  );
}

function onEllipse(centre: Point, radii: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [centre[0] + radii[0] * Math.cos(angle), centre[1] + radii[1] * Math.sin(angle)];
}
