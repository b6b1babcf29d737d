/**
 * Natives as they were before the program ran: what it puts in their place must not reach the recorder.
 * `uncurry(f)(self, …)` is `f.call(self, …)` without looking up `call`.
 */
const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, isExtensible, set, deleteProperty } = Reflect;
const toObject = Object as (value: unknown) => object;
const { isArray } = Array;

function uncurry<Self, Arguments extends readonly unknown[], Result>(
  method: (this: Self, ...rest: Arguments) => Result,
): (self: Self, ...rest: Arguments) => Result {
  return (self, ...rest) => apply(method, self, rest) as Result;
}

function getter<Self, Result>(prototype: object, name: PropertyKey): (self: Self) => Result {
  const get = getOwnPropertyDescriptor(prototype, name)?.get as (this: Self) => Result;
  return (self) => apply(get, self, []) as Result;
}

const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object;

type Keyed = Map<unknown, unknown>;

interface Natives {
  readonly apply: typeof Reflect.apply;
  readonly getOwnPropertyDescriptor: typeof Reflect.getOwnPropertyDescriptor;
  readonly getPrototypeOf: typeof Reflect.getPrototypeOf;
  readonly ownKeys: typeof Reflect.ownKeys;
  readonly isExtensible: typeof Reflect.isExtensible;
  readonly set: typeof Reflect.set;
  readonly deleteProperty: typeof Reflect.deleteProperty;
  readonly toObject: (value: unknown) => object;
  readonly isArray: typeof Array.isArray;
  readonly hasOwn: typeof Object.hasOwn;
  readonly isEnumerable: (object: object, name: PropertyKey) => boolean;
  readonly keys: (object: object) => string[];
  readonly symbols: (object: object) => symbol[];
  readonly is: typeof Object.is;
  readonly functionText: (callee: object) => string;
  readonly mapGet: (map: Keyed, key: unknown) => unknown;
  readonly mapSize: (map: Keyed) => number;
  readonly mapForEach: (map: Keyed, visit: (value: unknown, key: unknown) => void) => void;
  readonly setSize: (set: Set<unknown>) => number;
  readonly setForEach: (set: Set<unknown>, visit: (value: unknown) => void) => void;
  readonly dateTime: (date: Date) => number;
  readonly dateText: (date: Date) => string;
  readonly lastIndex: (pattern: object) => number;
  readonly regexpText: (value: RegExp) => string;
  readonly typedLength: (view: ArrayBufferView) => number;
  readonly typedTag: (view: ArrayBufferView) => string | undefined;
  readonly typedBuffer: (view: ArrayBufferView) => ArrayBuffer;
  readonly dataViewBuffer: (view: DataView) => ArrayBuffer;
  readonly typedOffset: (view: ArrayBufferView) => number;
  readonly typedBytes: (view: ArrayBufferView) => number;
  readonly symbolDescription: (value: symbol) => string | undefined;
}

export const natives: Natives = {
  apply,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
  isExtensible,
  set,
  deleteProperty,
  toObject,
  isArray,
  hasOwn: Object.hasOwn,
  isEnumerable: uncurry(Object.prototype.propertyIsEnumerable as (this: object, name: PropertyKey) => boolean),
  keys: Object.keys,
  symbols: Object.getOwnPropertySymbols,
  is: Object.is,
  functionText: uncurry(Function.prototype.toString as (this: object) => string),
  mapGet: uncurry(Map.prototype.get as (this: Map<unknown, unknown>, key: unknown) => unknown),
  mapSize: getter<Map<unknown, unknown>, number>(Map.prototype, 'size'),
  mapForEach: uncurry(
    Map.prototype.forEach as (this: Map<unknown, unknown>, visit: (value: unknown, key: unknown) => void) => void,
  ),
  setSize: getter<Set<unknown>, number>(Set.prototype, 'size'),
  setForEach: uncurry(Set.prototype.forEach as (this: Set<unknown>, visit: (value: unknown) => void) => void),
  dateTime: uncurry(Date.prototype.getTime),
  dateText: uncurry(Date.prototype.toISOString),
  lastIndex: (pattern: object): number => dataProperty(pattern, 'lastIndex') as number,
  regexpText: (value: RegExp): string => `/${regexpSource(value)}/${regexpFlags(value)}`,
  typedLength: getter<ArrayBufferView, number>(typedArrayPrototype, 'length'),
  typedTag: getter<ArrayBufferView, string | undefined>(typedArrayPrototype, Symbol.toStringTag),
  typedBuffer: getter<ArrayBufferView, ArrayBuffer>(typedArrayPrototype, 'buffer'),
  dataViewBuffer: getter<DataView, ArrayBuffer>(DataView.prototype, 'buffer'),
  typedOffset: getter<ArrayBufferView, number>(typedArrayPrototype, 'byteOffset'),
  typedBytes: getter<ArrayBufferView, number>(typedArrayPrototype, 'byteLength'),
  symbolDescription: getter<symbol, string | undefined>(Symbol.prototype, 'description'),
};

const regexpSource = getter<RegExp, string>(RegExp.prototype, 'source');

/** Flags one by one: the `flags` accessor would ask properties that a program can override. */
const flagGetters = (
  [
    ['d', 'hasIndices'],
    ['g', 'global'],
    ['i', 'ignoreCase'],
    ['m', 'multiline'],
    ['s', 'dotAll'],
    ['u', 'unicode'],
    ['v', 'unicodeSets'],
    ['y', 'sticky'],
  ] as const
)
  .filter(([, name]) => name in RegExp.prototype)
  .map(([letter, name]) => [letter, getter<RegExp, boolean>(RegExp.prototype, name)] as const);

function regexpFlags(value: RegExp): string {
  let flags = '';
  for (const [letter, get] of flagGetters) if (get(value)) flags += letter;
  return flags;
}

/** The value of a property that can be read without running anything of the program; undefined otherwise. */
export function dataProperty(object: object, name: PropertyKey): unknown {
  const descriptor = natives.getOwnPropertyDescriptor(object, name);
  return descriptor !== undefined && 'value' in descriptor ? descriptor.value : undefined;
}

/** As `dataProperty`, along the prototypes. Stops at a proxy. */
export function inheritedData(object: object, name: PropertyKey, isProxy: (value: unknown) => boolean): unknown {
  let holder: object | null = object;
  while (holder !== null && !isProxy(holder)) {
    const descriptor = natives.getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return 'value' in descriptor ? descriptor.value : undefined;
    holder = natives.getPrototypeOf(holder) as object | null;
  }
  return undefined;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}
