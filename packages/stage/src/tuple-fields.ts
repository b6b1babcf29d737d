import type { Recording } from '@pellucid/replay';
import { parseLiteral } from './literal.ts';

/** Names of the fields of named tuples, by the names of their types. */
export type TupleFields = ReadonlyMap<string, readonly string[]>;

// A recording never changes, so its sources are read once.
const known = new WeakMap<Recording, TupleFields>();

const mostLines = 20_000;
const mostFields = 100;
const called = /\b(?:namedtuple|NamedTuple)\(\s*['"](\w{1,80})['"]\s*,\s*/gu;
const derived = /^([ \t]*)class\s+(\w{1,80})\s*\((?:\w+\.)?NamedTuple\)\s*:/u;
const field = /^([ \t]+)([\p{L}_][\p{L}\p{N}_]*)\s*:/u;

/** The named tuples that the recorded Python sources define. The program is never asked. */
export function tupleFields(recording: Recording): TupleFields {
  const before = known.get(recording);
  if (before !== undefined) return before;
  const fields = new Map<string, readonly string[]>();
  if (recording.facts.language === 'python')
    for (const { lines } of recording.sources)
      if (lines.some(tellsOfOne)) readFields(lines.slice(0, mostLines), fields);
  known.set(recording, fields);
  return fields;
}

function tellsOfOne(line: string): boolean {
  return line.length < 2000 && /namedtuple|NamedTuple/.test(line);
}

function readFields(lines: readonly string[], fields: Map<string, readonly string[]>): void {
  for (const [at, line] of lines.entries()) {
    if (!tellsOfOne(line)) continue;
    const [, indent, name] = derived.exec(line) ?? [];
    if (indent !== undefined && name !== undefined) fields.set(name, annotated(lines, at + 1, indent.length));
    // A call may go on over a few lines.
    const call = lines
      .slice(at, at + 12)
      .join('\n')
      .slice(0, 4000);
    for (const match of call.matchAll(called)) {
      const names = namesAt(call, match.index + match[0].length);
      if (match[1] !== undefined && names.length > 0 && !fields.has(match[1])) fields.set(match[1], names);
    }
  }
}

/** One text with the names, a list of them, or a list of pairs of a name and a type. */
function namesAt(text: string, start: number): readonly string[] {
  const literal = parseLiteral(text, start);
  if (typeof literal === 'string') return (literal.match(/\w+/g) ?? []).slice(0, mostFields);
  const items: readonly unknown[] = Array.isArray(literal) ? literal : [];
  if (items.length > 0) return items.filter((item) => typeof item === 'string').slice(0, mostFields);
  if (text[start] !== '[') return [];
  const end = text.indexOf(']', start);
  const pairs = text.slice(start, end < 0 ? text.length : end).matchAll(/\(\s*['"](\w{1,80})['"]\s*,/g);
  return [...pairs].flatMap(([, name]) => name ?? []).slice(0, mostFields);
}

/** The names with annotations in the body of a class. */
function annotated(lines: readonly string[], start: number, indent: number): readonly string[] {
  const names: string[] = [];
  let own: string | null = null;
  for (const line of lines.slice(start, start + 400)) {
    if (line.trim() === '') continue;
    if (line.length - line.trimStart().length <= indent) break;
    const [, space, name] = field.exec(line.slice(0, 400)) ?? [];
    if (space === undefined || name === undefined || (own !== null && space !== own)) continue;
    own = space;
    names.push(name);
  }
  return names.slice(0, mostFields);
}
