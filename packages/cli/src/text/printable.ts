/**
 * Text of a recording as it may be shown in a terminal: control characters and those that turn the direction of writing are
 * spelled out, so that no recording moves the cursor, changes the title or hides what stands in it. `\n` and `\t` stay.
 */
export function printable(text: string): string {
  return text.replace(unsafe, spelled);
}

/** The same on one line: `\n` and `\t` are spelled out as well. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, (character) => (character === '\n' ? '\\n' : '\\t'));
}

// Cc without \n and \t, line and paragraph separator, bidirectional controls, zero-width no-break space, lone surrogates.
const unsafe = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

function spelled(character: string): string {
  if (character === '\n' || character === '\t') return character;
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
