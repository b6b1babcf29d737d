import { id, type SiteId } from '../ids.ts';
import type { Contents, Entry, Tensor, Value } from '../values.ts';
import type { ByteReader } from './byte-reader.ts';
import { decodeInteger } from './integers.ts';
import { objectKinds, valueTags as tag } from './opcodes.ts';
import { decodeText } from './text.ts';

const none: Value = { type: 'none' };
const undefinedValue: Value = { type: 'undefined' };
const hole: Value = { type: 'hole' };
const unbound: Value = { type: 'unbound' };
const no: Value = { type: 'boolean', value: false };
const yes: Value = { type: 'boolean', value: true };
/** Made once: a program's ints are mostly these. */
const smallInts: readonly Value[] = Array.from({ length: 1024 }, (_, value) => ({ type: 'int', value }));

/** Longest int in bytes: decoding one is quadratic in the worst case, so a hostile one has to end somewhere. */
const longestInteger = 1 << 16;

/** What is added to ids of the sources' tables, and to those of calls, tasks and objects. */
export interface AddedToIds {
  readonly sources: number;
  readonly others: number;
}

/** Decodes the values and ids of one batch; the string table lives as long as the batch. */
export class ValueDecoder {
  readonly #reader: ByteReader;
  /** The table, and where each string of it stands; one that stands before where reading began is decoded when it is referred to. */
  readonly #strings: (Value | undefined)[] = [];
  readonly #offsets: number[];
  /** Index in the table of the string that the last value referred to; −1: it was none. */
  #referred = -1;
  readonly #added: AddedToIds;

  /** `offsets`: of the strings of the table that stand before where the reader begins. */
  constructor(reader: ByteReader, offsets: readonly number[] = [], added: AddedToIds = { sources: 0, others: 0 }) {
    this.#reader = reader;
    this.#added = added;
    this.#offsets = [...offsets];
    this.#strings.length = offsets.length;
  }

  /** Where the strings of the table stand: at their lengths. */
  get offsets(): readonly number[] {
    return this.#offsets;
  }

  get referred(): number {
    return this.#referred;
  }

  value(): Value {
    const reader = this.#reader;
    const code = reader.u8();
    this.#referred = -1;
    if (code >= tag.smallInt) return smallInts[code - tag.smallInt] ?? reader.fail('Unknown int');
    switch (code) {
      case tag.none:
        return none;
      case tag.undefined:
        return undefinedValue;
      case tag.false:
        return no;
      case tag.true:
        return yes;
      case tag.int:
        return this.int(reader.zigzag());
      case tag.bigInt: {
        const value = this.#integer();
        return { type: 'int', value: isSafe(value) ? Number(value) : value };
      }
      case tag.float:
        return { type: 'float', value: reader.f64() };
      case tag.complex:
        return { type: 'complex', real: reader.f64(), imaginary: reader.f64() };
      case tag.string: {
        this.#offsets.push(reader.offset);
        const string: Value = { type: 'string', value: this.#characters(reader.varint()) };
        this.#strings.push(string);
        return string;
      }
      case tag.stringReference:
        this.#referred = reader.varint();
        return this.string(this.#referred);
      case tag.stringCut: {
        const length = reader.varint();
        return { type: 'string', value: this.#characters(reader.varint()), length };
      }
      case tag.bytes: {
        const length = reader.varint();
        const recorded = reader.varint();
        if (recorded > length) reader.fail('Bytes are longer than they say');
        return { type: 'bytes', value: reader.bytes(recorded).slice(), length };
      }
      case tag.bigint:
        return { type: 'bigint', value: this.#integer() };
      case tag.symbol:
        return { type: 'symbol', id: this.sourceId(reader.varint()), description: this.text() };
      case tag.reference:
        return { type: 'reference', object: id(this.id()) };
      case tag.redacted:
        return { type: 'redacted', reason: this.text() };
      case tag.unrecorded:
        return { type: 'unrecorded', reason: this.text() };
      case tag.hole:
        return hole;
      case tag.unbound:
        return unbound;
      default:
        return reader.fail(`Unknown value tag ${code}`);
    }
  }

  /** The string of that index in the table. */
  string(index: number): Value {
    return this.#strings[index] ?? this.#earlier(index);
  }

  /** A value of tags 0 to 3. */
  constant(code: number): Value {
    return [none, undefinedValue, no, yes][code] ?? this.#reader.fail(`Unknown value tag ${code}`);
  }

  /** A value of tag 4, or a shorter form of it. */
  int(value: number): Value {
    return (value >= 0 ? smallInts[value] : undefined) ?? { type: 'int', value };
  }

  values(): Value[] {
    return this.#several(this.#reader.count());
  }

  #several(count: number): Value[] {
    const values: Value[] = [];
    for (let left = count; left > 0; left--) values.push(this.value());
    return values;
  }

  /** An id of a call, task or object. */
  id(): number {
    return this.idOf(this.#reader.varint());
  }

  /** The id of a call, task or object that is written as the number. */
  idOf(number: number): number {
    return number === 0 ? this.#reader.fail('An id is 0') : this.#whole(number + this.#added.others);
  }

  /** An id of the sources' tables that is written as the number; 0: of none. */
  sourceId(number: number): number {
    return number === 0 ? 0 : this.#whole(number + this.#added.sources);
  }

  site(): SiteId | null {
    return this.siteOf(this.#reader.varint());
  }

  siteOf(number: number): SiteId | null {
    return number === 0 ? null : id<SiteId>(this.sourceId(number));
  }

  #whole(id: number): number {
    return id <= Number.MAX_SAFE_INTEGER ? id : this.#reader.fail('An id is above 2^53 - 1');
  }

  text(): string {
    const value = this.value();
    if (value.type !== 'string' || value.length !== undefined) this.#reader.fail('A text is not a whole string');
    return value.value;
  }

  contents(): Contents {
    const reader = this.#reader;
    const code = reader.u8();
    const kind = objectKinds[code];
    if (kind === undefined) return reader.fail(`Unknown kind of object ${code}`);
    const type = this.text();
    switch (kind) {
      case 'list':
      case 'tuple':
      case 'set': {
        const count = reader.count();
        const omitted = reader.varint();
        const items = this.#several(count);
        return { kind, type, items, omitted, ...this.#fields() };
      }
      case 'map': {
        const [entries, omitted] = this.#entries();
        return { kind, type, entries, omitted, ...this.#fields() };
      }
      case 'instance':
        return { kind, type, ...this.#fields() };
      case 'function': {
        const name = this.text();
        const number = this.sourceId(reader.varint());
        return { kind, type, name, function: number === 0 ? null : id(number), ...this.#fields() };
      }
      case 'class':
      case 'module':
        return { kind, type, name: this.text(), ...this.#fields() };
      case 'tensor':
        return { kind, type, tensor: this.#tensor(), ...this.#fields() };
      case 'scalar':
      case 'opaque':
        return { kind, type, text: this.text(), ...this.#fields() };
      case 'exception':
        return { kind, type, message: this.text(), ...this.#fields() };
    }
  }

  #earlier(index: number): Value {
    const offset = this.#offsets[index];
    if (offset === undefined) return this.#reader.fail('A string reference is outside the table');
    const reader = this.#reader.from(offset);
    const text = decodeText(reader.bytes(reader.varint())) ?? reader.fail('A string is not UTF-8');
    const string: Value = { type: 'string', value: text };
    this.#strings[index] = string;
    return string;
  }

  #fields(): { fields: Entry[]; omittedFields: number } {
    const [fields, omittedFields] = this.#entries();
    return { fields, omittedFields };
  }

  #entries(): [entries: Entry[], omitted: number] {
    const count = this.#reader.count(2);
    const omitted = this.#reader.varint();
    const entries: Entry[] = [];
    for (let left = count; left > 0; left--) entries.push([this.value(), this.value()]);
    return [entries, omitted];
  }

  #tensor(): Tensor {
    const reader = this.#reader;
    const dtype = this.text();
    const shape = Array.from({ length: reader.count() }, () => reader.varint());
    const flag = reader.u8();
    if (flag > 1) reader.fail(`Unknown flag of a tensor ${flag}`);
    const statistics = flag === 1 ? { min: reader.f64(), max: reader.f64(), mean: reader.f64() } : null;
    return { dtype, shape, statistics, data: reader.bytes(reader.varint()).slice() };
  }

  #characters(length: number): string {
    return decodeText(this.#reader.bytes(length)) ?? this.#reader.fail('A string is not UTF-8');
  }

  #integer(): bigint {
    const length = this.#reader.varint();
    if (length > longestInteger) this.#reader.fail(`An int of ${length} bytes is too long`);
    return decodeInteger(this.#reader.bytes(length)) ?? this.#reader.fail('An int is not in its shortest form');
  }
}

function isSafe(value: bigint): boolean {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
}
