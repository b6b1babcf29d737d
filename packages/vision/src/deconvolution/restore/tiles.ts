import type { Rectangle } from '../../images/crop.ts';

/** A part of a plane that is restored by itself: it looks at `window` and answers for `core` within it. */
export interface Tile {
  readonly window: Rectangle;
  readonly core: Rectangle;
}

/** The longest side of a core. At this size a tile's planes still fit into a processor's cache. */
const LONGEST_CORE = 480;

/**
 * Cores that cover a plane without overlap, in windows that all have the same size and reach `margin` pixels further where the plane does.
 */
export function tilesOf(size: { readonly width: number; readonly height: number }, margin: number): readonly Tile[] {
  const across = spansOf(size.width, margin);
  return spansOf(size.height, margin).flatMap((y) =>
    across.map((x) => ({
      window: { x: x.from, y: y.from, width: x.length, height: y.length },
      core: { x: x.coreFrom, y: y.coreFrom, width: x.coreLength, height: y.coreLength },
    })),
  );
}

interface Span {
  readonly from: number;
  readonly length: number;
  readonly coreFrom: number;
  readonly coreLength: number;
}

function spansOf(length: number, margin: number): readonly Span[] {
  // What fits into one core with its margins needs none.
  const count = length <= LONGEST_CORE + 2 * margin ? 1 : Math.ceil(length / LONGEST_CORE);
  const longest = Math.ceil(length / count);
  const span = Math.min(length, longest + 2 * margin);
  return Array.from({ length: count }, (_, i) => {
    const coreFrom = i * longest;
    return {
      from: Math.min(Math.max(0, coreFrom - margin), length - span),
      length: span,
      coreFrom,
      coreLength: Math.min(longest, length - coreFrom),
    };
  });
}
