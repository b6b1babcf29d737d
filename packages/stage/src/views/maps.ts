import type { Contents, Tensor } from '@pellucid/format';
import type { Box, Item } from '../display.ts';
import { pressable, wholePart } from '../drawn-part.ts';
import { words } from '../marks.ts';
import { tensorNumbers } from '../tensor-numbers.ts';
import { countText, fit } from '../text.ts';
import { fieldName, type Reader, valueText } from '../value-text.ts';
import { viewWords } from '../words/view-words.ts';
import { extremes, heatLevel, short } from './heat-strip.ts';
import type { ViewInput } from './view.ts';

type TensorContents = Extract<Contents, { kind: 'tensor' }>;

/** More are never drawn: the stage has no room to tell them apart. */
const mostNumbers = 16_384;
const gap = 6;

/** Whether a tensor is maps: three axes or more, all of its numbers there, or a `preview` of them. */
export function isMaps(contents: TensorContents, reader: Reader): boolean {
  if (previewOf(contents, reader) !== undefined) return true;
  const { shape, data } = contents.tensor;
  const numbers = shape.reduce((a, b) => a * b, 1);
  return shape.length >= 3 && data.length >= numbers && tensorNumbers(contents.tensor, numbers).length === numbers;
}

/** Feature maps and other stacks of pictures side by side on the heat ramp, each from its own least to its own greatest number. */
export function maps(input: ViewInput): readonly Item[] {
  const { box, after, now } = input;
  if (after.kind !== 'tensor') return [];
  const shown = previewOf(after, now) ?? after;
  const { tensor } = shown;
  const [rows = 1, columns = 1] = tensor.shape.slice(-2);
  const numbers = tensorNumbers(tensor, mostNumbers);
  const count = Math.floor(numbers.length / (rows * columns));
  if (count === 0) return [];
  const place = { x: box.x, y: Math.round(box.y) + 6, w: box.w, h: box.h - 40 };
  const { across, scale } = arrangement(place, count, rows, columns);
  const [wide, high] = [columns * scale + gap, rows * scale + gap];
  const left = Math.round(place.x + Math.max(0, (place.w - across * wide + gap) / 2));
  const items = Array.from({ length: count }, (_, map) => {
    const own = numbers.slice(map * rows * columns, (map + 1) * rows * columns);
    const corner = { x: left + (map % across) * wide, y: place.y + Math.floor(map / across) * high };
    return drawMap(own, levelsFor(own, tensor), columns, { ...corner, w: scale, h: scale });
  }).flat();
  const bottom = place.y + Math.ceil(count / across) * high;
  const plane = { x: left, y: place.y, w: across * wide - gap, h: bottom - place.y - gap };
  items.push(...pressable(plane, wholePart(input)));
  return [...items, words({ x: box.x, y: bottom + 12 }, fit(legend(after, shown, count, now), box.w, 12, 'ui'))];
}

export function previewOf({ fields }: TensorContents, reader: Reader): TensorContents | undefined {
  const value = fields.find(([name]) => fieldName(name) === 'preview')?.[1];
  const contents = value?.type === 'reference' ? reader.object(value.object) : undefined;
  return contents?.kind === 'tensor' && contents.tensor.data.length > 0 ? contents : undefined;
}

/** How many maps stand side by side so that they are drawn as large as there is room. */
function arrangement(place: Box, count: number, rows: number, columns: number): { across: number; scale: number } {
  let best = { across: 1, scale: 0 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const scale = Math.min(
      (place.w - gap * (across - 1)) / (across * columns),
      (place.h - gap * (down - 1)) / (down * rows),
      24,
    );
    if (scale >= best.scale) best = { across, scale };
  }
  // Whole pixels where there is room for them: no seams between squares.
  return { ...best, scale: best.scale >= 1 ? Math.floor(best.scale) : Math.max(0.1, best.scale) };
}

type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The step of the ramp for a number. Labels say which, not how much: neighbouring ones are drawn far apart. */
export function levelsFor(numbers: readonly (number | null)[], { dtype }: Tensor): (number: number) => Level {
  const [low, high] = extremes(numbers.filter((number) => number !== null));
  const labels = /^u?int/.test(dtype) && low >= 0 && high > 8 && dtype.endsWith('32');
  return labels ? (number) => ((number * 5) % 9) as Level : (number) => heatLevel(number, low, high);
}

/** Numbers as squares on the ramp, row by row; `w` and `h` are those of one square. Squares of one step of the ramp that stand side by side are one rectangle: there are thousands. */
export function drawMap(
  numbers: readonly (number | null)[],
  levelOf: (number: number) => Level,
  columns: number,
  { x, y, w, h }: Box,
): readonly Item[] {
  const items: Item[] = [];
  for (let row = 0; row * columns < numbers.length; row++) {
    for (let first = 0; first < columns; ) {
      const number = numbers[row * columns + first] ?? null;
      const level = number === null ? null : levelOf(number);
      let last = first + 1;
      for (; last < columns; last++) {
        const next = numbers[row * columns + last] ?? null;
        if ((next === null ? null : levelOf(next)) !== level) break;
      }
      const fill = level === null ? 'sunken' : (`heat-${level}` as const);
      // A hair wider than it is: no seams where squares are no whole pixels.
      const bleed = Number.isInteger(w) ? 0 : 0.3;
      items.push({ kind: 'rect', x: x + first * w, y: y + row * h, w: (last - first) * w + bleed, h: h + bleed, fill });
      first = last;
    }
  }
  return items;
}

function legend(whole: TensorContents, shown: TensorContents, count: number, reader: Reader): string {
  if (shown !== whole) return previewText(whole, reader) ?? '';
  const words = viewWords[reader.locale];
  return words.maps(countText(count), whole.tensor.shape.map(countText).join(' × ')) + rangeText(whole, reader);
}

/** What a tensor is of which a preview is drawn, and how the preview was made; null: it has none. */
export function previewText(whole: TensorContents, reader: Reader): string | null {
  const shown = previewOf(whole, reader);
  if (shown === undefined) return null;
  const words = viewWords[reader.locale];
  const how = shown.fields.map(([name, value]) => `${fieldName(name)} ${textOf(value, reader)}`).join(words.comma);
  const size = words.partOf(whole.tensor.shape.map(countText).join(' × '));
  return size + rangeText(whole, reader) + words.semicolon + words.drawn(how);
}

function rangeText({ tensor: { statistics } }: TensorContents, { locale }: Reader): string {
  if (statistics === null) return '';
  const words = viewWords[locale];
  return words.comma + words.range(short(statistics.min), short(statistics.max));
}

function textOf(value: TensorContents['fields'][number][1], reader: Reader): string {
  return value.type === 'string' ? value.value.slice(0, 60) : valueText(value, reader, 40);
}
