/** A stretch of the original text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Rewritten text: inserted strings between stretches of the original. */
export type Piece = string | Span | readonly Piece[];

export interface Rendered {
  readonly code: string;
  /** Triples [place in the code, place in the original, length] of the stretches, in order. */
  readonly spans: readonly number[];
}

/** Rewritten text and where its parts came from. Inserted strings hold no line breaks, so that lines stay where they were. */
export function render(original: string, piece: Piece): Rendered {
  const out: string[] = [];
  const spans: number[] = [];
  let length = 0;
  // In the original a bracket may stand right after a word: `return(1)`.
  let isAfterWord = false;
  const add = (part: Piece): void => {
    if (typeof part === 'string') {
      if (part === '') return;
      const apart = isAfterWord && /^[\w$]/.test(part) ? ` ${part}` : part;
      out.push(apart);
      length += apart.length;
      isAfterWord = false;
    } else if ('start' in part) {
      if (part.end <= part.start) return;
      spans.push(length, part.start, part.end - part.start);
      out.push(original.slice(part.start, part.end));
      length += part.end - part.start;
      isAfterWord = /[\w$]/.test(original[part.end - 1] ?? '');
    } else for (const inner of part) add(inner);
  };
  add(piece);
  return { code: out.join(''), spans };
}
