import { KIND } from '../runtime/identity.ts';
import { functionName, typeName } from '../runtime/kinds.ts';
import { dataProperty, natives } from '../runtime/primordials.ts';
import { types } from './object-types.ts';

/** So deep, so many elements and so long a string are written out. */
const DEPTH = 2;
const ITEMS = 100;
const LENGTH = 10_000;
/** What is shorter stands on one line. */
const WIDTH = 72;

const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

/** A value as Node's console writes it, or nearly so. Nothing of the program runs for it. */
export function inspect(value: unknown): string {
  return inspected(value, 0, []);
}

function inspected(value: unknown, depth: number, around: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return value.toString();
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
    case 'function':
      return value === null ? 'null' : object(value, depth, around);
    default:
      return String(value);
  }
}

function object(value: object, depth: number, around: readonly object[]): string {
  if (types.isProxy(value)) return '[Proxy]';
  if (around.includes(value)) return '[Circular]';
  if (typeof value === 'function') {
    const name = functionName(value);
    return name === '' ? '[Function (anonymous)]' : `[Function: ${name}]`;
  }
  if (types.isNativeError(value)) return errorText(value);
  if (types.isDate(value)) {
    const time = value as Date;
    return Number.isNaN(Date.prototype.getTime.call(time)) ? 'Invalid Date' : Date.prototype.toISOString.call(time);
  }
  if (types.isRegExp(value)) return natives.regexpText(value as RegExp);
  if (types.isPromise(value)) return 'Promise {}';
  const name = typeName(value, KIND.instance);
  const isPlain = name === 'Object' || name === 'Array';
  const isList = Array.isArray(value) || types.isTypedArray(value);
  if (depth > DEPTH) return `[${name}]`;
  const next = [...around, value];
  const show = (inner: unknown): string => inspected(inner, depth + 1, next);
  if (types.isMap(value)) {
    const { size, shown } = firstOf(entriesOf(value as Map<unknown, unknown>));
    const parts = shown.map(([key, item]) => `${show(key)} => ${show(item)}`);
    return joined(`Map(${size}) {`, size > ITEMS ? [...parts, more(size - ITEMS)] : parts, '}');
  }
  if (types.isSet(value)) {
    const { size, shown } = firstOf(itemsOf(value as Set<unknown>));
    const parts = shown.map(show);
    return joined(`Set(${size}) {`, size > ITEMS ? [...parts, more(size - ITEMS)] : parts, '}');
  }
  if (isList) {
    const { length } = value as ArrayLike<unknown>;
    const parts = elements(value, Math.min(length, ITEMS), show);
    if (length > ITEMS) parts.push(more(length - ITEMS));
    return joined(name === 'Array' ? '[' : `${name}(${length}) [`, [...parts, ...named(value, length, show)], ']');
  }
  const head = getPrototypeOf(value) === null ? '[Object: null prototype] {' : isPlain ? '{' : `${name} {`;
  return joined(head, named(value, 0, show), '}');
}

/** The first elements of a list, a stretch without any as one. */
function elements(list: object, count: number, show: (value: unknown) => string): string[] {
  const parts: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = i;
    while (i < count && getOwnPropertyDescriptor(list, String(i)) === undefined) i++;
    if (i > from) parts.push(`<${i - from} empty item${i - from === 1 ? '' : 's'}>`);
    if (i < count) parts.push(property(list, String(i), show));
  }
  return parts;
}

/** The properties of an object; of a list of that length those that are no elements. */
function named(value: object, length: number, show: (value: unknown) => string): string[] {
  const all = ownKeys(value);
  let first = all.length;
  // Elements come before everything else.
  while (first > 0 && !(typeof all[first - 1] === 'string' && isIndex(String(all[first - 1]), length))) first--;
  const keys = all.slice(first).filter((key) => getOwnPropertyDescriptor(value, key)?.enumerable);
  const parts = keys.slice(0, ITEMS).map((key) => `${keyText(key)}: ${property(value, key, show)}`);
  return keys.length > ITEMS ? [...parts, more(keys.length - ITEMS)] : parts;
}

function isIndex(key: string, length: number): boolean {
  return Number(key) < length && String(Number(key)) === key;
}

function more(count: number): string {
  return `... ${count} more item${count === 1 ? '' : 's'}`;
}

function property(holder: object, key: PropertyKey, show: (value: unknown) => string): string {
  const descriptor = getOwnPropertyDescriptor(holder, key);
  if (descriptor === undefined) return 'undefined';
  if ('value' in descriptor) return show(descriptor.value);
  return descriptor.set === undefined ? '[Getter]' : descriptor.get === undefined ? '[Setter]' : '[Getter/Setter]';
}

function joined(head: string, parts: readonly string[], tail: string): string {
  if (parts.length === 0) return `${head}${tail}`;
  const line = `${head} ${parts.join(', ')} ${tail}`;
  if (line.length <= WIDTH && !line.includes('\n')) return line;
  return `${head}\n  ${parts.join(',\n').replaceAll('\n', '\n  ')}\n${tail}`;
}

function errorText(error: object): string {
  const stack = stackOf(error);
  if (typeof stack === 'string' && stack !== '') return stack;
  const message = dataProperty(error, 'message');
  return `[${typeName(error, KIND.exception)}${typeof message === 'string' ? `: ${message}` : ''}]`;
}

/** The text that the engine keeps; undefined where the program has put something of its own there. */
function stackOf(error: object): unknown {
  const descriptor = getOwnPropertyDescriptor(error, 'stack');
  if (descriptor === undefined || 'value' in descriptor) return descriptor?.value;
  return descriptor.get !== undefined && descriptor.get === stackGetter ? apply(stackGetter, error, []) : undefined;
}

const stackGetter = getOwnPropertyDescriptor(new Error(), 'stack')?.get;

function firstOf<T>(all: readonly T[]): { readonly size: number; readonly shown: readonly T[] } {
  return { size: all.length, shown: all.slice(0, ITEMS) };
}

function entriesOf(map: Map<unknown, unknown>): [unknown, unknown][] {
  const found: [unknown, unknown][] = [];
  forEachEntry.call(map, (value, key) => found.push([key, value]));
  return found;
}

function itemsOf(set: Set<unknown>): unknown[] {
  const found: unknown[] = [];
  forEachItem.call(set, (value) => found.push(value));
  return found;
}

// As they are before the program runs.
const forEachEntry = Map.prototype.forEach;
const forEachItem = Set.prototype.forEach;

function keyText(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${key.toString()}]`;
  return /^[A-Za-z_$][\w$]*$/.test(String(key)) ? String(key) : quoted(String(key));
}

function quoted(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'";
  const shown = text.slice(0, LENGTH).replace(/[\\\n\r\t]/g, (sign) => escapes[sign] ?? sign);
  const more = text.length - LENGTH;
  const safe = mark === "'" ? shown.replaceAll("'", "\\'") : shown;
  return `${mark}${safe}${mark}${more > 0 ? `... ${more} more characters` : ''}`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
