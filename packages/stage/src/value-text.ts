import type { Contents, Entry, Language, ObjectId, Tensor, Value } from '@pellucid/format';
import { listLike } from './list-like.ts';
import type { RegisteredViews } from './registered-view.ts';
import { countText } from './text.ts';
import type { TupleFields } from './tuple-fields.ts';
import type { Locale } from './words/locale.ts';
import { type ValueWords, valueWords } from './words/value-words.ts';

/** Where references lead: a state, the programming language that says how values are written, and the language of what it has no notation for. */
export interface Reader {
  readonly language: Language;
  /** The language of the person who reads. */
  readonly locale: Locale;
  /** What classes say about how their instances are drawn; absent: nothing. */
  readonly registered?: RegisteredViews;
  /** What the fields of named tuples are called; absent: unknown. */
  readonly tuples?: TupleFields;
  object(id: ObjectId): Contents | undefined;
}

const reserved = new Set(
  'None True False null undefined true false NaN Infinity inf nan and or not in is if else for while'.split(' '),
);

/** The value as its language writes it, one line, about `budget` characters at most; words stand without quotes. */
export function valueText(value: Value, reader: Reader, budget = 60): string {
  return writeValue(value, reader, budget, 3);
}

function writeValue(value: Value, reader: Reader, budget: number, depth: number): string {
  if (value.type !== 'reference') return plainText(value, reader, budget);
  const contents = reader.object(value.object);
  if (contents === undefined) return '…';
  return contentsText(contents, reader, budget, depth);
}

/** A value that is no reference. */
export function plainText(
  value: Exclude<Value, { type: 'reference' }>,
  { language, locale }: Pick<Reader, 'language' | 'locale'>,
  budget = 60,
): string {
  const python = language === 'python';
  const words = valueWords[locale];
  switch (value.type) {
    case 'none':
      return python ? 'None' : 'null';
    case 'undefined':
      return 'undefined';
    case 'hole':
      return words.hole;
    case 'unbound':
      return words.unbound;
    case 'boolean':
      return python ? (value.value ? 'True' : 'False') : String(value.value);
    case 'int':
      return integerText(String(value.value), words, budget);
    case 'bigint':
      return `${integerText(String(value.value), words, budget)}n`;
    case 'float':
      return floatText(value.value, python);
    case 'complex':
      return `${floatText(value.real, false)}${value.imaginary < 0 ? '-' : '+'}${floatText(Math.abs(value.imaginary), false)}j`;
    case 'string':
      return stringText(value.value, value.length, words, budget);
    case 'bytes':
      return bytesText(value.value, value.length, words, budget);
    case 'symbol':
      return `Symbol(${printable(value.description, budget)})`;
    case 'redacted':
      return words.redacted;
    case 'unrecorded':
      return words.notRecorded(printable(value.reason, budget));
  }
}

function integerText(digits: string, words: ValueWords, budget: number): string {
  return digits.length <= Math.max(24, budget)
    ? digits
    : `${digits.slice(0, 12)}… (${words.digits(countText(digits.length))})`;
}

export function floatText(number: number, python: boolean): string {
  if (Number.isNaN(number)) return python ? 'nan' : 'NaN';
  if (!Number.isFinite(number)) return python ? (number < 0 ? '-inf' : 'inf') : String(number);
  if (Object.is(number, -0)) return python ? '-0.0' : '-0';
  const text = String(number);
  return python && Number.isInteger(number) && !text.includes('e') ? `${text}.0` : text;
}

function stringText(text: string, length: number | undefined, words: ValueWords, budget: number): string {
  const cut = length === undefined ? '' : ` (${words.cut(countText(text.length), countText(length))})`;
  if (cut === '' && text.length <= budget && /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text) && !reserved.has(text))
    return text;
  return `"${printable(text, budget)}${cut === '' ? '' : '…'}"${cut}`;
}

/** In one line, without control characters or changes of direction, which would make the text lie about itself; a line break is `↵`. */
export function printable(text: string, budget = 400): string {
  const short = text.length > budget ? `${text.slice(0, Math.max(1, budget - 1))}…` : text;
  return short.replace(/["\\\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu, (character) => {
    if (character === '"' || character === '\\') return character;
    if (character === '\n') return '↵';
    if (character === '\t') return '\\t';
    if (character === '\r') return '\\r';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function bytesText(bytes: Uint8Array, length: number, words: ValueWords, budget: number): string {
  const shown = Math.min(bytes.length, Math.max(4, Math.floor(budget / 3)));
  const hex = Array.from(bytes.subarray(0, shown), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return shown < length ? words.bytes(countText(length), `${hex} …`) : words.bytes(null, hex);
}

function contentsText(contents: Contents, reader: Reader, budget: number, depth: number): string {
  switch (contents.kind) {
    case 'list':
      return sequence('[', ']', contents.items, contents.omitted, reader, budget, depth);
    case 'tuple':
      return sequence('(', ')', contents.items, contents.omitted, reader, budget, depth);
    case 'set':
      return sequence('{', '}', contents.items, contents.omitted, reader, budget, depth);
    case 'map':
      return entriesText(contents.entries, contents.omitted, reader, budget, depth);
    case 'instance':
      return instanceText(contents, reader, budget, depth);
    case 'function':
      return valueWords[reader.locale].functionNamed(printable(contents.name, 40));
    case 'class':
      return valueWords[reader.locale].classNamed(printable(contents.name, 40));
    case 'module':
      return valueWords[reader.locale].moduleNamed(printable(contents.name, 40));
    case 'tensor':
      return tensorText(contents.tensor, reader.locale);
    case 'scalar':
      return printable(contents.text, budget);
    case 'opaque':
      return printable(contents.text || contents.type, budget);
    case 'exception':
      return exceptionText(contents, budget);
  }
}

/** `KeyError: 'PAR'`; the type alone when there is no message. */
export function exceptionText(contents: { readonly type: string; readonly message: string }, budget = 80): string {
  const type = printable(contents.type, 60);
  return contents.message === '' ? type : `${type}: ${printable(contents.message, budget)}`;
}

export function tensorText(tensor: Tensor, locale: Locale): string {
  const shape = tensor.shape.length === 0 ? valueWords[locale].scalar : tensor.shape.slice(0, 8).join(' × ');
  return `${printable(tensor.dtype, 20)} ${shape}`;
}

function sequence(
  open: string,
  close: string,
  items: readonly Value[],
  omitted: number,
  reader: Reader,
  budget: number,
  depth: number,
): string {
  if (items.length === 0 && omitted === 0) return `${open}${close}`;
  if (depth === 0) return `${open}${valueWords[reader.locale].items(countText(items.length + omitted))}${close}`;
  return (
    open + joined(items, omitted, reader, budget, (item, room) => writeValue(item, reader, room, depth - 1)) + close
  );
}

function entriesText(
  entries: readonly Entry[],
  omitted: number,
  reader: Reader,
  budget: number,
  depth: number,
): string {
  if (entries.length === 0 && omitted === 0) return '{}';
  if (depth === 0) return `{${valueWords[reader.locale].entries(countText(entries.length + omitted))}}`;
  const write = ([key, value]: Entry, room: number): string =>
    `${writeValue(key, reader, room, depth - 1)}: ${writeValue(value, reader, room, depth - 1)}`;
  return `{${joined(entries, omitted, reader, budget, write)}}`;
}

function instanceText(contents: Contents, reader: Reader, budget: number, depth: number): string {
  const type = printable(contents.type, 40);
  const plain = contents.fields.filter(([, value]) => value.type !== 'reference').slice(0, 3);
  if (depth === 0 || plain.length === 0) return type;
  const name = type === 'Object' ? '' : type;
  if (plain.length === 1 && plain[0] !== undefined && name !== '')
    return `${name}(${writeValue(plain[0][1], reader, budget, 0)})`;
  const write = ([key, value]: Entry, room: number): string =>
    `${fieldName(key)}: ${writeValue(value, reader, room, 0)}`;
  return `${name}{${joined(plain, 0, reader, budget, write)}${contents.fields.length > plain.length ? ', …' : ''}}`;
}

export function fieldName(name: Value): string {
  if (name.type === 'string') return printable(name.value, 60);
  return name.type === 'symbol' ? `[${printable(name.description, 60)}]` : '?';
}

function joined<T>(
  parts: readonly T[],
  omitted: number,
  { locale }: Pick<Reader, 'locale'>,
  budget: number,
  write: (part: T, room: number) => string,
): string {
  let text = '';
  for (const [index, part] of parts.entries()) {
    if (text.length >= budget - 2) return `${text}, …`;
    const next = write(part, Math.max(8, budget - text.length));
    text += index === 0 ? next : `, ${next}`;
  }
  return omitted > 0 ? `${text}, … ${valueWords[locale].more(countText(omitted))}` : text;
}

/** One line for a list of variables: how many, then what: `[6] 53 56 41`, `{7} ZRH LUG`, `(41 LUZ)`. */
export function summaryText(value: Value, reader: Reader): string {
  if (value.type !== 'reference') return plainText(value, reader, 80);
  const held = reader.object(value.object);
  if (held === undefined) return '…';
  const contents = listLike(held);
  const heads = (values: readonly Value[]): string =>
    values
      .slice(0, 12)
      .map((item) => headText(item, reader))
      .join(' ');
  if (contents.kind === 'list' || contents.kind === 'set') {
    const count = countText(contents.items.length + contents.omitted);
    return `${contents.kind === 'list' ? `[${count}]` : `{${count}}`} ${heads(contents.items)}`;
  }
  if (contents.kind === 'map') {
    const count = countText(contents.entries.length + contents.omitted);
    return `{${count}} ${heads(contents.entries.slice(0, 12).map(([key]) => key))}`;
  }
  if (contents.kind === 'tuple') return `(${heads(contents.items)})`;
  return writeValue(value, reader, 60, 1);
}

/** The most telling short text: of a tuple or list its first element. */
export function headText(value: Value, reader: Reader): string {
  if (value.type === 'reference') {
    const contents = reader.object(value.object);
    const first = contents?.kind === 'tuple' ? contents.items[0] : undefined;
    if (first !== undefined && first.type !== 'reference') return plainText(first, reader, 20);
  }
  return writeValue(value, reader, 20, 1);
}
