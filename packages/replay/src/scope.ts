import type { SourceRange } from '@pellucid/format';

/**
 * Whether a name that is visible in `range` only (in the whole function when undefined) can be seen from the statement `at`. Seen from before
 * the first statement and after the end of a call is only what the whole function sees.
 */
export function isInScope(range: SourceRange | undefined, at: SourceRange | null): boolean {
  if (range === undefined) return true;
  // A statement that holds the block (a comprehension) sees into it; one that lies in the block sees what is round it.
  return at !== null && isBefore(at[0], at[1], range[2], range[3]) && isBefore(range[0], range[1], at[2], at[3]);
}

/** Whether `inner` begins inside `outer`. */
export function beginsWithin(inner: SourceRange, outer: SourceRange): boolean {
  return !isBefore(inner[0], inner[1], outer[0], outer[1]) && isBefore(inner[0], inner[1], outer[2], outer[3]);
}

function isBefore(line: number, column: number, otherLine: number, otherColumn: number): boolean {
  return line < otherLine || (line === otherLine && column < otherColumn);
}
