import type { Language, SourceRange } from '@pellucid/format';
import type { CallState, Source } from '@pellucid/replay';

/** The text of a range, its lines joined by spaces and without their indents. */
export function rangeText(source: Source, range: SourceRange): string {
  const [startLine, startColumn, endLine, endColumn] = range;
  if (startLine === endLine) return (source.lines[startLine - 1] ?? '').slice(startColumn, endColumn).trim();
  const lines = source.lines.slice(startLine - 1, Math.min(endLine, startLine + 20));
  return lines
    .map((line, index) =>
      index === 0 ? line.slice(startColumn) : index === endLine - startLine ? line.slice(0, endColumn) : line,
    )
    .map((line) => line.trim())
    .join(' ');
}

/** The line or lines of the statement that the call is at; a compound statement's head only. */
export function statementText(call: CallState): string {
  if (call.at === null) return '';
  const [line, , endLine] = call.at;
  return call.source.lines
    .slice(line - 1, Math.min(endLine, line + 3))
    .join(' ')
    .trim();
}

/** Without the text of strings and comments, in which names mean nothing. */
export function withoutStrings(text: string, language: Language): string {
  const strings = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  // `//` divides in Python, and `#` begins a private name in JavaScript.
  return strings.replace(language === 'python' ? /#.*$/gm : /\/\/.*$/gm, '');
}

/** Whether the text names the variable, as a whole word that is no attribute. */
export function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$])`, 'u').test(text);
}

/** A pattern that matches the name; nothing, where no source can hold such a name: a pattern of a megabyte would not compile. */
export function escaped(name: string): string {
  return name.length > longestName ? '(?!)' : name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const longestName = 1000;
