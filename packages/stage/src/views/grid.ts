import type { Contents, ObjectId, Value } from '@pellucid/format';
import type { VariableState } from '@pellucid/replay';
import { columnPointers } from '../column-pointers.ts';
import type { Box, DrawnPart, Item, Point } from '../display.ts';
import { pressable, wholePart } from '../drawn-part.ts';
import { subscriptPattern, writtenNames } from '../holders.ts';
import { indexPattern, indexValue, wholeOf } from '../index-expression.ts';
import { frame, inks, type Side, tag, tagWidth, words } from '../marks.ts';
import type { Moment } from '../moment.ts';
import { visibleCalls } from '../names.ts';
import type { Ink } from '../palette.ts';
import { type Hue, pointerHues } from '../pointers.ts';
import { numberOf, sameValue } from '../same-value.ts';
import { statementText, withoutStrings } from '../source-text.ts';
import { tensorNumbers } from '../tensor-numbers.ts';
import { countText, fit, textWidth } from '../text.ts';
import { type Reader, valueText } from '../value-text.ts';
import type { Locale } from '../words/locale.ts';
import { viewWords } from '../words/view-words.ts';
import { extremes, heatLevel, short } from './heat-strip.ts';
import { itemsOf, movingPointers, omittedOf, type ViewInput } from './view.ts';

/** More rows and columns than these a grid does not draw. */
export const mostRows = 48;
export const mostColumns = 64;

/** What stands in a square of a grid. */
export interface Square {
  readonly text: string;
  readonly number: number | null;
  readonly changed: boolean;
}

/** Rows of rows: numbers on the heat ramp, letters as letters, what fills the ground (walls, zeroes of text) sunken. */
export function grid(input: ViewInput): readonly Item[] {
  const { box, after } = input;
  const plain = after.kind === 'tensor' ? tensorSquares(after, input) : listSquares(input);
  const squares = annotated(plain, input);
  const columns = Math.max(1, ...squares.map((row) => row.length));
  const pointers = movingPointers(input);
  const across = columnPointers(input.recording, input.moment.after, input.object);
  const margin = pointers.length > 0 ? 64 : 0;
  // Tags of columns stand above the first row.
  const head = across.any ? 26 : 6;
  const size = Math.max(
    3,
    Math.min(
      33,
      Math.floor((box.w - 2 * margin) / columns),
      Math.floor((box.h - 28 - head) / Math.max(1, squares.length)),
    ),
  );
  const wide = squareWidth(squares, size, (box.w - 2 * margin) / columns);
  const left = box.x + (box.w - columns * wide) / 2;
  const top = box.y + Math.max(head, Math.min(40, (box.h - 28 - head - squares.length * size) / 2));
  const numbers = squares.flat().flatMap(({ number }) => number ?? []);
  const [low, high] = extremes(numbers);
  // A board of a few kinds of pieces is read by its signs, a field of many numbers by its colours.
  const heated =
    squares !== plain || (numbers.length * 2 > squares.flat().length && (new Set(numbers).size > 4 || size < 18));
  const items = squares.flatMap((row, r) =>
    row.flatMap((square, c) => {
      const at: Box = { x: left + c * wide, y: top + r * size, w: wide, h: size };
      const drawn = drawSquare(square, at, heated, low, high, input.progress);
      const of = squarePart(input, r, c);
      return of === undefined ? drawn : [...drawn, { kind: 'rect' as const, ...at, radius: 3, of }];
    }),
  );
  const bottom = top + squares.length * size;
  if (after.kind === 'tensor')
    items.push(...pressable({ x: left, y: top, w: columns * wide, h: bottom - top }, wholePart(input)));
  for (const [row, column] of readSquares(input)) {
    if (row >= squares.length || column >= columns || size < 8) continue;
    items.push({
      kind: 'rect',
      x: left + column * wide - 0.5,
      y: top + row * size - 0.5,
      w: wide + 1,
      h: size + 1,
      radius: 5,
      stroke: 'read',
      width: 2.5,
    });
  }
  const stacked = new Map<number, number>();
  for (const { name, hue, to } of pointers) {
    const level = stacked.get(to) ?? 0;
    stacked.set(to, level + 1);
    if (to < squares.length && level < 2) {
      items.push(
        ...tag(
          { x: level === 0 ? left : left + columns * wide, y: top + (to + 0.5) * size },
          name,
          hue,
          level === 0 ? 'left' : 'right',
        ),
      );
    }
  }
  const above = new Set<number>();
  for (const { name, hue, at } of across.pointers) {
    if (at >= columns || above.has(at)) continue;
    above.add(at);
    items.push(...tag({ x: left + (at + 0.5) * wide, y: top }, name, hue, 'above'));
  }
  items.push(...walkerMarks(walkers(input, squares.length, columns), { x: left, y: top, w: wide, h: size }));
  items.push(...sharedRows(input, squares.length, { x: left + columns * wide + 8, y: top, w: wide, h: size }, stacked));
  return [
    ...items,
    ...legend(left, bottom + 14, heated, low, high, input.now.locale),
    ...cutWords(input, squares.length, columns, bottom),
  ];
}

/** Squares are wider than high where their numbers need it and there is room; in few steps, so that they keep still. */
function squareWidth(squares: readonly (readonly Square[])[], size: number, room: number): number {
  if (size < 24) return size;
  const widest = Math.max(0, ...squares.flat().map(({ text }) => textWidth(text, 12)));
  return Math.max(size, Math.min(Math.floor(room), 93, size + 12 * Math.ceil((widest + 5 - size) / 12)));
}

/** An element of a row that is a list of its own; undefined where rows are texts, or parts of an array. */
function squarePart({ after, now }: ViewInput, row: number, column: number): DrawnPart | undefined {
  const list = itemsOf(after)[row];
  if (list?.type !== 'reference' || now.object(list.object)?.kind !== 'list') return undefined;
  return { object: list.object, part: 'item', key: { type: 'int', value: column } };
}

/** Rows that are one list: what is written into one of them is written into all. */
function sharedRows(
  { after, now }: ViewInput,
  count: number,
  first: Box,
  tagged: ReadonlyMap<number, number>,
): readonly Item[] {
  const seen = new Map<ObjectId, number>();
  return itemsOf(after)
    .slice(0, count)
    .flatMap((row, index): readonly Item[] => {
      if (row.type !== 'reference' || now.object(row.object)?.kind === 'tuple') return [];
      const before = seen.get(row.object);
      if (before === undefined) seen.set(row.object, index);
      if (before === undefined || (tagged.get(index) ?? 0) > 1 || first.h < 10) return [];
      return [
        words({ x: first.x, y: first.y + (index + 0.5) * first.h + 4 }, viewWords[now.locale].sameRow(String(before))),
      ];
    });
}

export function drawSquare(
  { text, number, changed }: Square,
  box: Box,
  heated: boolean,
  low: number,
  high: number,
  progress: number,
): Item[] {
  const gap = box.w >= 14 ? 2 : box.w >= 6 ? 1 : 0;
  const inner = { x: box.x + gap / 2, y: box.y + gap / 2, w: box.w - gap, h: box.h - gap };
  const centre = { x: box.x + box.w / 2, y: box.y + box.h / 2 + 4.5 };
  const written = changed && progress > 0;
  const items: Item[] = [];
  if (heated && number !== null) {
    const level = heatLevel(number, low, high);
    // The darkest squares would be lost on a dark ground without their bounds.
    const bounds = gap > 0 && level < 2 ? ({ stroke: 'hairline', width: 1 } as const) : {};
    items.push({ kind: 'rect', ...inner, radius: gap > 0 ? 3 : 0, fill: `heat-${level}`, ...bounds });
    if (written) items.push({ kind: 'rect', ...inner, radius: 3, stroke: 'written', width: 2.5 });
    // Of a number that is cut the rest would say another one.
    if (box.w >= 24 && textWidth(text, 12) < box.w)
      items.push(sign(text, centre, box.w, level >= 4 ? 'heat-dark' : 'heat-light'));
    return items;
  }
  const ground = isGround(text);
  if (written) items.push(frame(inner, { role: 'written', radius: 3, lift: true }));
  else if (ground) items.push({ kind: 'rect', ...inner, radius: 3, fill: 'sunken' });
  else
    items.push({
      kind: 'rect',
      x: inner.x + 0.5,
      y: inner.y + 0.5,
      w: inner.w - 1,
      h: inner.h - 1,
      radius: 3,
      stroke: 'hairline',
    });
  if (box.w >= 12 && !(ground && !written) && text !== ' ' && text !== '""') {
    items.push(sign(text, centre, box.w, written ? inks.written : text === '.' ? 'ink-3' : 'ink'));
  }
  return items;
}

function sign(text: string, at: { x: number; y: number }, width: number, fill: Ink): Item {
  const size = width >= 24 ? 12 : 11;
  return { kind: 'text', ...at, text: fit(text, width - 1, size), size, weight: 600, align: 'center', fill };
}

function isGround(text: string): boolean {
  return text === '#' || text === '█' || text === 'False' || text === 'false';
}

function listSquares(input: ViewInput): readonly (readonly Square[])[] {
  const { after, before, old, now, progress } = input;
  const earlier = itemsOf(before);
  return itemsOf(after)
    .slice(0, mostRows)
    .map((row, r) => {
      const present = rowItems(row, now);
      const past = before === undefined ? present : rowItems(earlier[r], old);
      return present.slice(0, mostColumns).map((value, c): Square => {
        const was = past[c];
        const changed = before !== undefined && (was === undefined || !sameValue(was, old, value, now));
        const shown = changed && progress < 0.5 && was !== undefined ? was : value;
        return { text: squareText(shown, now), number: numberOf(shown), changed };
      });
    });
}

function squareText(value: Value, reader: Reader): string {
  if (value.type === 'string' && value.value.length <= 1) return value.value || ' ';
  const text = valueText(value, reader, 12);
  return value.type === 'float' && text.length > 7 ? short(value.value) : text;
}

/** The values of a row: of a list or tuple its items, of a string its letters. */
export function rowItems(row: Value | undefined, reader: Reader): readonly Value[] {
  if (row?.type === 'string') return Array.from(row.value.slice(0, 200), (value) => ({ type: 'string', value }));
  const contents = row?.type === 'reference' ? reader.object(row.object) : undefined;
  return contents?.kind === 'list' || contents?.kind === 'tuple' ? contents.items : [];
}

function tensorSquares(
  { tensor }: Extract<Contents, { kind: 'tensor' }>,
  { before, progress }: ViewInput,
): readonly (readonly Square[])[] {
  const width = tensor.shape.at(-1) ?? 1;
  const numbers = tensorNumbers(tensor, 100_000);
  // Where the shape is another one nothing stands where it stood.
  const isKept = before?.kind === 'tensor' && before.tensor.shape.join() === tensor.shape.join();
  const past = isKept ? tensorNumbers(before.tensor, 100_000) : numbers;
  const high = Math.min(mostRows, Math.ceil(numbers.length / Math.max(1, width)));
  return Array.from({ length: high }, (_, r) =>
    numbers.slice(r * width, r * width + Math.min(width, mostColumns)).map((is, c): Square => {
      const was = past[r * width + c] ?? null;
      const number = progress < 0.5 ? was : is;
      return { text: number === null ? '·' : short(number), number, changed: was !== is };
    }),
  );
}

/** `name[a][b]`, `name[a - 1][b]` or `name[a, b]` in the statement that runs, behind what it assigns to, with the values that it found. */
function readSquares({ moment, object, now }: ViewInput): readonly (readonly [number, number])[] {
  const call = moment.before.calls.find(({ call: { id } }) => id === moment.call?.call.id) ?? moment.call;
  if (call === null || moment.call === null) return [];
  const names = writtenNames(call, moment.before, object);
  if (names.length === 0) return [];
  const text = withoutStrings(statementText(moment.call), now.language).replace(/^[^=(]*[^=!<>(]=(?!=)/, '');
  const index = `${indexPattern}!?\\s*(?:\\]!?\\[|,)\\s*${indexPattern}`;
  return [...text.matchAll(subscriptPattern(names, index))].flatMap(([, a, as, ao, b, bs, bo]) => {
    const [row, column] = [wholeOf(indexValue(call, a, as, ao)), wholeOf(indexValue(call, b, bs, bo))];
    return row === null || column === null || row < 0 || column < 0 ? [] : [[row, column] as const];
  });
}

/** The squares with the numbers of a map that is kept by places, `distance[row, column]`; the same squares when there is none. */
function annotated(
  squares: readonly (readonly Square[])[],
  { moment, object, old, now, progress }: ViewInput,
): readonly (readonly Square[])[] {
  const note = placeNotes(moment, object, now, squares.length, squares[0]?.length ?? 0);
  if (note?.value.type !== 'reference') return squares;
  const [then, present] = [old, now].map((reader) => notesOf(note.value, reader));
  return squares.map((row, r) =>
    row.map((square, c) => {
      const [was, is] = [then?.get(`${r} ${c}`), present?.get(`${r} ${c}`)];
      const shown = progress < 0.5 ? was : is;
      return shown === undefined ? square : { text: short(shown), number: shown, changed: was !== is };
    }),
  );
}

function notesOf(value: Value, reader: Reader): ReadonlyMap<string, number> {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  const notes = new Map<string, number>();
  for (const [key, item] of contents?.kind === 'map' ? contents.entries : []) {
    const place = placeOf(key, reader);
    const number = numberOf(item);
    if (place !== null && number !== null) notes.set(place.join(' '), number);
  }
  return notes;
}

/** A variable whose map has a number for places of the grid, and nothing else. */
export function placeNotes(
  moment: Moment,
  object: ObjectId,
  reader: Reader,
  rows: number,
  columns: number,
): VariableState | null {
  for (const call of visibleCalls(moment.after).slice(0, 3)) {
    for (const variable of call.variables) {
      if (variable.value.type !== 'reference' || variable.value.object === object) continue;
      const contents = reader.object(variable.value.object);
      if (contents?.kind !== 'map' || contents.entries.length === 0 || contents.entries.length > rows * columns)
        continue;
      const fits = contents.entries.every(([key, value]) => {
        const [row = -1, column = -1] = placeOf(key, reader) ?? [];
        return numberOf(value) !== null && row >= 0 && row < rows && column >= 0 && column < columns;
      });
      if (fits) return variable;
    }
  }
  return null;
}

function placeOf(value: Value, reader: Reader): readonly [number, number] | null {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  if (contents?.kind !== 'tuple' || contents.items.length !== 2) return null;
  const [row, column] = contents.items.map(numberOf);
  return row == null || column == null ? null : [row, column];
}

interface Walker {
  readonly row: number;
  readonly column: number;
  readonly name: string;
  readonly hue: Hue;
}

/** A ring round each place and a tag beside it, where it covers no other ring or tag. `square` is the first one. */
function walkerMarks(marked: readonly Walker[], square: Box): readonly Item[] {
  const at = ({ row, column }: Walker): Box => ({
    ...square,
    x: square.x + column * square.w,
    y: square.y + row * square.h,
  });
  const taken = marked.map(at);
  const covers = (a: Box): boolean =>
    taken.some((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h);
  return marked.flatMap((walker): readonly Item[] => {
    const { x, y, w, h } = at(walker);
    const wide = tagWidth(walker.name) + 6;
    const ring = { x: x - 0.5, y: y - 0.5, w: w + 1, h: h + 1, radius: 5 };
    const spots: readonly (readonly [Side, Point, Box])[] = [
      ['right', { x: x + w, y: y + h / 2 }, { x: x + w + 1, y: y + h / 2 - 9, w: wide, h: 18 }],
      ['left', { x, y: y + h / 2 }, { x: x - wide - 1, y: y + h / 2 - 9, w: wide, h: 18 }],
      ['above', { x: x + w / 2, y }, { x: x + w / 2 - wide / 2, y: y - 25, w: wide, h: 24 }],
      ['below', { x: x + w / 2, y: y + h }, { x: x + w / 2 - wide / 2, y: y + h + 1, w: wide, h: 24 }],
    ];
    const free = spots.find(([, , box]) => !covers(box));
    if (free !== undefined) taken.push(free[2]);
    const mark: Item = { kind: 'rect', ...ring, stroke: `pointer-${walker.hue}`, width: 2.5 };
    return free === undefined ? [mark] : [mark, ...tag(free[1], walker.name, walker.hue, free[0])];
  });
}

/** Variables of the innermost call that hold a place of the grid and change. */
function walkers({ recording, moment, now }: ViewInput, rows: number, columns: number): readonly Walker[] {
  const call = moment.after.calls.at(-1);
  if (call === undefined) return [];
  const hues = pointerHues(recording, call);
  const found = new Map<string, Walker>();
  for (const { key, name, value } of call.variables) {
    const [row = -1, column = -1] = placeOf(value, now) ?? [];
    if (row < 0 || row >= rows || column < 0 || column >= columns || recording.changes(key).count < 2) continue;
    const hue = ('variable' in key ? hues.get(key.variable) : undefined) ?? (((found.size % 4) + 1) as Hue);
    if (!found.has(`${row} ${column}`)) found.set(`${row} ${column}`, { row, column, name, hue });
  }
  return [...found.values()].slice(0, 4);
}

export function legend(
  x: number,
  y: number,
  heated: boolean,
  low: number,
  high: number,
  locale: Locale,
): readonly Item[] {
  if (!heated) return [];
  const ramp = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((level): Item => {
    return { kind: 'rect', x: x + level * 14, y, w: 14.5, h: 6, fill: `heat-${level as 0}` };
  });
  return [
    ...ramp,
    {
      kind: 'text',
      x: x + 136,
      y: y + 7,
      text: viewWords[locale].range(short(low), short(high)),
      size: 11,
      fill: 'ink-3',
    },
  ];
}

function cutWords(
  { after, box, now }: ViewInput,
  drawnRows: number,
  drawnColumns: number,
  bottom: number,
): readonly Item[] {
  const shape = after.kind === 'tensor' ? after.tensor.shape : [itemsOf(after).length + omittedOf(after), drawnColumns];
  const [high, wide] = [shape.slice(0, -1).reduce((a, b) => a * b, 1), shape.at(-1) ?? 0];
  if (high <= drawnRows && wide <= drawnColumns) return [];
  const text = viewWords[now.locale].first(`${drawnRows} × ${drawnColumns}`, shape.map(countText).join(' × '));
  return [words({ x: box.x + box.w, y: bottom + 21 }, text, 'right')];
}
