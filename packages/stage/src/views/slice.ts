import type { Contents } from '@pellucid/format';
import type { Box, Item } from '../display.ts';
import { pressable, wholePart } from '../drawn-part.ts';
import { words } from '../marks.ts';
import { type Axis, movableAxes, type Slice, sliceOf } from '../slice.ts';
import { countText, fit } from '../text.ts';
import { viewWords } from '../words/view-words.ts';
import { drawSquare, legend } from './grid.ts';
import { extremes, short } from './heat-strip.ts';
import { spreadOf } from './histogram.ts';
import { drawMap, levelsFor } from './maps.ts';
import type { ViewInput } from './view.ts';

type TensorContents = Extract<Contents, { kind: 'tensor' }>;

/** Where the parts of the view stand: the plane, its figures where there is room beside it, and the controls that move it below. */
export interface SlicePlan {
  readonly slice: Slice;
  readonly plane: Box;
  readonly figures: Box | null;
  readonly controls: readonly SliceControl[];
}

/** Where a control that moves a slice along an axis stands. */
export interface SliceControl extends Axis {
  readonly box: Box;
}

/** Under a finger as high as a finger is. */
const controlHeight = { wide: 32, narrow: 44 } as const;
const controlWidth = 240;
const widestControl = 380;
const figuresWidth = 232;
/** The ramp and what it means. */
const foot = 44;

/** A control needs its height only where an axis can be moved; which can, depends on what is left. */
export function slicePlan({ tensor }: TensorContents, places: readonly number[], box: Box): SlicePlan {
  const isWide = box.w >= 560;
  const high = controlHeight[box.w < 460 ? 'narrow' : 'wide'];
  const w = isWide ? box.w - figuresWidth - 32 : box.w;
  const across = Math.max(1, Math.floor(box.w / controlWidth));
  const lines = (axes: readonly Axis[]): number => Math.ceil(axes.length / across);
  const planeOver = (rows: number): Box => ({ x: box.x, y: box.y + 6, w, h: box.h - foot - 6 - rows * high });
  const first = sliceOf(tensor, places, planeOver(0));
  const plane = planeOver(lines(movableAxes(first)));
  const slice = sliceOf(tensor, places, plane);
  const axes = movableAxes(slice);
  const wide = Math.min(widestControl, box.w / Math.min(across, Math.max(1, axes.length)));
  const top = box.y + box.h - lines(axes) * high;
  const controls = axes.map((axis, index) => ({
    ...axis,
    box: {
      x: box.x + (index % across) * wide,
      y: top + Math.floor(index / across) * high,
      w: wide - 16,
      h: high,
    },
  }));
  const figures = isWide ? { x: box.x + w + 32, y: box.y, w: figuresWidth, h: plane.h } : null;
  return { slice, plane, figures, controls };
}

/** One plane of a tensor, chosen along each axis by hand: numbers where they have room, else colours; beside it how its numbers are spread. */
export function slice(input: ViewInput): readonly Item[] {
  const { box, after, before, now, places, progress } = input;
  if (after.kind !== 'tensor') return [];
  const said = viewWords[now.locale];
  const { slice: found, plane, figures } = slicePlan(after, places, box);
  const past = before?.kind === 'tensor' && sameShape(before, after) ? slicePlan(before, places, box).slice : found;
  const shown = progress < 0.5 ? past : found;
  const finite = shown.numbers.filter((number) => number !== null);
  const { rows, columns, side } = found;
  const left = plane.x + Math.max(0, (plane.w - columns * side) / 2);
  const top = plane.y + Math.max(0, Math.min(24, (plane.h - rows * side) / 2));
  const [low, high] = finite.length === 0 ? [0, 0] : extremes(finite);
  const items: Item[] = [];
  if (side < 12) {
    const corner = { x: left, y: top, w: side, h: side };
    items.push(...drawMap(shown.numbers, levelsFor(shown.numbers, after.tensor), columns, corner));
  }
  for (const [index, number] of shown.numbers.entries()) {
    const changed = found.numbers[index] !== past.numbers[index];
    const square = {
      x: left + (index % columns) * side,
      y: top + Math.floor(index / columns) * side,
      w: side,
      h: side,
    };
    if (side >= 12) {
      const text = number === null ? '·' : short(number);
      items.push(...drawSquare({ text, number, changed }, square, true, low, high, progress));
    } else if (changed && progress > 0) items.push({ kind: 'rect', ...square, stroke: 'written', width: 1.5 });
  }
  const bottom = top + rows * side;
  items.push(...pressable({ x: left, y: top, w: columns * side, h: rows * side }, wholePart(input)));
  const name = `[${found.axes.map(indexText).join(', ')}]`;
  const size = after.tensor.shape.map(countText).join(' × ');
  const cut = found.recorded < rows * columns ? said.semicolon + recordedText(after, said) : '';
  const under = Math.max(plane.x, Math.min(left, plane.x + plane.w - 300));
  items.push(...legend(under, bottom + 12, finite.length > 0, low, high, now.locale));
  const text = `${name} ${said.partOf(`${after.tensor.dtype} ${size}`)}${cut}`;
  items.push(words({ x: under, y: bottom + 36 }, fit(text, box.x + box.w - under, 12, 'ui')));
  if (figures !== null) items.push(...figuresBeside(shown, figures, input));
  return items;
}

function figuresBeside({ numbers, rows, columns }: Slice, { x, y, w, h }: Box, { now }: ViewInput): readonly Item[] {
  const chart = { x, y: y + 4, w, h: Math.min(150, Math.max(60, h - 130)) };
  return spreadOf(numbers, rows * columns, chart, { x, y: y + chart.h + 42, w, across: 1 }, now.locale);
}

/** As programs write it: the index, or from where to where. */
function indexText({ at, shown, size }: Axis): string {
  if (shown === 1 && size !== 1) return String(at);
  return shown === size ? ':' : `${at}:${at + shown}`;
}

function recordedText({ tensor }: TensorContents, said: (typeof viewWords)['en']): string {
  const whole = tensor.shape.reduce((a, b) => a * b, 1);
  const held = Math.floor(tensor.data.length / Math.max(1, bytesOf(tensor.dtype)));
  return said.recordedNumbers(countText(Math.min(held, whole)), countText(whole));
}

function bytesOf(dtype: string): number {
  return dtype === 'bool' ? 1 : Number(/\d+$/.exec(dtype)?.[0] ?? 8) / 8;
}

function sameShape(a: TensorContents, b: TensorContents): boolean {
  return a.tensor.shape.join() === b.tensor.shape.join();
}
