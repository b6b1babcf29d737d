/** A piece of a sentence; code is set in the fixed-width face. Text of the program, never markup. */
export interface Span {
  readonly text: string;
  readonly code: boolean;
}

/** What a moment did in one sentence, and the bare fact below it (empty when there is none to add). */
export interface Sentence {
  readonly main: readonly Span[];
  readonly fact: readonly Span[];
}

/** What can stand in a sentence: text of the program, or spans that say themselves whether they are code. */
export type Said = string | Span | readonly Span[];

/** Tagged template: what stands between `${}` is code unless it is itself a span or spans. */
export function say(strings: TemplateStringsArray, ...values: readonly Said[]): readonly Span[] {
  const spans: Span[] = [];
  for (const [index, text] of strings.entries()) {
    if (text !== '') spans.push({ text, code: false });
    const value = values[index];
    if (value === undefined) continue;
    if (typeof value === 'string') spans.push({ text: value, code: true });
    else if (isSpan(value)) spans.push(value);
    else spans.push(...value);
  }
  return spans;
}

function isSpan(value: Span | readonly Span[]): value is Span {
  return !Array.isArray(value);
}

export function plainText(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

export function plain(text: string): Span {
  return { text, code: false };
}

/** The parts with `between` between them, and `last` before the last one. */
export function joined(parts: readonly (readonly Span[])[], between: string, last: string): readonly Span[] {
  return parts.flatMap((part, index) =>
    index === 0 ? part : [plain(index === parts.length - 1 ? last : between), ...part],
  );
}
