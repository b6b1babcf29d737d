import type { ObjectId, Value } from '@pellucid/format';
import type { Ink } from './palette.ts';

/** Units are CSS pixels from the upper left corner of the stage. Items are painted in order, later ones over earlier ones. */
export type Item = RectItem | PathItem | TextItem | PixelsItem;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a box of a picture stands for: an element or a field of an object, or (`all`) the object itself. */
export type DrawnPart =
  | { readonly object: ObjectId; readonly part: 'item' | 'field'; readonly key: Value }
  | { readonly object: ObjectId; readonly part: 'all' };

interface Stroke {
  readonly stroke?: Ink;
  readonly width?: number;
  /** Length of dashes and gaps; solid when absent. */
  readonly dash?: number;
  /** 0 to 1; 1 when absent. */
  readonly opacity?: number;
}

export interface RectItem extends Box, Stroke {
  readonly kind: 'rect';
  readonly radius?: number;
  readonly fill?: Ink;
  /** Casts a shadow: it floats or flies. */
  readonly lift?: boolean;
  /** What it stands for, where that has a history. */
  readonly of?: DrawnPart | undefined;
}

export type Segment =
  | readonly ['M' | 'L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

export interface PathItem extends Stroke {
  readonly kind: 'path';
  readonly segments: readonly Segment[];
  readonly fill?: Ink;
}

/** A picture of coloured squares, row by row, that fill the box. */
export interface PixelsItem extends Box {
  readonly kind: 'pixels';
  /** How many squares a row has. */
  readonly columns: number;
  /** Red, green, blue and opacity of a square, a byte each, as one number (`0xff8000ff`); null: nothing. Data has no theme. */
  readonly colours: readonly (number | null)[];
  readonly opacity?: number;
}

export interface TextItem {
  readonly kind: 'text';
  /** Of the baseline; `align` says which end of the text `x` is. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly weight?: 400 | 600;
  readonly font?: 'mono' | 'ui';
  readonly align?: 'left' | 'center' | 'right';
  readonly fill: Ink;
  readonly strike?: boolean;
  readonly opacity?: number;
}
