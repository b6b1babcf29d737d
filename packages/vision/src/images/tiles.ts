import type { Rectangle } from './crop.ts';

/** A part of a picture that is worked on at once, and the part of it that is kept. */
export interface Tile {
  /** Within the picture. All tiles of a picture have one size. */
  readonly whole: Rectangle;
  /** Within the picture and within `whole`. The kept parts of all tiles fill the picture, and none overlap. */
  readonly kept: Rectangle;
}

/** Tiles of a picture of this size, row by row: `side` pixels across and down, or the picture's own sides where they are less, each kept up to `margin`
 * pixels from its frame, or up to the picture's. `side` is more than twice the margin. */
export function tilesOf(
  { width, height }: { readonly width: number; readonly height: number },
  side: number,
  margin: number,
): readonly Tile[] {
  const columns = spans(width, side, margin);
  return spans(height, side, margin).flatMap((down) =>
    columns.map((across) => ({
      whole: { x: across.start, y: down.start, width: across.length, height: down.length },
      kept: {
        x: across.from,
        y: down.from,
        width: across.to - across.from,
        height: down.to - down.from,
      },
    })),
  );
}

interface Span {
  readonly start: number;
  readonly length: number;
  /** What is kept: from `from` up to before `to`. */
  readonly from: number;
  readonly to: number;
}

function spans(total: number, side: number, margin: number): readonly Span[] {
  const length = Math.min(total, side);
  const found: Span[] = [];
  for (let from = 0; from < total; ) {
    const start = Math.min(Math.max(0, from - margin), total - length);
    const to = start + length >= total ? total : start + length - margin;
    found.push({ start, length, from, to });
    from = to;
  }
  return found;
}
