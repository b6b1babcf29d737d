import { Foresight, OPERAND } from './foresight.ts';

/**
 * What stands in the records of a batch (FORMAT.md §4), by opcode: `s` an id of the sources' tables, `o` one of a call, task or object, `v` a value, `n` a count and so many values, `b` a byte,
 * `k` a number that is no id, `i` a count and so many numbers, `c` contents.
 */
const records: ReadonlyMap<number, string> = new Map([
  [0x01, 'oc'],
  [0x10, 's'],
  [0x11, 'son'],
  [0x12, 'sv'],
  [0x13, 'sv'],
  [0x14, 'sbv'],
  [0x15, 'sobv'],
  [0x16, 'o'],
  [0x17, 'ovv'],
  [0x18, 'o'],
  [0x20, 'sv'],
  [0x21, 'sov'],
  [0x22, 's'],
  [0x23, 'so'],
  [0x24, 'sovv'],
  [0x25, 'sov'],
  [0x30, 'sovv'],
  [0x31, 'sov'],
  [0x32, 'sovv'],
  [0x33, 'sov'],
  [0x34, 'sokkn'],
  [0x35, 'sov'],
  [0x36, 'sov'],
  [0x37, 'sov'],
  [0x38, 'soc'],
  [0x39, 'soi'],
  [0x40, 'sb'],
  [0x41, 'sv'],
  [0x42, 'sv'],
  [0x50, 'bv'],
  [0x51, 'v'],
  [0x60, 'sv'],
  [0x61, 'v'],
]);

/** Those that are foretold (§4.5): what stands in them after their site or function. */
const foretellable: ReadonlyMap<number, readonly string[]> = new Map([
  [0x10, []],
  [0x11, ['call', 'n']],
  [0x12, ['v']],
  [0x20, ['v']],
  [0x30, ['o', 'v', 'v']],
  [0x32, ['o', 'v', 'v']],
  [0x35, ['o', 'v']],
  [0x36, ['o', 'v']],
  [0x37, ['o', 'v']],
  [0x40, ['b']],
]);
const FORETOLD = 0x80;

// As they are before the program runs.
const { parse, stringify } = JSON;
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
const encode = encoder.encode.bind(encoder);
const decode = decoder.decode.bind(decoder);

/** Numbers for each process of a recording (FORMAT.md §5). */
export const NUMBERS_EACH: number = 2 ** 36;

/** Gives ids the numbers of their process: inside it they are small. */
export class Relocation {
  private readonly base: number;
  private readonly shift: number;
  private readonly foresight = new Foresight();
  /** Of the last value, as an operand. */
  private kind: number = OPERAND.none;
  private number = 0;
  private from: Uint8Array = new Uint8Array();
  private at = 0;
  private copied = 0;
  private to: Uint8Array = new Uint8Array();
  private length = 0;

  /** What is added to every id, and besides to those of calls, tasks and objects. */
  constructor(base: number, shift = 0) {
    this.base = base;
    this.shift = shift;
  }

  /** The records of a batch, those from byte `start` on. */
  records(bytes: Uint8Array, start: number): Uint8Array {
    if (this.base + this.shift === 0) return bytes.subarray(start);
    this.from = bytes;
    this.at = start;
    this.copied = start;
    this.to = new Uint8Array(bytes.length * 2);
    this.length = 0;
    this.foresight.clear();
    while (this.at < bytes.length) this.record();
    this.copy();
    return this.to.subarray(0, this.length);
  }

  /** A source, its tables and its text, as JSON. */
  source(written: Uint8Array): Uint8Array {
    if (this.base === 0) return written;
    const { program, text } = parse(decode(written)) as Readonly<Record<string, unknown>>;
    return encode(stringify({ program: this.tables(program), text }));
  }

  /** FORMAT.md §3. */
  private tables(program: unknown): unknown {
    const moved = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, this.cell(name, value)]));
    const tables = program as Readonly<Record<string, unknown>>;
    const rows = (name: string): unknown => (tables[name] as readonly Readonly<Record<string, unknown>>[]).map(moved);
    return {
      ...tables,
      source: this.moved(tables['source'] as number),
      functions: rows('functions'),
      variables: rows('variables'),
      sites: rows('sites'),
      subscripts: rows('subscripts'),
    };
  }

  private cell(name: string, value: unknown): unknown {
    if (typeof value === 'number') return this.moved(value);
    return name === 'parameters' ? (value as readonly number[]).map((id) => this.moved(id)) : value;
  }

  private moved(id: number): number {
    return id === 0 ? 0 : id + this.base;
  }

  private record(): void {
    const opcode = this.byte();
    if (opcode >= FORETOLD && opcode < FORETOLD + 8)
      return this.met(this.foresight.opcode, this.foresight.site, opcode - FORETOLD);
    if (foretellable.has(opcode)) return this.met(opcode, this.id(this.base), 0);
    const parts = records.get(opcode);
    if (parts === undefined) throw new Error(`a batch holds the unknown opcode ${opcode}`);
    for (const part of parts) this.part(part);
  }

  /** An event that may be foretold, after its opcode and site. Bit i of `foretold`: operand i is not written. */
  private met(opcode: number, site: number, foretold: number): void {
    const { foresight } = this;
    foresight.meet(opcode, site);
    const parts = foretellable.get(opcode) ?? [];
    for (let operand = 0; operand < parts.length; operand++) {
      const isWritten = (foretold & (1 << operand)) === 0;
      if (parts[operand] === 'n') this.counted(operand, foretold);
      else if (parts[operand] === 'call') {
        // Of calls nothing is kept at places.
        if (isWritten) this.id(this.base + this.shift);
      } else if (isWritten) this.operand(operand, parts[operand] ?? '');
      else foresight.foretold(operand);
    }
  }

  /** A count and so many values, of which the first is an operand too. */
  private counted(operand: number, foretold: number): void {
    const { foresight } = this;
    let count: number;
    if ((foretold & (1 << operand)) === 0) {
      count = this.varint();
      foresight.expects(operand, OPERAND.number, count);
    } else count = foresight.foretold(operand);
    if (count > 0 && (foretold & (1 << (operand + 1))) === 0) this.operand(operand + 1, 'v');
    else if (count > 0) foresight.foretold(operand + 1);
    this.times(count - 1, () => this.value());
  }

  private operand(operand: number, part: string): void {
    const { foresight } = this;
    if (part === 'o') foresight.expects(operand, OPERAND.number, this.id(this.base + this.shift));
    else if (part === 'b') foresight.expects(operand, OPERAND.constant, this.byte());
    else {
      this.value();
      if (this.kind === OPERAND.none) foresight.forget(operand);
      else foresight.expects(operand, this.kind, this.number);
    }
  }

  private part(part: string): void {
    switch (part) {
      case 's':
        this.id(this.base);
        return;
      case 'o':
        this.id(this.base + this.shift);
        return;
      case 'v':
        return this.value();
      case 'n':
        return this.times(this.varint(), () => this.value());
      case 'b':
        this.at++;
        return;
      case 'k':
        this.varint();
        return;
      case 'i':
        return this.times(this.varint(), () => this.varint());
      default:
        return this.contents();
    }
  }

  private value(): void {
    const tag = this.byte();
    this.kind = tag >= 128 ? OPERAND.int : tag < 4 ? OPERAND.constant : OPERAND.none;
    this.number = tag >= 128 ? tag - 128 : tag;
    switch (tag) {
      case 4: {
        const coded = this.varint();
        this.kind = OPERAND.int;
        this.number = coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
        return;
      }
      case 9:
        this.number = this.varint();
        this.kind = OPERAND.string;
        return;
      case 5:
      case 8:
      case 12:
        return this.skip(this.varint());
      case 6:
        return this.skip(8);
      case 7:
        return this.skip(16);
      case 10:
      case 11:
        this.varint();
        return this.skip(this.varint());
      case 13:
        this.id(this.base);
        return this.told();
      case 14:
        this.number = this.id(this.base + this.shift);
        this.kind = OPERAND.reference;
        return;
      case 15:
      case 16:
        return this.told();
      default:
    }
  }

  /** The text of a value. */
  private told(): void {
    this.value();
    this.kind = OPERAND.none;
  }

  private contents(): void {
    const kind = this.byte();
    this.value();
    switch (kind) {
      case 0:
      case 1:
      case 2:
        this.values(1);
        break;
      case 3:
        this.values(2);
        break;
      case 4:
        break;
      case 5:
        this.value();
        this.id(this.base);
        break;
      case 8:
        this.tensor();
        break;
      default:
        this.value();
    }
    this.values(2);
  }

  /** Items, entries or fields: their number, how many were left out, and `each` values for each. */
  private values(each: number): void {
    const count = this.varint();
    this.varint();
    this.times(count * each, () => this.value());
  }

  private tensor(): void {
    this.value();
    this.times(this.varint(), () => this.varint());
    if (this.byte() === 1) this.skip(24);
    this.skip(this.varint());
  }

  private times(count: number, work: () => unknown): void {
    for (let left = count; left > 0; left--) work();
  }

  private byte(): number {
    return this.from[this.at++] ?? 0;
  }

  private varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  private skip(bytes: number): void {
    this.at += bytes;
  }

  /** An id. @returns what it was */
  private id(base: number): number {
    const start = this.at;
    const id = this.varint();
    if (id === 0) return 0;
    const end = this.at;
    this.at = start;
    this.copy();
    this.at = end;
    this.copied = end;
    this.room(8);
    let rest = id + base;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.to[this.length++] = (rest % 128) | 0x80;
    this.to[this.length++] = rest;
    return id;
  }

  private copy(): void {
    const part = this.from.subarray(this.copied, this.at);
    this.room(part.length);
    this.to.set(part, this.length);
    this.length += part.length;
    this.copied = this.at;
  }

  private room(bytes: number): void {
    if (this.length + bytes <= this.to.length) return;
    const larger = new Uint8Array((this.length + bytes) * 2);
    larger.set(this.to.subarray(0, this.length));
    this.to = larger;
  }
}
