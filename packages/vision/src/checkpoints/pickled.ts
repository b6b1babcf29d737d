import type { StoredType } from '@pellucid/tensor';

/** What a pickle of a checkpoint may hold: data, and references to tensors. Nothing here can be run. */
export type Pickled = null | boolean | number | bigint | string | PickledObject;

export type PickledObject =
  | PickledTuple
  | PickledList
  | PickledDict
  | PickledGlobal
  | StorageReference
  | TensorReference;

export interface PickledTuple {
  readonly kind: 'tuple';
  readonly items: readonly Pickled[];
}

export interface PickledList {
  readonly kind: 'list';
  readonly items: Pickled[];
}

export interface PickledDict {
  readonly kind: 'dict';
  /** By text, number or truth value; other keys do not occur in checkpoints. */
  readonly entries: Map<string | number | boolean, Pickled>;
}

/** A name of Python that is allowed, by module and name. */
export interface PickledGlobal {
  readonly kind: 'global';
  readonly name: string;
}

/** Numbers that lie elsewhere in the file. */
export interface StorageReference {
  readonly kind: 'storage';
  readonly key: string;
  readonly type: StoredType;
  /** In elements. */
  readonly length: number;
}

/** A view of a storage: element (i, j, …) is at `offset + i × strides[0] + j × strides[1] + …`. Not yet checked against it. */
export interface TensorReference {
  readonly kind: 'tensor';
  readonly storage: StorageReference;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export function isKind<Kind extends PickledObject['kind']>(
  value: Pickled | undefined,
  kind: Kind,
): value is Extract<PickledObject, { readonly kind: Kind }> {
  return typeof value === 'object' && value?.kind === kind;
}

/** As messages call it. */
export function kindOf(value: Pickled | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? `a ${value.kind}` : `a ${typeof value}`;
}
