import type { FunctionId, Site, SourceRange } from '@pellucid/format';
import type { Recording } from '../recording.ts';

/** A name that a statement reads, with the fields that are read of it: `self.heap[0]` is `self` and `heap`. */
export interface ReadName {
  readonly name: string;
  /** The first field after the name; null: none, or not known. */
  readonly field: string | null;
}

/** More of a statement is not looked at. */
const mostCharacters = 4000;
const mostNames = 64;

/** The names that stand where a statement reads, by its text: more than it reads rather than less. */
export function readsOf(recording: Recording, site: Site): readonly ReadName[] {
  return namesIn(readPart(site, withoutStrings(textOf(recording, site), isPython(recording))));
}

/** The names that a function that is one expression reads. */
export function readsOfExpression(recording: Recording, target: FunctionId): readonly ReadName[] {
  const { range } = recording.functionOf(target);
  return namesIn(withoutStrings(textWithin(recording, target, range), isPython(recording)));
}

function isPython({ facts }: Recording): boolean {
  return facts.language === 'python';
}

function namesIn(text: string): readonly ReadName[] {
  const reads: ReadName[] = [];
  const seen = new Set<string>();
  for (const [whole, name, field] of text.matchAll(
    /(?<![.\p{L}\p{N}_$])([\p{L}_$][\p{L}\p{N}_$]*)(?:\s*\??\.\s*([\p{L}_$#][\p{L}\p{N}_$]*))?/gu,
  )) {
    if (name === undefined || seen.has(whole)) continue;
    seen.add(whole);
    reads.push({ name, field: field ?? null });
    if (reads.length === mostNames) break;
  }
  return reads;
}

function textOf(recording: Recording, { kind, range, function: of }: Site): string {
  // Each turn of a loop begins at its variable; what it goes through stands behind.
  if (kind === 'for') return headOfLoop(recording.sourceOfFunction(of).lines[range[0] - 1] ?? '', range[1]);
  return textWithin(recording, of, range);
}

function textWithin(recording: Recording, of: FunctionId, range: SourceRange): string {
  const { lines } = recording.sourceOfFunction(of);
  const [startLine, startColumn, endLine, endColumn] = range;
  let text = '';
  for (let line = startLine; line <= endLine && text.length < mostCharacters; line++) {
    const whole = lines[line - 1] ?? '';
    text += `${whole.slice(line === startLine ? startColumn : 0, line === endLine ? endColumn : undefined)}\n`;
  }
  return text.slice(0, mostCharacters);
}

function headOfLoop(line: string, column: number): string {
  const start = line.slice(0, column + 4).lastIndexOf('for');
  return line.slice(Math.max(0, start), Math.max(0, start) + mostCharacters);
}

/** Texts in quotes hold no names, but those that are filled in do. */
function withoutStrings(text: string, python: boolean): string {
  const plain = text.replace(
    /([\p{L}]*)(['"])((?:\\.|(?!\2)[^\\\n])*)\2/gu,
    (_, prefix: string, _quote, body: string) => (python && /f/i.test(prefix) ? body : ' '),
  );
  return plain.replace(python ? /#.*$/gm : /\/\/.*$/gm, ' ');
}

/** Without the names that the statement gives values to. */
function readPart({ kind }: Site, text: string): string {
  switch (kind) {
    case 'for':
      return text.replace(/^[\s\S]*?\b(?:in|of)\b/, ' ');
    case 'assign':
    case 'declare':
      return text.replace(/^\s*(?:const\s|let\s|var\s)?[\p{L}\p{N}_$,\s]+(?::[^=\n]+)?=(?!=)/u, ' ');
    default:
      return text;
  }
}
