import { appendFileSync, writeFileSync } from 'node:fs';
import { Stream } from 'node:stream';
import { types } from 'node:util';
import { originalOf } from './disguise.ts';
import type { Recorder } from './recorder.ts';
import type { Place, Stacks } from './stacks.ts';
import { UNSEEN } from './values.ts';

/** Frames of variables by the id of their call, as closures that read them. */
type Frames = () => readonly (readonly [call: number, readers: Readonly<Record<string, () => unknown>>])[];
/** The private fields that an object has of one class. */
type Secrets = (object: object) => readonly (readonly [name: string, value: unknown])[];
/** JSON for a value: primitives that JSON has for themselves, else the name of the type and what it holds. */
type Said = null | boolean | number | string | readonly [type: string, value?: string | number];

interface Options {
  /** Where the testimony goes, a line of JSON for each moment. */
  readonly path: string;
  /** Of the moments after this many in one source, each eighth is told. */
  readonly every: number;
}

/** Objects in one moment, and moments that wait to be written. */
const MOST_OBJECTS = 3000;
const TOGETHER = 500;

// As they are before the recorder and the program change them.
const append = appendFileSync;
const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { defineProperty } = Object;
const stringify = JSON.stringify;
const functionText = Function.prototype.toString;

/**
 * For tests: what the program itself says of its variables, of what is reachable from them and of its stack, while it is recorded. It reads
 * objects in its own way, without the recorder's, and calls nothing of the program.
 */
export class Witness {
  private readonly options: Options;
  private readonly recorder: Recorder;
  private readonly stacks: Stacks;
  private readonly numbers = new WeakMap<object, number>();
  private readonly symbols = new Map<symbol, number>();
  private readonly secrets: Secrets[] = [];
  private readonly modules: Frames[] = [];
  private readonly counts = new Map<number, number>();
  private rows: string[] = [];
  private lastNumber = 0;
  /** Events before the first source, which are not handed over. */
  private first = 0;
  private queue: object[] = [];
  private told = new Set<object>();

  constructor(options: Options, recorder: Recorder, stacks: Stacks) {
    this.options = options;
    this.recorder = recorder;
    this.stacks = stacks;
    writeFileSync(options.path, '');
    process.on('exit', () => {
      for (const frames of this.modules) this.moment(frames, null);
      this.write();
    });
  }

  /** What rewritten code calls. */
  probes(): Readonly<Record<string, unknown>> {
    return {
      check: (source: number, frames: Frames): void => this.check(source, frames),
      privates: (secrets: Secrets): void => {
        this.secrets.push(secrets);
      },
      module: (frames: Frames): void => {
        if (this.modules.length === 0) this.first = this.recorder.batch.steps;
        this.modules.push(frames);
      },
      left: <T>(call: number, value: T): T => {
        // It was returned where nothing is inserted.
        if (value !== UNSEEN) this.end('left', call, value);
        return value;
      },
      threw: (call: number, value: unknown): void => this.end('threw', call, value),
    };
  }

  private check(source: number, frames: Frames): void {
    const count = (this.counts.get(source) ?? 0) + 1;
    this.counts.set(source, count);
    if (count <= this.options.every || count % 8 === 0) this.moment(frames, this.stack());
  }

  private moment(frames: Frames, stack: unknown): void {
    const variables: unknown[] = [];
    try {
      for (const [call, readers] of frames()) {
        const held: Record<string, Said> = {};
        for (const id of ownKeys(readers) as string[]) {
          try {
            held[id] = this.say((readers[id] as () => unknown)());
          } catch {
            // It has no value yet.
          }
        }
        variables.push([call, held]);
      }
    } catch {
      // A function that runs before the module around it has begun.
      variables.length = 0;
    }
    this.row('at', { variables, stack });
  }

  private end(kind: string, call: number, value: unknown): void {
    this.row(kind, { call, value: this.say(value) });
  }

  private row(kind: string, facts: object): void {
    const objects: unknown[] = [];
    for (let i = 0; i < this.queue.length && i < MOST_OBJECTS; i++) {
      const object = this.queue[i] as object;
      objects.push([this.numbers.get(object), this.describe(object)]);
    }
    this.queue = [];
    this.told = new Set();
    this.rows.push(stringify({ kind, step: this.recorder.batch.steps - this.first, ...facts, objects }));
    if (this.rows.length >= TOGETHER) this.write();
  }

  private write(): void {
    if (this.rows.length > 0) append(this.options.path, `${this.rows.join('\n')}\n`);
    this.rows = [];
  }

  private say(value: unknown): Said {
    switch (typeof value) {
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : ['number', Object.is(value, -0) ? '-0' : String(value)];
      case 'undefined':
        return ['undefined'];
      case 'bigint':
        return ['bigint', String(value)];
      case 'symbol':
        return ['symbol', `${this.symbolNumber(value)} ${value.description ?? ''}`];
      case 'object':
      case 'function':
        return value === null ? null : ['#', this.meet(value)];
      default:
        return value as string | boolean;
    }
  }

  private symbolNumber(symbol: symbol): number {
    let number = this.symbols.get(symbol);
    if (number === undefined) {
      number = this.symbols.size + 1;
      this.symbols.set(symbol, number);
    }
    return number;
  }

  /** An object has one number in the whole run. */
  private meet(met: object): number {
    // A callback is the same as the task that it is.
    const object = originalOf(met) as object;
    let number = this.numbers.get(object);
    if (number === undefined) {
      number = ++this.lastNumber;
      this.numbers.set(object, number);
    }
    if (!this.told.has(object)) {
      this.told.add(object);
      this.queue.push(object);
    }
    return number;
  }

  private describe(object: object): readonly unknown[] {
    const type = typeOf(object);
    if (isClosed(object)) return ['closed', type];
    const fields = this.fields(object);
    if (typeof object === 'function') {
      const kind = apply(functionText, object, []).startsWith('class') ? 'class' : 'function';
      const name = dataValue(object, 'name');
      return [kind, typeof name === 'string' ? name : '', fields];
    }
    if (Array.isArray(object)) {
      const items = Array.from({ length: object.length }, (_, i) => this.property(object, String(i)));
      return ['list', type, items, fields];
    }
    if (types.isMap(object)) {
      const entries: Said[] = [];
      apply(Map.prototype.forEach, object, [
        (value: unknown, key: unknown) => entries.push(this.say(key), this.say(value)),
      ]);
      return ['map', type, entries, fields];
    }
    if (types.isSet(object)) {
      const items: Said[] = [];
      apply(Set.prototype.forEach, object, [(item: unknown) => items.push(this.say(item))]);
      return ['set', type, items, fields];
    }
    if (types.isTypedArray(object)) {
      const cells: Said[] = [];
      for (let i = 0; i < (object as Uint8Array).length; i++) cells.push(this.say((object as Uint8Array)[i]));
      return ['tensor', type, cells];
    }
    if (types.isNativeError(object)) {
      const message = dataValue(object, 'message');
      return ['exception', type, typeof message === 'string' ? message : null, fields];
    }
    if (types.isDate(object)) {
      const time = apply(Date.prototype.getTime, object, []);
      return ['scalar', type, Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString(), fields];
    }
    if (types.isRegExp(object)) return ['scalar', type, apply(RegExp.prototype.toString, object, []), fields];
    if (types.isBoxedPrimitive(object)) return ['scalar', type, null, fields];
    return ['instance', type, fields];
  }

  /** Own enumerable properties that are no elements, and private fields, in the order of the language. */
  private fields(object: object): readonly (readonly [Said, Said])[] {
    const fields: (readonly [Said, Said])[] = [];
    const isList = Array.isArray(object);
    const isText = types.isStringObject(object);
    if (!types.isTypedArray(object)) {
      for (const name of ownKeys(object)) {
        if ((isList || isText) && typeof name === 'string' && String(Number(name) >>> 0) === name) continue;
        const isPlace = name === 'lastIndex' && types.isRegExp(object);
        if (getOwnPropertyDescriptor(object, name)?.enumerable !== true && !isPlace) continue;
        fields.push([this.say(name), this.property(object, name)]);
      }
    }
    for (const secrets of this.secrets)
      for (const [name, value] of secrets(object)) fields.push([name, this.say(value)]);
    return fields;
  }

  private property(object: object, name: PropertyKey): Said {
    const descriptor = getOwnPropertyDescriptor(object, name);
    if (descriptor === undefined) return ['hole'];
    return 'value' in descriptor ? this.say(descriptor.value) : ['accessor'];
  }

  /** The functions that are running, innermost first, as the engine tells. */
  private stack(): unknown {
    const prepare = getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    const limit = getOwnPropertyDescriptor(Error, 'stackTraceLimit');
    const open = { writable: true, configurable: true, enumerable: true };
    defineProperty(Error, 'prepareStackTrace', {
      ...open,
      value: (_: unknown, trace: readonly NodeJS.CallSite[]) => trace,
    });
    defineProperty(Error, 'stackTraceLimit', { ...open, value: 1000 });
    const trace = new Error().stack as unknown as readonly NodeJS.CallSite[];
    for (const [name, before] of [
      ['prepareStackTrace', prepare],
      ['stackTraceLimit', limit],
    ] as const) {
      if (before === undefined) Reflect.deleteProperty(Error, name);
      else defineProperty(Error, name, before);
    }
    const frames: unknown[] = [];
    for (const frame of trace) {
      const place = this.placeOf(frame);
      if (place === null || frame.isAsync()) continue;
      frames.push([place.file, place.line, frame.getFunctionName()]);
    }
    return frames;
  }

  private placeOf(frame: NodeJS.CallSite): Place | null {
    const file = frame.getFileName();
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    if (typeof file !== 'string' || line === null || column === null) return null;
    return this.stacks.original(file, line, column - 1);
  }
}

/** What the recorder only names: reading it would run the program's code, or it is the engine's own affair. */
function isClosed(object: object): boolean {
  return (
    types.isProxy(object) ||
    object instanceof Stream ||
    types.isPromise(object) ||
    types.isWeakMap(object) ||
    types.isWeakSet(object) ||
    types.isGeneratorObject(object) ||
    types.isMapIterator(object) ||
    types.isSetIterator(object) ||
    types.isAnyArrayBuffer(object) ||
    types.isDataView(object) ||
    types.isExternal(object) ||
    types.isArgumentsObject(object) ||
    types.isModuleNamespaceObject(object)
  );
}

function typeOf(object: object): string {
  if (types.isProxy(object)) return 'Proxy';
  for (let at = getPrototypeOf(object); at !== null && !types.isProxy(at); at = getPrototypeOf(at)) {
    const maker = nearest(at, 'constructor');
    const name = typeof maker === 'function' ? dataValue(maker, 'name') : '';
    if (typeof name === 'string' && name !== '') return name;
  }
  return 'Object';
}

function nearest(object: object, name: string): unknown {
  for (let at: object | null = object; at !== null && !types.isProxy(at); at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, name);
    if (descriptor !== undefined) return descriptor.value;
  }
  return undefined;
}

function dataValue(object: object, name: string): unknown {
  return getOwnPropertyDescriptor(object, name)?.value;
}
