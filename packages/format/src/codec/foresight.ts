import type { Value } from '../values.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Sites and functions share this many places: a site's is its id modulo this. */
const places = 4096;
/** Operands of an event that can be foretold, at most. */
const operands = 3;

/** What an operand was. Ints, references and plain numbers are expected to go on growing as they did; the others to stay. */
export const operandKinds = { none: 0, constant: 1, string: 2, int: 3, reference: 4, number: 5 } as const;

export type OperandKind = (typeof operandKinds)[keyof typeof operandKinds];

const constants: readonly Value['type'][] = ['none', 'undefined'];

/**
 * What a batch foretells (FORMAT.md §4.5): the event that followed last time, and how its operands went on. Begins empty with each batch;
 * whoever writes one keeps the same tables.
 */
export class Foresight {
  readonly #opcodes = new Uint8Array(places);
  readonly #sites = new Float64Array(places);
  readonly #kinds = new Uint8Array(places * operands);
  readonly #numbers = new Float64Array(places * operands);
  readonly #growths = new Float64Array(places * operands);
  #place = 0;

  /** Opcode of the event that is foretold here; 0: none is. */
  get opcode(): number {
    return this.#opcodes[this.#place] ?? 0;
  }

  /** Its site, or its function. */
  get site(): number {
    return this.#sites[this.#place] ?? 0;
  }

  /** The event that is here: its operands are asked and learned from now on. */
  meet(opcode: number, site: number): void {
    this.#opcodes[this.#place] = opcode;
    this.#sites[this.#place] = site;
    this.#place = site % places;
  }

  /** What it has learned, so that a reader can begin in the middle of a batch. Law: `load` of it foretells the same. */
  save(writer: ByteWriter): void {
    const used: number[] = [];
    for (let place = 0; place < places; place++) if (this.#isUsed(place)) used.push(place);
    writer.varint(this.#place);
    writer.varint(used.length);
    for (const place of used) {
      writer.varint(place);
      writer.u8(this.#opcodes[place] ?? 0);
      writer.varint(this.#sites[place] ?? 0);
      for (let at = place * operands; at < (place + 1) * operands; at++) {
        const kind = this.#kinds[at] ?? 0;
        writer.u8(kind);
        if (kind === operandKinds.none) continue;
        writer.f64(this.#numbers[at] ?? 0);
        writer.f64(this.#growths[at] ?? 0);
      }
    }
  }

  #isUsed(place: number): boolean {
    if (this.#opcodes[place] !== 0) return true;
    for (let at = place * operands; at < (place + 1) * operands; at++) if (this.#kinds[at] !== 0) return true;
    return false;
  }

  /** @throws FormatError when no foresight was saved there */
  load(reader: ByteReader): void {
    this.#place = reader.varint() % places;
    for (let left = reader.count(6); left > 0; left--) {
      const place = reader.varint() % places;
      this.#opcodes[place] = reader.u8();
      this.#sites[place] = reader.varint();
      for (let at = place * operands; at < (place + 1) * operands; at++) {
        const kind = reader.u8();
        if (kind > operandKinds.number) reader.fail(`Unknown kind of operand ${kind}`);
        this.#kinds[at] = kind;
        if (kind === operandKinds.none) continue;
        this.#numbers[at] = reader.f64();
        this.#growths[at] = reader.f64();
      }
    }
  }

  kind(operand: number): OperandKind {
    return this.#kinds[this.#place * operands + operand] as OperandKind;
  }

  /** The number that is foretold of an operand. It is what the operand is from here on. */
  number(operand: number): number {
    const at = this.#place * operands + operand;
    const grown = (this.#numbers[at] ?? 0) + (this.#growths[at] ?? 0);
    const number = this.#kinds[at] === operandKinds.int ? grown | 0 : grown;
    this.#numbers[at] = number;
    return number;
  }

  learn(operand: number, kind: OperandKind, number: number): void {
    const at = this.#place * operands + operand;
    const grows = kind >= operandKinds.int && this.#kinds[at] === kind;
    this.#growths[at] = grows ? number - (this.#numbers[at] ?? 0) : 0;
    this.#kinds[at] = kind;
    this.#numbers[at] = number;
  }

  /** As `learn`, of a value; `string`: its index in the table of strings where it was referred to, else −1. */
  learnValue(operand: number, value: Value, string: number): void {
    switch (value.type) {
      case 'int':
        // Of those that take more than 32 bits nothing is foretold.
        if (typeof value.value === 'number' && (value.value | 0) === value.value)
          return this.learn(operand, operandKinds.int, value.value);
        break;
      case 'reference':
        return this.learn(operand, operandKinds.reference, value.object);
      case 'boolean':
        return this.learn(operand, operandKinds.constant, value.value ? 3 : 2);
      case 'string':
        if (string >= 0) return this.learn(operand, operandKinds.string, string);
        break;
      default:
        if (constants.includes(value.type))
          return this.learn(operand, operandKinds.constant, constants.indexOf(value.type));
    }
    this.learn(operand, operandKinds.none, 0);
  }
}
