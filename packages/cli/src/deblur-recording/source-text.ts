/** A source as it was written. */
export interface SourceText {
  /** Under the package's name, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

/** A place in a source. */
export interface Place {
  readonly source: SourceText;
  /** From 1. */
  readonly line: number;
}

/** A function of a source. */
export interface SourceFunction {
  readonly source: SourceText;
  readonly name: string;
  /** Lines from 1, both within the function. */
  readonly first: number;
  readonly last: number;
  /** From its beginning up to its body. */
  readonly header: string;
}

/**
 * The innermost function with a name and a body of several lines around a line; undefined at the top of a module. Sources are formatted: a
 * function ends at the next line that begins with a brace as far in as the function itself.
 */
export function functionAround({ source, line }: Place): SourceFunction | undefined {
  for (let first = line; first >= 1; first--) {
    const found = functionAt(source, first);
    if (found !== undefined && found.last >= line) return found;
  }
  return undefined;
}

/** The line in the function on which it declares a name; undefined where it does not. */
export function declarationOf(name: string, { source, first, last }: SourceFunction): Place | undefined {
  const declares = new RegExp(`\\b(?:const|let)\\s+(?:${name}\\b|[[{].*\\b${name}\\b.*[\\]}]\\s*=)`);
  for (let line = first; line <= last; line++) {
    if (declares.test(source.lines[line - 1] ?? '')) return { source, line };
  }
  return undefined;
}

function functionAt(source: SourceText, first: number): SourceFunction | undefined {
  const text = source.lines[first - 1] ?? '';
  const indent = /^ */.exec(text)?.[0] ?? '';
  const name = nameOf(text.slice(indent.length), indent.length);
  if (name === undefined) return undefined;
  const body = headerEnd(source, first, indent);
  if (body === undefined) return undefined;
  const closes = new RegExp(`^${indent}}`);
  for (let last = body + 1; last <= source.lines.length; last++) {
    if (!closes.test(source.lines[last - 1] ?? '')) continue;
    return { source, name, first, last, header: source.lines.slice(first - 1, body).join('\n') };
  }
  return undefined;
}

function nameOf(text: string, indent: number): string | undefined {
  const declared = /^(?:export )?(?:async )?function (\w+)/.exec(text)?.[1];
  if (declared !== undefined) return declared;
  const arrow = /^(?:const )?(\w+)(?:: | = )(?:async )?\(.*=> \{$/.exec(text)?.[1];
  if (arrow !== undefined) return arrow;
  // Methods stand in a class, one step in.
  const method = indent === 2 ? /^(?:static |async |get )*(#?\w+)\(/.exec(text)?.[1] : undefined;
  return method === undefined || STATEMENTS.has(method) ? undefined : method;
}

const STATEMENTS: ReadonlySet<string> = new Set(['if', 'for', 'while', 'switch', 'return', 'catch', 'super']);

/** The line on which the function's header ends and its body begins. */
function headerEnd({ lines }: SourceText, first: number, indent: string): number | undefined {
  if (/\{$/.test(lines[first - 1] ?? '')) return first;
  if (!/\($/.test(lines[first - 1] ?? '')) return undefined;
  const end = lines.findIndex((line, i) => i >= first && line.startsWith(`${indent})`));
  return end >= 0 && /\{$/.test(lines[end] ?? '') ? end + 1 : undefined;
}
