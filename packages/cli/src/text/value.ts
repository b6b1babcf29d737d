import { assertNever, type Contents, type Entry, type Language, type ObjectId, type Value } from '@pellucid/format';
import { grouped } from './measures.ts';
import { printableLine } from './printable.ts';
import { tensorText } from './tensor.ts';

/** How values are written for people: as the language writes them, on one line. */
export interface ValueStyle {
  readonly language: Language;
  /** The object at the step that is shown. */
  readonly object: (id: ObjectId) => Contents | undefined;
}

/** The value on one line of about `room` characters; what does not fit is `…`. Free of control characters. */
export function valueText(value: Value, style: ValueStyle, room: number): string {
  return write(value, { ...style, above: [] }, Math.max(room, 8));
}

interface Context extends ValueStyle {
  /** The objects that this value stands in, for cycles and depth. */
  readonly above: readonly ObjectId[];
}

const maxDepth = 6;

function write(value: Value, context: Context, room: number): string {
  const python = context.language === 'python';
  switch (value.type) {
    case 'none':
      return python ? 'None' : 'null';
    case 'undefined':
      return 'undefined';
    case 'hole':
      return '<empty>';
    case 'unbound':
      return '<unbound>';
    case 'boolean':
      return python ? (value.value ? 'True' : 'False') : String(value.value);
    case 'int':
      return cut(String(value.value), room);
    case 'bigint':
      return cut(`${value.value}n`, room);
    case 'float':
      return floatText(value.value, python);
    case 'complex':
      return complexText(value.real, value.imaginary);
    case 'string':
      return stringText(value.value, value.length, room);
    case 'bytes':
      return bytesText(value.value, value.length, room);
    case 'symbol':
      return `Symbol(${cut(printableLine(value.description), room)})`;
    case 'redacted':
      return `<redacted: ${cut(printableLine(value.reason), room)}>`;
    case 'unrecorded':
      return `<unrecorded: ${cut(printableLine(value.reason), room)}>`;
    case 'reference':
      return objectText(value.object, context, room);
    default:
      return assertNever(value);
  }
}

function floatText(number: number, python: boolean): string {
  if (Object.is(number, -0)) return python ? '-0.0' : '-0';
  if (!python) return String(number);
  if (Number.isNaN(number)) return 'nan';
  if (!Number.isFinite(number)) return number > 0 ? 'inf' : '-inf';
  return Number.isInteger(number) && Math.abs(number) < 1e16 ? number.toFixed(1) : String(number);
}

function complexText(real: number, imaginary: number): string {
  const sign = imaginary < 0 || Object.is(imaginary, -0) ? '' : '+';
  return `(${real}${sign}${imaginary}j)`;
}

function stringText(text: string, length: number | undefined, room: number): string {
  // Twice the room is enough to fill it, however many characters are spelled out.
  const shown = printableLine(text.slice(0, room * 2)).replaceAll("'", "\\'");
  if (length !== undefined) return `'${cut(shown, room - 2)}…' (${grouped(length)} long)`;
  return `'${cut(shown, room - 2)}'`;
}

function bytesText(bytes: Uint8Array, length: number, room: number): string {
  const shown = Array.from(bytes.subarray(0, room), byteText).join('');
  const text = `b'${cut(shown, room - 3)}'`;
  return bytes.length < length ? `${text}… (${grouped(length)} long)` : text;
}

function byteText(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}

function objectText(id: ObjectId, outer: Context, room: number): string {
  const contents = outer.object(id);
  if (contents === undefined) return '<not yet seen>';
  if (outer.above.includes(id) || outer.above.length >= maxDepth) return '…';
  const context = { ...outer, above: [...outer.above, id] };
  const type = printableLine(contents.type);
  switch (contents.kind) {
    case 'list':
      return named(type, ['list', 'Array'], (inner) => itemsText('[', contents, ']', context, inner), room);
    case 'tuple': {
      const end = contents.items.length + contents.omitted === 1 ? ',)' : ')';
      return named(type, ['tuple'], (inner) => itemsText('(', contents, end, context, inner), room);
    }
    case 'set':
      // `{}` would be a dict.
      if (context.language === 'python' && contents.items.length + contents.omitted === 0) return `${type}()`;
      return named(type, ['set'], (inner) => itemsText('{', contents, '}', context, inner), room);
    case 'map': {
      const arrow = context.language === 'python' ? ': ' : ' => ';
      return named(
        type,
        ['dict'],
        (inner) => entriesText(contents.entries, contents.omitted, arrow, context, inner),
        room,
      );
    }
    case 'instance':
      return named(type, ['Object'], (inner) => fieldsText(contents, context, inner), room);
    case 'function':
      return `function ${cut(printableLine(contents.name), room)}`;
    case 'class':
    case 'module':
      return `${contents.kind} ${cut(printableLine(contents.name), room)}`;
    case 'tensor':
      return `${type} ${tensorText(contents.tensor, room - type.length)}`;
    case 'scalar':
      return cut(printableLine(contents.text), room);
    case 'opaque':
      return `<${cut(printableLine(contents.text || type), room)}>`;
    case 'exception':
      return cut(contents.message === '' ? type : `${type}: ${printableLine(contents.message)}`, room);
    default:
      return assertNever(contents);
  }
}

/** `[1, 2]` for the plain type, `deque [1, 2]` for any other. */
function named(type: string, plain: readonly string[], write: (room: number) => string, room: number): string {
  return plain.includes(type) ? write(room) : `${type} ${write(room - type.length - 1)}`;
}

function itemsText(
  open: string,
  contents: { readonly items: readonly Value[]; readonly omitted: number },
  close: string,
  context: Context,
  room: number,
): string {
  return series(open, contents.items, contents.omitted, close, room, (item, left) => write(item, context, left));
}

function entriesText(
  entries: readonly Entry[],
  omitted: number,
  arrow: string,
  context: Context,
  room: number,
): string {
  return series('{', entries, omitted, '}', room, ([key, value], left) => {
    const name = write(key, context, left);
    return `${name}${arrow}${write(value, context, left - name.length)}`;
  });
}

function fieldsText(contents: Contents, context: Context, room: number): string {
  return series('{', publicFirst(contents.fields), contents.omittedFields, '}', room, ([key, value], left) => {
    const name = key.type === 'string' ? printableLine(key.value) : write(key, context, left);
    return `${name}: ${write(value, context, left - name.length)}`;
  });
}

/** What a class keeps for itself comes behind what it has for others: there may be no room for all. */
function publicFirst(fields: readonly Entry[]): readonly Entry[] {
  const underscores = ([key]: Entry): number =>
    key.type === 'string' ? (/^_{0,2}/.exec(key.value)?.[0].length ?? 0) : 0;
  return fields.toSorted((one, other) => underscores(one) - underscores(other));
}

function series<T>(
  open: string,
  parts: readonly T[],
  omitted: number,
  close: string,
  room: number,
  write: (part: T, room: number) => string,
): string {
  let text = open;
  for (const [index, part] of parts.entries()) {
    const separator = index === 0 ? '' : ', ';
    const next = write(part, Math.max(room - text.length, 8));
    if (index > 0 && text.length + separator.length + next.length + 1 > room) {
      return `${text}${separator}… ${grouped(parts.length + omitted - index)} more${close}`;
    }
    text += separator + next;
  }
  if (omitted > 0) text += `${parts.length > 0 ? ', ' : ''}… ${grouped(omitted)} more`;
  return text + close;
}

function cut(text: string, room: number): string {
  const limit = Math.max(room, 4);
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
