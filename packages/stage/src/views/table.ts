import type { Entry, Value } from '@pellucid/format';
import type { Box, Item, Point } from '../display.ts';
import { easeMove, mix } from '../ease.ts';
import { entryChange } from '../entry-change.ts';
import { frame, inks, tag, words } from '../marks.ts';
import { eventsOn } from '../moment.ts';
import type { Ink } from '../palette.ts';
import { columnsOf, recordOf } from '../records.ts';
import { numberOf, sameValue } from '../same-value.ts';
import { countText, fit, textWidth } from '../text.ts';
import { type Reader, valueText } from '../value-text.ts';
import { viewWords } from '../words/view-words.ts';
import { itemsOf, movingPointers, omittedOf, readPlaces, slotsOf, type ViewInput } from './view.ts';
import { windowStart, windowText } from './window.ts';

const pitch = 32;
const head = 30;

interface Row {
  /** What stands before the columns: the place in a list, the key in a map. */
  readonly key: string;
  readonly value: Value;
  readonly from: number | null;
  readonly to: number | null;
  readonly role: 'rest' | 'written' | 'created' | 'deleted';
}

interface Column {
  readonly name: string;
  readonly left: number;
  readonly width: number;
  readonly isNumber: boolean;
}

/** Records of one kind as rows: what is new has a plus, what goes is struck through, a field that changes shows what it was. */
export function table(input: ViewInput): readonly Item[] {
  const { box, after, before, now, progress } = input;
  const rows = rowsOf(input);
  const values = after.kind === 'map' ? after.entries.map(([, value]) => value) : itemsOf(after);
  const names = columnsOf(values.length > 0 ? values : rows.map(({ value }) => value), now) ?? [];
  const whole = (after.kind === 'map' ? after.entries.length : itemsOf(after).length) + omittedOf(after);
  if (whole === 0 && (before === undefined || progress === 1))
    return [words({ x: box.x + box.w / 2, y: box.y + 40 }, viewWords[now.locale].empty, 'center')];
  const margin = 26;
  const { columns, left, width, dropped } = columnsIn(box, margin, names, rows, now);
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
  if (after.kind === 'map') {
    const entries = (contents: typeof after | undefined): readonly Entry[] => contents?.entries.slice(0, 2000) ?? [];
    const past = before?.kind === 'map' ? before : after;
    return entryChange(entries(past), entries(after), eventsOn(moment, object), old, now).map(
      ({ key, value, from, to, role }) => ({
        key: valueText(key, now, 20),
        value,
        from,
        to,
        role: role === 'written' ? 'rest' : role,
      }),
    );
  }
  return slotsOf(input).map(({ value, from, to, role }) => ({
    key: String(to ?? from ?? 0),
    value,
    from,
    to,
    role: role === 'written' ? 'rest' : role,
  }));
}

function columnsIn(
  box: Box,
  margin: number,
  names: readonly string[],
  rows: readonly Row[],
  reader: Reader,
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
    const values = sample.flatMap(({ value }) => recordOf(value, reader)?.fields.get(name) ?? []);
    const widest = Math.max(textWidth(name, 11), ...values.map((value) => textWidth(valueText(value, reader, 28), 13)));
    const width = Math.min(200, Math.ceil((widest + 30) / 12) * 12);
    if (columns.length > 0 && x + width > room) break;
    columns.push({
      name,
      left: x,
      width: Math.min(width, Math.max(40, room - x)),
      isNumber: values.every((value) => numberOf(value) !== null),
    });
    x += width;
  }
  return { columns, left: box.x + Math.max(margin, (box.w - x) / 2), width: x, dropped: names.slice(columns.length) };
}

function header(columns: readonly Column[], left: number, width: number, top: number): Item[] {
  const names = columns.map(({ name, left: from, width: wide, isNumber }): Item => {
    const text = fit(name, wide - 14, 11);
    return {
      kind: 'text',
      x: left + from + (isNumber ? wide - 14 : 0),
      y: top - 12,
      text,
      size: 11,
      weight: 600,
      align: isNumber ? 'right' : 'left',
      fill: 'ink-3',
    };
  });
  return [
    ...names,
    {
      kind: 'path',
      segments: [
        ['M', left, top - 2],
        ['L', left + width, top - 2],
      ],
      stroke: 'hairline',
      width: 1.5,
    },
  ];
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
    items.push(frame({ x: box.x - 10, y: box.y + 1, w: box.w + 14, h: box.h - 3 }, { role: 'read', radius: 5 }));
  const ink = (rest: Ink): Ink => (role === 'rest' ? rest : inks[role]);
  items.push({ kind: 'text', x: box.x + 4, y: middle, text: row.key, size: 12, fill: ink('ink-3'), opacity });
  const record = recordOf(row.value, row.to === null ? old : now);
  const past = recordOf(row.value, old);
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
    if (written)
      items.push(
        frame(
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
