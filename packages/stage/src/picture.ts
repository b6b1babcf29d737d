import type { Contents, Value } from '@pellucid/format';
import { fieldOf } from './drawn-contents.ts';
import { numberOf } from './same-value.ts';
import { tensorNumbers } from './tensor-numbers.ts';
import type { Reader } from './value-text.ts';
import { previewOf } from './views/maps.ts';

/** A value that holds the colours of a picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: red, green, blue, 4: and opacity. */
  readonly channels: 1 | 3 | 4;
  /** Whether its shape and its numbers say that it is one, or it merely can be drawn as one. */
  readonly isSure: boolean;
  /** The first pixels row by row, `most` at most: red, green, blue, opacity as bytes of one number; null: not recorded, or no colour. */
  readonly colours: (most: number) => readonly (number | null)[];
}

/** The sides that an array must have at least to be taken for a picture, by where its channels stand. */
const leastSide = { last: 8, first: 16, lists: 4 } as const;

/** What the value holds as a picture: an array of H × W × 3, of 3 × H × W, rows of triples, or an object of `width`, `height` and `data`; null: no picture. */
export function pictureOf(contents: Contents, reader: Reader): Picture | null {
  switch (contents.kind) {
    case 'tensor':
      return pictureOfTensor(previewed(contents, reader));
    case 'instance':
      return pictureOfFields(contents, reader);
    case 'list':
    case 'tuple':
      return pictureOfRows(contents.items, reader);
    default:
      return null;
  }
}

type TensorContents = Extract<Contents, { kind: 'tensor' }>;

/** The preview of a tensor that was cut, unless it leaves out channels: three maps of many are no colours. */
function previewed(contents: TensorContents, reader: Reader): TensorContents {
  const preview = previewOf(contents, reader);
  const [whole, shown] = [contents.tensor.shape, preview?.tensor.shape ?? []];
  const isKept = whole.length === shown.length && (whole.at(-3) === shown.at(-3) || whole.at(-1) === shown.at(-1));
  return preview !== undefined && isKept ? preview : contents;
}

function pictureOfTensor({ tensor }: TensorContents): Picture | null {
  const shape = tensor.shape.slice(-3);
  // A batch of one.
  if (tensor.shape.slice(0, -3).some((size) => size !== 1)) return null;
  const [first = 0, second = 0, last = 0] = shape;
  if (shape.length === 2) return picture(first, second, 1, false, brightnessOf(tensor));
  if (shape.length !== 3) return null;
  const isLast = last === 3 || last === 4;
  const channels = isLast ? last : first;
  if (channels !== 3 && channels !== 4 && channels !== 1) return null;
  const [height, width] = isLast ? [first, second] : [second, last];
  const least = leastSide[isLast ? 'last' : 'first'];
  const isSure = channels !== 1 && height >= least && width >= least;
  const place = isLast
    ? (pixel: number, channel: number): number => pixel * channels + channel
    : (pixel: number, channel: number): number => channel * height * width + pixel;
  return picture(height, width, channels, isSure, brightnessOf(tensor), place);
}

interface Brightness {
  /** Only for whoever draws: whether it is a picture is asked far more often. */
  readonly numbers: () => readonly (number | null)[];
  /** The number of full brightness. */
  readonly whole: number;
}

const mostNumbers = 65_536;
const mostAsked = 4096;

function brightnessOf(tensor: TensorContents['tensor']): Brightness | null {
  const numbers = (): readonly (number | null)[] => tensorNumbers(tensor, mostNumbers);
  if (tensor.dtype === 'uint8') return { numbers, whole: 255 };
  if (tensor.dtype !== 'bool' && !/float/.test(tensor.dtype)) return null;
  return isWithin(tensor) ? { numbers, whole: 1 } : null;
}

/** Floats are brightnesses from 0 to 1, and no other small numbers: some are well above zero. */
function isWithin(tensor: TensorContents['tensor']): boolean {
  const { statistics } = tensor;
  if (statistics !== null) return statistics.min >= 0 && statistics.max <= 1 && statistics.max > 0.1;
  const known = tensorNumbers(tensor, mostAsked).filter((number) => number !== null);
  return (
    known.length > 0 && known.every((number) => number >= 0 && number <= 1) && known.some((number) => number > 0.1)
  );
}

function picture(
  height: number,
  width: number,
  channels: 1 | 3 | 4,
  isSure: boolean,
  found: Brightness | null,
  place: (pixel: number, channel: number) => number = (pixel) => pixel,
): Picture | null {
  if (found === null || height < 2 || width < 2) return null;
  const colours = (most: number): readonly (number | null)[] => {
    const { whole } = found;
    const numbers = found.numbers();
    const byte = (pixel: number, channel: number): number | null => {
      const number = numbers[place(pixel, channel)] ?? null;
      return number === null ? null : byteOf(number / whole);
    };
    return Array.from({ length: Math.min(most, width * height) }, (_, pixel) => {
      const red = byte(pixel, 0);
      const [green, blue] = channels === 1 ? [red, red] : [byte(pixel, 1), byte(pixel, 2)];
      const opacity = channels === 4 ? byte(pixel, 3) : 255;
      return red === null || green === null || blue === null || opacity === null
        ? null
        : packed(red, green, blue, opacity);
    });
  };
  return { width, height, channels, isSure, colours };
}

function byteOf(part: number): number {
  return Math.max(0, Math.min(255, Math.round(part * 255)));
}

function packed(red: number, green: number, blue: number, opacity: number): number {
  return ((red * 256 + green) * 256 + blue) * 256 + opacity;
}

/** An object as browsers have it, ImageData: a width, a height, and the numbers of all pixels in one row. */
function pictureOfFields(contents: Contents, reader: Reader): Picture | null {
  const [width, height] = ['width', 'height'].map((name) => {
    const value = fieldOf(contents, name);
    return value === undefined ? null : numberOf(value);
  });
  const value = fieldOf(contents, 'data') ?? fieldOf(contents, 'pixels');
  const data = value?.type === 'reference' ? reader.object(value.object) : undefined;
  if (width == null || height == null || data?.kind !== 'tensor' || data.tensor.shape.length !== 1) return null;
  const channels = (data.tensor.shape[0] ?? 0) / (width * height);
  if (channels !== 3 && channels !== 4 && channels !== 1) return null;
  const made = pictureOfTensor({ ...data, tensor: { ...data.tensor, shape: [height, width, channels] } });
  return made === null ? null : { ...made, isSure: true };
}

/** Rows of pixels, each a list or tuple of three or four numbers. */
function pictureOfRows(rows: readonly Value[], reader: Reader): Picture | null {
  const itemsIn = (value: Value | undefined): readonly Value[] | null => {
    const contents = value?.type === 'reference' ? reader.object(value.object) : undefined;
    return contents?.kind === 'list' || contents?.kind === 'tuple' ? contents.items : null;
  };
  const width = itemsIn(rows[0])?.length ?? 0;
  const channels = itemsIn(itemsIn(rows[0])?.[0])?.length;
  if (rows.length < leastSide.lists || width < leastSide.lists || (channels !== 3 && channels !== 4)) return null;
  const isRow = (row: Value): boolean => itemsIn(row)?.length === width && numbersIn(itemsIn(row)?.[0]) !== null;
  if (!rows.slice(0, 48).every(isRow) || !(itemsIn(rows[0]) ?? []).slice(0, 64).every((pixel) => numbersIn(pixel)))
    return null;
  // Whole numbers are bytes; others say how bright a colour is.
  const sample = rows
    .slice(0, 48)
    .flatMap((row) => (itemsIn(row) ?? []).slice(0, 64).flatMap((pixel) => numbersIn(pixel) ?? []));
  const most = sample.reduce((a, b) => Math.max(a, b), 0);
  const whole = most <= 1 && sample.some((number) => !Number.isInteger(number)) ? 1 : 255;
  const colours = (count: number): readonly (number | null)[] =>
    rows.slice(0, Math.ceil(count / width)).flatMap((row) =>
      (itemsIn(row) ?? []).slice(0, width).map((pixel) => {
        const [red, green, blue, opacity] = (numbersIn(pixel) ?? []).map((number) => byteOf(number / whole));
        if (red === undefined || green === undefined || blue === undefined) return null;
        return packed(red, green, blue, opacity ?? 255);
      }),
    );
  return { width, height: rows.length, channels, isSure: true, colours };

  function numbersIn(pixel: Value | undefined): readonly number[] | null {
    const items = itemsIn(pixel);
    if (items === null || items.length !== channels) return null;
    const numbers = items.map((item) => numberOf(item) ?? -1);
    return numbers.every((number) => number >= 0 && number <= 255) ? numbers : null;
  }
}
