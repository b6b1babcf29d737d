import type { Entry, Value } from '@pellucid/format';
import type { Box, Item, Point } from '../display.ts';
import { easeMove, mix } from '../ease.ts';
import { entryChange } from '../entry-change.ts';
import { type Frame, frameOf, frameRow } from '../frame.ts';
import { inks, line, frame as rim, tag, tick, words } from '../marks.ts';
import { eventsOn } from '../moment.ts';
import type { Ink } from '../palette.ts';
import { columnsOf, recordOf, type TableRecord } from '../records.ts';
import { numberOf, sameValue } from '../same-value.ts';
import { countText, fit, textWidth } from '../text.ts';
import { valueText } from '../value-text.ts';
import { viewWords } from '../words/view-words.ts';
import { itemsOf, movingPointers, omittedOf, readPlaces, slotsOf, type ViewInput } from './view.ts';
import { windowStart, windowText } from './window.ts';

const pitch = 32;
const plainHead = 30;

interface Row {
  /** What stands before the columns: the place in a list, the key in a map. */
  readonly key: string;
  readonly record: TableRecord | null;
  /** What it was before the moment; null: it was not there. */
  readonly past: TableRecord | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly role: 'rest' | 'written' | 'created' | 'deleted';
}

interface Column {
  readonly name: string;
  /** What kind of values it has, where the table says so; else ''. */
  readonly dtype: string;
  readonly left: number;
  readonly width: number;
  readonly isNumber: boolean;
}

/** Records of one kind, or a table that is kept by columns, as rows: what is new has a plus, what goes is struck through, a field that changes shows what it was. */
export function table(input: ViewInput): readonly Item[] {
  const { box, after, before, now, old, progress } = input;
  const frame = frameOf(after, now);
  const rows = frame === null ? rowsOf(input) : frameRows(frame, frameOf(before, old), input);
  const kinds = new Map(frame?.columns.map(({ name, dtype }) => [name, dtype]));
  const names = frame === null ? namesOf(input, rows) : [...kinds.keys()];
  const entries = after.kind === 'map' ? after.entries.length : itemsOf(after).length;
  const whole = frame === null ? entries + omittedOf(after) : frame.length;
  const head = frame === null ? plainHead : plainHead + 14;
  if (whole === 0 && (before === undefined || progress === 1))
    return [words({ x: box.x + box.w / 2, y: box.y + 40 }, viewWords[now.locale].empty, 'center')];
  const margin = 26;
  const { columns, left, width, dropped } = columnsIn(box, margin, names, rows, kinds, input);
  const count = Math.max(1, Math.floor((box.h - head - 26) / pitch));
  const pointers = movingPointers(input);
  const start =
    whole > count
      ? windowStart(
          rows,
          pointers.map(({ to }) => to),
          count,
          1,
        )
      : 0;
  const top = box.y + head + Math.max(0, Math.min(24, (box.h - head - 26 - Math.min(whole, count) * pitch) / 4));
  const place = (index: number): Point => ({ x: left, y: top + (index - start) * pitch });
  const inside = (index: number): boolean => index >= start && index < start + count;
  const items: Item[] = header(columns, left, width, top);
  const reads = readPlaces(input);
  for (const row of rows) {
    if (!inside(row.to ?? row.from ?? 0)) continue;
    const part = easeMove(progress);
    const [from, to] = [place(row.from ?? row.to ?? 0), place(row.to ?? row.from ?? 0)];
    const y = inside(row.from ?? row.to ?? 0) ? mix(from.y, to.y, part) : to.y;
    items.push(
      ...drawRow(row, columns, { x: left, y, w: width, h: pitch }, input, row.from !== null && reads.has(row.from)),
    );
  }
  for (const { name, hue, from, to } of pointers) {
    if (!inside(to)) continue;
    const y = mix(place(inside(from) ? from : to).y, place(to).y, easeMove(progress)) + pitch / 2;
    items.push(...tag({ x: left + width, y }, name, hue, 'right'));
  }
  return [...items, ...remainder(input, start, count, whole, dropped)];
}

function rowsOf(input: ViewInput): readonly Row[] {
  const { after, before, old, now, moment, object } = input;
  const row = (
    key: string,
    value: Value,
    { from, to, role }: Pick<Row, 'from' | 'to'> & { readonly role: Row['role'] },
  ): Row => ({
    key,
    record: recordOf(value, to === null ? old : now),
    past: recordOf(value, old),
    from,
    to,
    role: role === 'written' ? 'rest' : role,
  });
  if (after.kind === 'map') {
    const entries = (contents: typeof after | undefined): readonly Entry[] => contents?.entries.slice(0, 2000) ?? [];
    const past = before?.kind === 'map' ? before : after;
    return entryChange(entries(past), entries(after), eventsOn(moment, object), old, now).map((slot) =>
      row(valueText(slot.key, now, 20), slot.value, slot),
    );
  }
  return slotsOf(input).map((slot) => row(String(slot.to ?? slot.from ?? 0), slot.value, slot));
}

/** Rows are told apart by their labels; where labels are met twice, by their places. */
function frameRows(frame: Frame, past: Frame | null, { old, now }: ViewInput): readonly Row[] {
  const labels = frame.index.map((label) => valueText(label, now, 20));
  const labelsThen = past?.index.map((label) => valueText(label, old, 20)) ?? labels;
  const isPlain = new Set(labels).size < labels.length || new Set(labelsThen).size < labelsThen.length;
  const placesThen = new Map(labelsThen.map((label, place) => [isPlain ? String(place) : label, place]));
  const rows = labels.map((key, to): Row => {
    const from = placesThen.get(isPlain ? String(to) : key) ?? null;
    const record = frameRow(frame, to);
    const before = past === null || from === null ? null : frameRow(past, from);
    return { key, record, past: before ?? record, from, to, role: from === null ? 'created' : 'rest' };
  });
  const kept = new Set(rows.map(({ from }) => from));
  const gone = labelsThen.flatMap((key, from): Row[] => {
    if (past === null || kept.has(from)) return [];
    const record = frameRow(past, from);
    return [{ key, record, past: record, from, to: null, role: 'deleted' }];
  });
  return [...rows, ...gone];
}

function namesOf({ after, now, old }: ViewInput, rows: readonly Row[]): readonly string[] {
  const values = after.kind === 'map' ? after.entries.map(([, value]) => value) : itemsOf(after);
  return columnsOf(values, now) ?? columnsOf(values, old) ?? [...(rows[0]?.record?.fields.keys() ?? [])];
}

function columnsIn(
  box: Box,
  margin: number,
  names: readonly string[],
  rows: readonly Row[],
  kinds: ReadonlyMap<string, string>,
  { now }: ViewInput,
): {
  readonly columns: readonly Column[];
  readonly left: number;
  readonly width: number;
  readonly dropped: readonly string[];
} {
  const sample = rows.slice(0, 40);
  const keyWidth = Math.max(34, ...sample.map(({ key }) => textWidth(key, 12))) + 22;
  const room = box.w - 2 * margin - 40;
  const columns: Column[] = [];
  let x = keyWidth;
  for (const name of names) {
    const values = sample.flatMap(({ record }) => record?.fields.get(name) ?? []);
    const dtype = kinds.get(name) ?? '';
    const texts = values.map((value) => textWidth(valueText(value, now, 28), 13));
    const widest = Math.max(textWidth(name, 11), textWidth(dtype, 11), ...texts);
    const width = Math.min(200, Math.ceil((widest + 30) / 12) * 12);
    if (columns.length > 0 && x + width > room) break;
    columns.push({
      name,
      dtype,
      left: x,
      width: Math.min(width, Math.max(40, room - x)),
      isNumber: values.every((value) => numberOf(value) !== null),
    });
    x += width;
  }
  return { columns, left: box.x + Math.max(margin, (box.w - x) / 2), width: x, dropped: names.slice(columns.length) };
}

function header(columns: readonly Column[], left: number, width: number, top: number): Item[] {
  const names = columns.flatMap(({ name, dtype, left: from, width: wide, isNumber }): Item[] => {
    const x = left + from + (isNumber ? wide - 14 : 0);
    const side = isNumber ? 'right' : 'left';
    const below = dtype === '' ? [] : [tick({ x, y: top - 12 }, fit(dtype, wide - 14, 11), side)];
    const y = dtype === '' ? top - 12 : top - 27;
    return [{ ...tick({ x, y }, fit(name, wide - 14, 11), side, 'ink-2'), weight: 600 } as Item, ...below];
  });
  return [...names, line({ x: left, y: top - 2 }, { x: left + width, y: top - 2 }, 'hairline', 1.5)];
}

function drawRow(row: Row, columns: readonly Column[], box: Box, input: ViewInput, read: boolean): readonly Item[] {
  const { progress, old, now } = input;
  const part = easeMove(progress);
  const opacity = row.from === null ? part : row.to === null ? 1 - part : 1;
  if (opacity === 0) return [];
  const role = progress > 0 ? row.role : 'rest';
  const struck = role === 'deleted';
  const middle = box.y + box.h / 2 + 4.5;
  const items: Item[] = [];
  if (role === 'created' || role === 'deleted') {
    items.push({
      kind: 'rect',
      x: box.x - 16,
      y: box.y + 2,
      w: box.w + 22,
      h: box.h - 4,
      radius: 5,
      fill: `${role}-soft`,
      opacity,
    });
    const sign = role === 'created' ? '+' : '−';
    items.push({
      kind: 'text',
      x: box.x - 8,
      y: middle,
      text: sign,
      size: 13,
      weight: 600,
      align: 'center',
      fill: inks[role],
      opacity,
    });
  } else if (read)
    items.push(rim({ x: box.x - 10, y: box.y + 1, w: box.w + 14, h: box.h - 3 }, { role: 'read', radius: 5 }));
  const ink = (rest: Ink): Ink => (role === 'rest' ? rest : inks[role]);
  items.push({ kind: 'text', x: box.x + 4, y: middle, text: row.key, size: 12, fill: ink('ink-3'), opacity });
  const { record, past } = row;
  for (const [index, column] of columns.entries()) {
    const value = record?.fields.get(column.name);
    const was = past?.fields.get(column.name);
    if (value === undefined) continue;
    const changed = was !== undefined && row.from !== null && row.to !== null && !sameValue(was, old, value, now);
    const text = fit(
      valueText(changed && progress < 0.5 ? was : value, changed && progress < 0.5 ? old : now, 40),
      column.width - 14,
      13,
    );
    const x = box.x + column.left + (column.isNumber ? column.width - 14 : 0);
    const written = changed && progress > 0;
    const of = row.to === null ? undefined : record?.parts.get(column.name);
    if (of !== undefined)
      items.push({
        kind: 'rect',
        x: box.x + column.left - 8,
        y: box.y + 2,
        w: column.width,
        h: box.h - 4,
        radius: 3,
        of,
      });
    if (written)
      items.push(
        rim(
          { x: box.x + column.left - 8, y: box.y + 2, w: column.width, h: box.h - 4 },
          { role: 'written', lift: true },
        ),
      );
    items.push({
      kind: 'text',
      x,
      y: middle,
      text,
      size: 13,
      weight: index === 0 || written ? 600 : 400,
      align: column.isNumber ? 'right' : 'left',
      fill: written ? inks.written : ink('ink'),
      strike: struck,
      opacity,
    });
    if (written && progress >= 0.5 && index === columns.length - 1) {
      const gone = fit(valueText(was, old, 20), 60, 12);
      items.push({
        kind: 'text',
        x: box.x + column.left + column.width + 2,
        y: middle,
        text: gone,
        size: 12,
        fill: 'ink-3',
        strike: true,
      });
    }
  }
  return items;
}

function remainder(
  { box, now }: ViewInput,
  start: number,
  count: number,
  whole: number,
  dropped: readonly string[],
): readonly Item[] {
  const said = viewWords[now.locale];
  const more = dropped.length > 4 ? countText(dropped.length - 4) : null;
  const parts = [
    ...(whole > count ? [windowText(start, count, whole, now.locale)] : []),
    ...(dropped.length > 0 ? [said.without(dropped.slice(0, 4), more)] : []),
  ];
  if (parts.length === 0) return [];
  return [words({ x: box.x, y: box.y + box.h - 2 }, fit(parts.join(said.comma), box.w, 12, 'ui'))];
}
