import { decodedMappings, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Source } from '../runtime/source.ts';
import { lastAtMost, lineStarts, spanOffset } from '../runtime/stacks.ts';

/** A source map, version 3. */
export interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** A place in the code and the offset in the text that it came from. Lines and columns from 0. */
interface Segment {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  /** What it is called in the source. */
  readonly name?: string | undefined;
}

/** From the code that runs to the source as it was written. */
export function sourceMapOf({ announced, running, text }: Source): SourceMap {
  const { map, spans, staged } = running;
  const segments = map === null ? copied(staged, spans) : erased(map, staged, spans);
  return {
    version: 3,
    sources: [announced.file],
    sourcesContent: [text],
    names: [],
    mappings: encoded(segments, text),
  };
}

/** From what somebody else made of the code to the source as it was written. `map`: from theirs to the code. */
export function sourceMapThrough(map: object | string, { announced, running, text }: Source): SourceMap {
  const { spans, staged } = running;
  const theirs = new TraceMap(map as string);
  const ours = running.map === null ? null : new TraceMap(running.map);
  const starts = lineStarts(staged);
  const segments = decodedMappings(theirs).flatMap((row, line) =>
    row.flatMap(([column, source, codeLine, codeColumn, name]): Segment[] => {
      if (source === undefined || codeLine === undefined || codeColumn === undefined) return [];
      const at = { line: codeLine + 1, column: codeColumn };
      const place = ours === null ? at : originalPositionFor(ours, at);
      if (place.line === null) return [];
      const offset = spanOffset(spans, (starts[place.line - 1] ?? 0) + place.column);
      const called = name === undefined ? undefined : theirs.names[name];
      // What was inserted has no name in the source.
      const isWritten = called !== undefined && text.startsWith(called, offset);
      return [{ line, column, offset, name: isWritten ? called : undefined }];
    }),
  );
  const names = [...new Set(segments.flatMap(({ name }) => name ?? []))];
  return {
    version: 3,
    sources: [theirs.sources[0] ?? announced.file],
    sourcesContent: [text],
    names,
    mappings: encoded(segments, text, names),
  };
}

/** Where stretches of the source begin, where what was inserted behind them begins, and each of their lines and words. */
function copied(code: string, spans: readonly number[]): Segment[] {
  const starts = lineStarts(code);
  const segments: Segment[] = [];
  const add = (place: number, offset: number): void => {
    const line = lastAtMost(starts, place);
    segments.push({ line, column: place - (starts[line] ?? 0), offset });
  };
  for (let i = 0; i < spans.length; i += 3) {
    const [place = 0, original = 0, length = 0] = spans.slice(i, i + 3);
    if (length === 0) continue;
    add(place, original);
    for (const { index } of code.slice(place, place + length).matchAll(/(?<=\n)|(?<![\w$])[\w$]/g))
      if (index > 0) add(place + index, original + index);
    add(place + length, spans[i + 4] ?? original + length);
  }
  return segments;
}

function erased(map: string, staged: string, spans: readonly number[]): Segment[] {
  const starts = lineStarts(staged);
  return decodedMappings(new TraceMap(map)).flatMap((row, line) =>
    row.flatMap(([column, source, stagedLine, stagedColumn]) =>
      source === undefined || stagedLine === undefined || stagedColumn === undefined
        ? []
        : [{ line, column, offset: spanOffset(spans, (starts[stagedLine] ?? 0) + stagedColumn) }],
    ),
  );
}

function encoded(segments: readonly Segment[], text: string, names: readonly string[] = []): string {
  const places = new Map(names.map((name, place) => [name, place]));
  let lastName = 0;
  const starts = lineStarts(text);
  const lines: string[][] = [];
  let column = 0;
  let lastRow = 0;
  let lastColumn = 0;
  for (const segment of segments) {
    while (lines.length <= segment.line) {
      lines.push([]);
      column = 0;
    }
    const row = lastAtMost(starts, segment.offset);
    const at = segment.offset - (starts[row] ?? 0);
    const place = segment.name === undefined ? undefined : places.get(segment.name);
    const fields = [segment.column - column, 0, row - lastRow, at - lastColumn];
    if (place !== undefined) {
      fields.push(place - lastName);
      lastName = place;
    }
    lines.at(-1)?.push(fields.map(digits).join(''));
    [column, lastRow, lastColumn] = [segment.column, row, at];
  }
  return lines.map((line) => line.join(',')).join(';');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number as base 64 digits of five bits, the sign in the lowest one. */
function digits(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += alphabet[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
