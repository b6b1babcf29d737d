import type { FunctionId, ProgramFunction, Site } from '@pellucid/format';
import type { Recording, Source } from '../recording.ts';
import { type AlignedLine, alignLines } from './line-alignment.ts';

/** A source of both runs, or of one. */
export interface SourcePair {
  readonly a: Source | null;
  readonly b: Source | null;
  /** Their lines laid over each other; empty where only one run has the source. */
  readonly lines: readonly AlignedLine[];
  readonly changed: boolean;
}

/** Which of two runs. */
export type Side = 'a' | 'b';

/** What stands for the same in both programs has the same number. */
export interface ProgramAlignment {
  readonly sources: readonly SourcePair[];
  functionKey(side: Side, target: FunctionId): number;
  /** Of a statement: its line in the two texts, and its place on it. */
  statementKey(side: Side, site: Site): number;
  /** Whether the statement is not, or not in the same words, in the other program. */
  changed(side: Side, site: Site): boolean;
  /** The same of the line on which the function begins. */
  headChanged(side: Side, target: FunctionId): boolean;
  /** The same of any line of the function. */
  textChanged(side: Side, target: FunctionId): boolean;
  /** Of a line in the two texts: one that was changed has the same in both. */
  lineKey(side: Side, target: FunctionId, line: number): string;
}

/** Aligns sources by their paths, functions by their qualified names, and statements by the lines that they stand on. */
export function alignPrograms(a: Recording, b: Recording): ProgramAlignment {
  const sources = pairSources(a, b).map(sourcePair);
  const rows = { a: rowsOf('a', sources), b: rowsOf('b', sources) };
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const recordings = { a, b };
  const functions = { a: new Map<FunctionId, number>(), b: new Map<FunctionId, number>() };
  const statements = { a: new Map<number, number>(), b: new Map<number, number>() };
  const rowOf = (side: Side, source: Source, line: number): Row =>
    rows[side].get(source)?.[line] ?? rowBeyond(side, source, line);
  // A recording may lack the text of a source; its lines are then known by their numbers alone.
  const rowBeyond = (side: Side, source: Source, line: number): Row => {
    const index = sources.findIndex((pair) => pair[side] === source);
    const both = sources[index]?.a !== null && sources[index]?.b !== null;
    return both ? { key: `${index}:+${line}`, same: true } : { key: `${side}${source.id}:${line}`, same: false };
  };
  const lineOf = (side: Side, target: FunctionId, line: number): Row =>
    rowOf(side, recordings[side].sourceOfFunction(target), line);
  const place = (side: Side, site: Site): Row => lineOf(side, site.function, site.range[0]);
  const names = { a: namesakes(a), b: namesakes(b) };
  const remembered = <Key>(known: Map<Key, number>, key: Key, text: () => string): number => {
    const number = known.get(key) ?? numberOf(text());
    known.set(key, number);
    return number;
  };
  return {
    sources,
    functionKey: (side, target) =>
      remembered(functions[side], target, () => {
        const source = recordings[side].sourceOfFunction(target);
        const pair = sources.findIndex((sources) => sources[side] === source);
        const path = pathOf(recordings[side], target, names[side], (line) => rowOf(side, source, line).key);
        return `function ${pair} ${path}`;
      }),
    statementKey: (side, site) =>
      remembered(statements[side], site.id, () => {
        const { key, same } = place(side, site);
        return `statement ${key} ${same ? site.range[1] : site.kind}`;
      }),
    changed: (side, site) => !place(side, site).same,
    headChanged: (side, target) => !lineOf(side, target, recordings[side].functionOf(target).range[0]).same,
    textChanged: (side, target) => {
      const [first, , last] = recordings[side].functionOf(target).range;
      for (let line = first; line <= last; line++) if (!lineOf(side, target, line).same) return true;
      return false;
    },
    lineKey: (side, target, line) => lineOf(side, target, line).key,
  };
}

interface Row {
  readonly key: string;
  /** The line stands in both texts in the same words. */
  readonly same: boolean;
}

function rowsOf(side: Side, sources: readonly SourcePair[]): ReadonlyMap<Source, readonly (Row | undefined)[]> {
  const rows = new Map<Source, (Row | undefined)[]>();
  for (const [index, pair] of sources.entries()) {
    const source = pair[side];
    if (source === null) continue;
    const own: (Row | undefined)[] = [];
    for (const [row, line] of pair.lines.entries()) {
      const number = line[side];
      if (number !== null) own[number] = { key: `${index}:${row}`, same: line.is === 'same' };
    }
    rows.set(source, own);
  }
  return rows;
}

function sourcePair([a, b]: readonly [Source | null, Source | null]): SourcePair {
  if (a === null || b === null) return { a, b, lines: [], changed: true };
  const lines = alignLines(a.lines, b.lines);
  return { a, b, lines, changed: lines.some(({ is }) => is !== 'same') };
}

/** By path, then the programs themselves, then by what is left of the path, its last part first. */
function pairSources(a: Recording, b: Recording): readonly (readonly [Source | null, Source | null])[] {
  const left = new Set(b.sources);
  const partners = new Map<Source, Source>();
  const pair = (one: Source | undefined, other: Source | undefined): void => {
    if (one === undefined || other === undefined || partners.has(one) || !left.has(other)) return;
    partners.set(one, other);
    left.delete(other);
  };
  const by = (key: (source: Source) => string): void => {
    const others = new Map<string, Source>();
    for (const source of left) if (!others.has(key(source))) others.set(key(source), source);
    for (const source of a.sources) pair(source, others.get(key(source)));
  };
  by(({ program }) => program.path);
  pair(entryOf(a), entryOf(b));
  by(({ program }) => lastPart(program.path));
  by(({ program }) => program.sha256);
  return [
    ...a.sources.map((source) => [source, partners.get(source) ?? null] as const),
    ...[...left].map((source) => [null, source] as const),
  ];
}

function entryOf({ sources, facts }: Recording): Source | undefined {
  return sources.find(({ program }) => lastPart(program.path) === lastPart(facts.program)) ?? sources[0];
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** More functions within functions than any program has. */
const mostParents = 100;

/** The names from the module down; where a name is no name, or taken twice, the row on which the function begins. */
function pathOf(
  recording: Recording,
  target: FunctionId,
  namesakes: ReadonlyMap<string, number>,
  rowOf: (line: number) => string,
): string {
  const names: string[] = [];
  let next: FunctionId | null = target;
  while (next !== null && names.length < mostParents) {
    const item: ProgramFunction = recording.functionOf(next);
    const named = item.kind !== 'lambda' && item.kind !== 'comprehension';
    const alone = named && (namesakes.get(nameIn(item)) ?? 1) === 1;
    names.push(`${item.kind} ${item.name}${alone ? '' : ` ${rowOf(item.range[0])}`}`);
    next = item.parent;
  }
  return names.reverse().join(' / ');
}

/** How many functions have the same name in the same function. */
function namesakes({ sources }: Recording): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { program } of sources) {
    for (const item of program.functions) counts.set(nameIn(item), (counts.get(nameIn(item)) ?? 0) + 1);
  }
  return counts;
}

function nameIn({ name, parent, id }: ProgramFunction): string {
  return parent === null ? `module ${id}` : `${parent} ${name}`;
}
