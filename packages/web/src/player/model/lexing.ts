/** Class of the style sheet: w word of the language, s string, n number, c comment, d name that is defined. */
export type TokenKind = 'w' | 's' | 'n' | 'c' | 'd';

/** A stretch of text that has a colour; what lies between two of them has none. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly kind: TokenKind;
}

/** The end of the match of a sticky pattern at a place; null where it does not match. */
export function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** The first character behind blanks, line breaks included. */
export function behindBlanks(text: string, at: number): string {
  const end = endOf(/\s*/y, text, at) ?? at;
  return text.charAt(end);
}
