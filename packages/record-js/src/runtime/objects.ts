import { types } from 'node:util';
import type { Batch } from './batch.ts';
import { element, itemReader } from './elements.ts';
import { KIND, type Mark, markOf, type ObjectKind, putMark } from './identity.ts';
import { classify, functionName, newMark, typeName } from './kinds.ts';
import { append, OwnWeakMap, Pile } from './own-collections.ts';
import { dataProperty, inheritedData, natives } from './primordials.ts';
import { REDACTED, type ValueWriter } from './values.ts';

const DEFINITION = 0x01;
/** More objects than this at once are a library's inner life: the rest is only named. */
const MOST_AT_ONCE = 20_000;

export interface ObjectLimits {
  readonly items: number;
  readonly tensorBytes: number;
  readonly isSecret: (name: unknown) => boolean;
}

type Secrets = (object: object) => readonly (readonly [name: string, value: unknown])[];

/** Gives objects their ids and writes what they hold when they are first seen (FORMAT.md §4.2). */
export class Objects {
  private readonly batch: Batch;
  private readonly values: ValueWriter;
  private readonly limits: ObjectLimits;
  private readonly waiting = new Pile<object>();
  /** What was named before the event of this step, while it is in the making. */
  private readonly made = new Pile<object>();
  private madeBefore = -1;
  /** Where all that is told may be told anew: the marks of everything that was. */
  private remembered: Mark[] | null = null;
  private readonly secrets: Secrets[] = [];
  private readonly views = new OwnWeakMap<object, WeakRef<ArrayBufferView>[]>();
  private lastId = 0;
  private writing = false;
  private room = MOST_AT_ONCE;

  constructor(batch: Batch, values: ValueWriter, limits: ObjectLimits) {
    this.batch = batch;
    this.values = values;
    this.limits = limits;
  }

  /** The mark of an object that is defined from here on. */
  see(object: object): Mark {
    const known = markOf(object);
    if (known !== undefined && known.id !== 0) return known;
    if (this.writing) return this.name(object);
    this.batch.define();
    const mark = this.name(object);
    this.drain();
    return mark;
  }

  /** Defines the object that a value refers to, if it refers to one. */
  ready(value: unknown): void {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') this.see(value);
  }

  /** An object that stays closed: nothing in it is looked at. */
  close(object: object): void {
    if (markOf(object) === undefined) putMark(object, newMark(KIND.opaque));
  }

  /** What is known of a function without defining it. */
  functionMark(callee: object): Mark {
    const known = markOf(callee);
    if (known !== undefined) return known;
    const made = classify(callee);
    putMark(callee, made);
    return made;
  }

  /** Kind, type, body and fields. Objects inside are named; who calls this outside of a definition drains. */
  contents(object: object, kind: ObjectKind): void {
    const { batch } = this;
    batch.byte(kind);
    batch.text(typeName(object, kind));
    this.body(object, kind);
    this.fields(object, kind);
  }

  /** Objects that contents will refer to have to be defined first when the contents stand in an event. */
  readyContents(object: object, kind: ObjectKind): void {
    for (const value of held(object, kind)) this.ready(value);
  }

  /** The typed arrays that are known of the same bytes. */
  viewsOf(buffer: object): readonly ArrayBufferView[] {
    return (this.views.get(buffer) ?? []).flatMap((reference) => reference.deref() ?? []);
  }

  /** The record in the making was dropped, and its definitions with it: they are written again, before whatever is next. */
  again(): void {
    this.waiting.clear();
    if (this.madeBefore !== this.batch.steps || this.made.size === 0) return;
    this.batch.define();
    for (let i = 0; i < this.made.size; i++) this.waiting.put(this.made.at(i));
    this.drain();
  }

  /** From here on everything that was told can be forgotten. */
  rememberAll(): void {
    this.remembered = [];
  }

  /** Every object is told anew when it is seen again. */
  forgetAll(): void {
    const marks = this.remembered ?? [];
    for (let i = 0; i < marks.length; i++) forget(marks[i] as Mark);
    marks.length = 0;
  }

  /** No object that was told has a greater id. */
  get highest(): number {
    return this.lastId;
  }

  /** Reads the private fields that objects have of a class. */
  addSecrets(reader: Secrets): void {
    append(this.secrets, reader);
  }

  private name(object: object): Mark {
    const { steps } = this.batch;
    if (steps !== this.madeBefore) {
      this.madeBefore = steps;
      this.made.clear();
    }
    let made = markOf(object);
    if (made === undefined) {
      made = classify(object);
      putMark(object, made);
    } else if (this.remembered !== null) made.size = classify(object).size;
    if (this.remembered !== null) append(this.remembered, made);
    if (this.room-- <= 0) made.kind = KIND.opaque;
    // The id comes last: who has one is defined, or will be.
    this.made.put(object);
    this.waiting.put(object);
    made.id = ++this.lastId;
    if (made.kind === KIND.tensor) this.addView(object as ArrayBufferView);
    return made;
  }

  private addView(view: ArrayBufferView): void {
    const buffer = natives.typedBuffer(view);
    const known = this.views.get(buffer);
    if (known === undefined) this.views.set(buffer, [new WeakRef(view)]);
    else {
      append(known, new WeakRef(view));
      for (const reference of known) {
        const shared = reference.deref();
        const mark = shared === undefined ? undefined : markOf(shared);
        if (mark !== undefined) mark.shared = true;
      }
    }
  }

  /** Writes the definitions that wait. */
  private drain(): void {
    try {
      this.writing = true;
      this.room = MOST_AT_ONCE;
      while (this.waiting.size > 0) {
        const next = this.waiting.takeLast();
        const made = markOf(next);
        if (made === undefined || made.id === 0) continue;
        this.batch.record(DEFINITION);
        this.batch.varint(made.id);
        this.contents(next, made.kind);
      }
      this.batch.defined();
    } finally {
      this.writing = false;
    }
  }

  private value(value: unknown): void {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      const known = markOf(value);
      if (known === undefined || known.id === 0) this.name(value);
    }
    this.values.write(value);
  }

  private body(object: object, kind: ObjectKind): void {
    const { batch } = this;
    switch (kind) {
      case KIND.list:
        return this.items(object as unknown[]);
      case KIND.set:
        return this.members(object as Set<unknown>);
      case KIND.map:
        return this.entries(object as Map<unknown, unknown>);
      case KIND.function: {
        batch.text(functionName(object));
        return batch.varint(markOf(object)?.function ?? 0);
      }
      case KIND.class:
      case KIND.module:
        return batch.text(kind === KIND.class ? functionName(object) : '');
      case KIND.tensor:
        return this.tensor(object as ArrayBufferView);
      case KIND.scalar:
        return batch.text(scalarText(object));
      case KIND.opaque:
        return batch.text(typeName(object, kind));
      case KIND.exception: {
        const message = dataProperty(object, 'message') ?? inheritedData(object, 'message', types.isProxy);
        return batch.text(typeof message === 'string' ? message : '');
      }
      default:
    }
  }

  private items(array: readonly unknown[]): void {
    const length = array.length;
    const shown = Math.min(length, this.limits.items);
    this.batch.varint(shown);
    this.batch.varint(length - shown);
    const read = itemReader(array);
    for (let i = 0; i < shown; i++) this.value(read(array, i));
  }

  private members(set: Set<unknown>): void {
    const size = natives.setSize(set);
    const shown = Math.min(size, this.limits.items);
    this.batch.varint(shown);
    this.batch.varint(size - shown);
    let left = shown;
    natives.setForEach(set, (value) => {
      if (left-- > 0) this.value(value);
    });
  }

  private entries(map: Map<unknown, unknown>): void {
    const size = natives.mapSize(map);
    const shown = Math.min(size, this.limits.items);
    this.batch.varint(shown);
    this.batch.varint(size - shown);
    let left = shown;
    natives.mapForEach(map, (value, key) => {
      if (left-- <= 0) return;
      this.value(key);
      this.value(typeof value === 'string' && this.limits.isSecret(key) ? REDACTED : value);
    });
  }

  private tensor(view: ArrayBufferView): void {
    const { batch } = this;
    batch.text(dtype(view));
    batch.varint(1);
    batch.varint(natives.typedLength(view));
    batch.byte(0);
    const size = natives.typedBytes(view);
    const shown = Math.min(size, this.limits.tensorBytes);
    batch.varint(shown);
    batch.raw(new Uint8Array(natives.typedBuffer(view), natives.typedOffset(view), shown));
  }

  private secretFields(object: object): readonly (readonly [string, unknown])[] {
    if (this.secrets.length === 0) return [];
    const all: (readonly [string, unknown])[] = [];
    for (const reader of this.secrets) for (const field of reader(object)) append(all, field);
    return all;
  }

  private fields(object: object, kind: ObjectKind): void {
    const { batch } = this;
    const names = fieldNames(object, kind);
    const secret = this.secretFields(object);
    const shown = Math.min(names.length, this.limits.items);
    batch.varint(shown + secret.length);
    batch.varint(names.length - shown);
    for (let i = 0; i < secret.length; i++) {
      const [name, value] = secret[i] as readonly [string, unknown];
      this.value(name);
      this.value(typeof value === 'string' && this.limits.isSecret(name) ? REDACTED : value);
    }
    for (let i = 0; i < shown; i++) {
      const name = names[i] as PropertyKey;
      this.value(name);
      const value = element(object, name);
      this.value(typeof value === 'string' && this.limits.isSecret(name) ? REDACTED : value);
    }
  }
}

/** What was noted of it by its old id is of no use any more. */
function forget(mark: Mark): void {
  mark.id = 0;
  mark.changes++;
}

/** The own properties that are drawn: enumerable ones; none of what the recorder does not look into. */
export function fieldNames(object: object, kind: ObjectKind): PropertyKey[] {
  if (kind === KIND.opaque || kind === KIND.module || kind === KIND.tensor) return [];
  const keys: string[] = natives.keys(object);
  const names: PropertyKey[] = kind === KIND.list ? withoutIndices(keys) : keys;
  const symbols = natives.symbols(object);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (natives.isEnumerable(object, symbol)) append(names, symbol);
  }
  if (kind === KIND.scalar && types.isRegExp(object)) append(names, 'lastIndex');
  return names;
}

/** Indices come first. */
function withoutIndices(keys: readonly string[]): PropertyKey[] {
  let first = keys.length;
  while (first > 0 && !isIndex(keys[first - 1] as string)) first--;
  const names: PropertyKey[] = [];
  for (let i = first; i < keys.length; i++) append(names, keys[i] as string);
  return names;
}

export function isIndex(name: string): boolean {
  const first = name.charCodeAt(0);
  if (!(first >= 48 && first <= 57)) return false;
  const index = Number(name);
  return index < 4294967295 && String(index) === name;
}

function* held(object: object, kind: ObjectKind): Iterable<unknown> {
  if (kind === KIND.list) for (let i = 0; i < (object as unknown[]).length; i++) yield element(object, i);
  const inside: unknown[] = [];
  if (kind === KIND.map)
    natives.mapForEach(object as Map<unknown, unknown>, (value, key) => {
      append(inside, key);
      append(inside, value);
    });
  if (kind === KIND.set) natives.setForEach(object as Set<unknown>, (value) => append(inside, value));
  yield* inside;
  for (const name of fieldNames(object, kind)) yield element(object, name);
}

function scalarText(object: object): string {
  if (types.isDate(object)) return Number.isNaN(natives.dateTime(object)) ? 'Invalid Date' : natives.dateText(object);
  if (types.isRegExp(object)) return natives.regexpText(object);
  return boxedText(object);
}

function boxedText(object: object): string {
  if (types.isNumberObject(object)) return String(natives.apply(Number.prototype.valueOf, object, []));
  if (types.isStringObject(object)) return natives.apply(String.prototype.valueOf, object, []) as string;
  if (types.isBooleanObject(object)) return String(natives.apply(Boolean.prototype.valueOf, object, []));
  return 'boxed';
}

const dtypes: Readonly<Record<string, string>> = {
  Int8Array: 'int8',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Int16Array: 'int16',
  Uint16Array: 'uint16',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  BigInt64Array: 'int64',
  BigUint64Array: 'uint64',
  Float16Array: 'float16',
  Float32Array: 'float32',
  Float64Array: 'float64',
};

function dtype(view: ArrayBufferView): string {
  return dtypes[natives.typedTag(view) ?? ''] ?? 'uint8';
}
