import type { Recording, Source } from '@pellucid/replay';
import type { ViewKind } from './choose-view.ts';
import { type Literal, parseLiteral } from './literal.ts';
import { escaped } from './source-text.ts';

/** How a class says that its instances are drawn, as plain data that stands in its source: `__pellucid_view__` or `Symbol.for('pellucid.view')`. */
export interface RegisteredView {
  /** null: by its shape. */
  readonly view: ViewKind | null;
  /** The field that is drawn in the instance's place. */
  readonly value: string | null;
  /** Fields with the numbers of a tensor and with the lengths of its axes. */
  readonly data: string | null;
  readonly shape: string | null;
  /** Fields that lead to nodes further on, and back; null: by their names. */
  readonly children: readonly string[] | null;
  readonly back: readonly string[];
  /** The field that is written in a node. */
  readonly label: string | null;
}

export type RegisteredViews = ReadonlyMap<string, RegisteredView>;

const kinds: Readonly<Record<ViewKind, true>> = {
  cells: true,
  text: true,
  bars: true,
  heat: true,
  grid: true,
  maps: true,
  slice: true,
  image: true,
  times: true,
  rows: true,
  set: true,
  boxes: true,
  list: true,
  tree: true,
  graph: true,
  heap: true,
  forest: true,
  table: true,
  histogram: true,
  hex: true,
  history: true,
};

// A recording never changes, so neither does what its classes say: it is read once, not at every moment.
const known = new WeakMap<Recording, RegisteredViews>();

/** The views that classes of the recorded sources have registered, by the names of the classes; those that inherit have their base's. */
export function registeredViews(recording: Recording): RegisteredViews {
  const before = known.get(recording);
  if (before !== undefined) return before;
  const views = new Map<string, RegisteredView>();
  const bases = new Map<string, string>();
  const assigned = assignment(recording.sources.flatMap(symbolsIn));
  for (const source of recording.sources) for (const [name, view] of viewsIn(source, assigned)) views.set(name, view);
  if (views.size > 0) {
    for (const { lines } of recording.sources) for (const line of lines) readBase(line, bases);
    for (const name of bases.keys()) inherit(name, bases, views);
  }
  known.set(recording, views);
  return views;
}

const symbol = /\b([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]+)?=\s*Symbol\.for\(\s*['"]pellucid\.view['"]\s*\)/u;

/** Names that the source gives to the symbol: TypeScript wants one to type a class by. */
function symbolsIn({ lines }: Source): readonly string[] {
  return lines.flatMap((line) => {
    const name = line.length < 400 && line.includes('pellucid.view') ? symbol.exec(line)?.[1] : undefined;
    return name === undefined ? [] : [name];
  });
}

/** Where a class body gives its view: in Python by the name, in JavaScript by the symbol. */
function assignment(symbols: readonly string[]): RegExp {
  const key = [`Symbol\\.for\\(\\s*['"]pellucid\\.view['"]\\s*\\)`, ...new Set(symbols.map(escaped))].join('|');
  return new RegExp(
    `(?:^|\\n)[ \\t]*(?:__pellucid_view__[ \\t]*(?::[^=\\n]+)?=|static[ \\t]+(?:readonly[ \\t]+)?\\[\\s*(?:${key})\\s*\\][ \\t]*(?::[^=\\n]+)?=)\\s*(?=\\{)`,
    'gu',
  );
}

const classHead = /(?:^|\s)class\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;
const mostLines = 20_000;

function* viewsIn({ lines }: Source, assigned: RegExp): Generator<readonly [string, RegisteredView]> {
  if (!lines.some((line) => line.includes('__pellucid_view__') || line.includes('static'))) return;
  const text = lines.slice(0, mostLines).join('\n');
  for (const match of text.matchAll(assigned)) {
    const start = match.index + match[0].length;
    const literal = parseLiteral(text, start);
    const owner = ownerOf(lines, text.slice(0, start).split('\n').length - 1);
    const view = literal === null ? null : viewOf(literal);
    if (owner !== null && view !== null) yield [owner, view];
  }
}

/** The class in whose body the line stands: the nearest one above it that begins further left. */
function ownerOf(lines: readonly string[], line: number): string | null {
  const indent = indentOf(lines[line] ?? '');
  for (let at = line - 1; at >= Math.max(0, line - 2000); at--) {
    const text = lines[at] ?? '';
    const name = indentOf(text) < indent ? classHead.exec(text)?.[1] : undefined;
    if (name !== undefined) return name;
  }
  return null;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function viewOf(literal: Literal): RegisteredView | null {
  if (typeof literal !== 'object' || literal === null || Array.isArray(literal)) return null;
  const fields = literal as { readonly [key: string]: Literal };
  const name = (key: string): string | null => (typeof fields[key] === 'string' ? fields[key] : null);
  const names = (...keys: readonly string[]): readonly string[] =>
    keys.flatMap((key) => fields[key] ?? []).filter((field): field is string => typeof field === 'string');
  const asked = name('view');
  const children = names('children', 'next');
  return {
    view: asked !== null && Object.hasOwn(kinds, asked) ? (asked as ViewKind) : null,
    value: name('value'),
    data: name('data'),
    shape: name('shape'),
    children: children.length === 0 ? null : children,
    back: names('parent', 'previous'),
    label: name('label'),
  };
}

const derived =
  /(?:^|\s)class\s+([\p{L}_$][\p{L}\p{N}_$]*)(?:\s*\(\s*([\p{L}_$][\p{L}\p{N}_$.]*)|\s*(?:<[^{]*>)?\s+extends\s+([\p{L}_$][\p{L}\p{N}_$.]*))/u;

function readBase(line: string, bases: Map<string, string>): void {
  if (line.length > 400 || !line.includes('class ')) return;
  const [, name, python, script] = derived.exec(line) ?? [];
  const base = (python ?? script)?.split('.').at(-1);
  if (name !== undefined && base !== undefined) bases.set(name, base);
}

function inherit(name: string, bases: ReadonlyMap<string, string>, views: Map<string, RegisteredView>): void {
  let base = bases.get(name);
  for (let level = 0; level < 8 && base !== undefined && !views.has(name); level++) {
    const view = views.get(base);
    if (view !== undefined) views.set(name, view);
    base = bases.get(base);
  }
}
