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

/** Tagged template: what stands between `${}` is code unless it is itself a span or spans. */
export function say(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Span | readonly Span[])[]
): readonly Span[] {
  const spans: Span[] = [];
  for (const [index, text] of strings.entries()) {
    if (text !== '') spans.push({ text, code: false });
    const value = values[index];
    if (value === undefined) continue;
    if (typeof value === 'string' || typeof value === 'number') spans.push({ text: String(value), code: true });
    else if (isSpan(value)) spans.push(value);
    else spans.push(...value);
  }
  return spans;
}

function isSpan(value: Span | readonly Span[]): value is Span {
  return !Array.isArray(value);
}

/** `a`, `a and b`, `a, b and c`; more than four: `a, b, c and 5 more`. */
export function list(parts: readonly (readonly Span[])[]): readonly Span[] {
  const shown = parts.length > 4 ? parts.slice(0, 3) : parts;
  const rest = parts.length - shown.length;
  const all = rest > 0 ? [...shown, [{ text: `${rest} more`, code: false }]] : shown;
  return all.flatMap((part, index) =>
    index === 0 ? part : [{ text: index === all.length - 1 ? ' and ' : ', ', code: false }, ...part],
  );
}

export function plainText(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

export function plain(text: string): Span {
  return { text, code: false };
}
