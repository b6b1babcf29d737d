import type { FunctionId, ObjectId } from './ids.ts';

/** A primitive or a reference to an object (FORMAT.md §4.1). */
export type Value =
  | { readonly type: 'none' }
  | { readonly type: 'undefined' }
  | { readonly type: 'hole' }
  | { readonly type: 'unbound' }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** A Python int, or a JavaScript number that is whole, safe and not −0. `bigint` only where a number is not exact. */
  | { readonly type: 'int'; readonly value: number | bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'complex'; readonly real: number; readonly imaginary: number }
  /** `length` (in the language's own unit) is there only when the string was cut. */
  | { readonly type: 'string'; readonly value: string; readonly length?: number }
  /** `length` is the length of the whole; longer than `value` when it was cut. */
  | { readonly type: 'bytes'; readonly value: Uint8Array; readonly length: number }
  | { readonly type: 'bigint'; readonly value: bigint }
  | { readonly type: 'symbol'; readonly id: number; readonly description: string }
  | { readonly type: 'reference'; readonly object: ObjectId }
  | { readonly type: 'redacted'; readonly reason: string }
  | { readonly type: 'unrecorded'; readonly reason: string };

export type Entry = readonly [key: Value, value: Value];

interface ContentsBase {
  /** Name of the type in the language: `list`, `Array`, `Heap`. */
  readonly type: string;
  /** Attributes or properties, in the language's order. */
  readonly fields: readonly Entry[];
  readonly omittedFields: number;
}

/** What an object holds (FORMAT.md §4.2). */
export type Contents = ContentsBase &
  (
    | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Value[]; readonly omitted: number }
    | { readonly kind: 'map'; readonly entries: readonly Entry[]; readonly omitted: number }
    | { readonly kind: 'instance' }
    | { readonly kind: 'function'; readonly name: string; readonly function: FunctionId | null }
    | { readonly kind: 'class' | 'module'; readonly name: string }
    | { readonly kind: 'tensor'; readonly tensor: Tensor }
    | { readonly kind: 'scalar' | 'opaque'; readonly text: string }
    | { readonly kind: 'exception'; readonly message: string }
  );

export type ObjectKind = Contents['kind'];

export interface Tensor {
  /** `float32`, `int64`, … (FORMAT.md §4.2). */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Over the finite elements; null when the recorder did not compute them. */
  readonly statistics: { readonly min: number; readonly max: number; readonly mean: number } | null;
  /** The first elements in row-major order, little endian; shorter than the tensor when it was cut. */
  readonly data: Uint8Array;
}
