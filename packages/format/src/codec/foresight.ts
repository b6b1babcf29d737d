import type { Value } from '../values.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Sites and functions share this many places: a site's is its id modulo this. */
const places = 4096;
/** There is room for so many of them in the beginning. */
const fewestSlots = 64;
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
  /** Of each place the slot that it has in the columns, from 1; 0: nothing is foretold there yet. A batch meets few sites. */
  readonly #slots = new Uint16Array(places);
  #count = 0;
  #opcodes = new Uint8Array(fewestSlots);
  #sites = new Float64Array(fewestSlots);
  #kinds = new Uint8Array(fewestSlots * operands);
  #numbers = new Float64Array(fewestSlots * operands);
  #growths = new Float64Array(fewestSlots * operands);
  #place = 0;
  #slot: number = this.#slotOf(0);

  /** Opcode of the event that is foretold here; 0: none is. */
  get opcode(): number {
    return this.#opcodes[this.#slot] ?? 0;
  }

  /** Its site, or its function. */
  get site(): number {
    return this.#sites[this.#slot] ?? 0;
  }

  /** The event that is here: its operands are asked and learned from now on. */
  meet(opcode: number, site: number): void {
    this.#opcodes[this.#slot] = opcode;
    this.#sites[this.#slot] = site;
    this.#goTo(site % places);
  }

  #goTo(place: number): void {
    this.#place = place;
    this.#slot = this.#slotOf(place);
  }

  #slotOf(place: number): number {
    const known = this.#slots[place] ?? 0;
    if (known > 0) return known - 1;
    if (this.#count === this.#opcodes.length) this.#grow();
    this.#slots[place] = ++this.#count;
    return this.#count - 1;
  }

  #grow(): void {
    const room = this.#count * 2;
    this.#opcodes = grown(this.#opcodes, new Uint8Array(room));
    this.#sites = grown(this.#sites, new Float64Array(room));
    this.#kinds = grown(this.#kinds, new Uint8Array(room * operands));
    this.#numbers = grown(this.#numbers, new Float64Array(room * operands));
    this.#growths = grown(this.#growths, new Float64Array(room * operands));
  }

  /** What it has learned, so that a reader can begin in the middle of a batch. Law: `load` of it foretells the same. */
  save(writer: ByteWriter): void {
    const used: [place: number, slot: number][] = [];
    for (const [place, behind] of this.#slots.entries()) if (this.#isUsed(behind - 1)) used.push([place, behind - 1]);
    writer.varint(this.#place);
    writer.varint(used.length);
    for (const [place, slot] of used) {
      writer.varint(place);
      writer.u8(this.#opcodes[slot] ?? 0);
      writer.varint(this.#sites[slot] ?? 0);
      for (let at = slot * operands; at < (slot + 1) * operands; at++) {
        const kind = this.#kinds[at] ?? 0;
        writer.u8(kind);
        if (kind === operandKinds.none) continue;
        writer.f64(this.#numbers[at] ?? 0);
        writer.f64(this.#growths[at] ?? 0);
      }
    }
  }

  #isUsed(slot: number): boolean {
    if (slot < 0) return false;
    if (this.#opcodes[slot] !== 0) return true;
    for (let at = slot * operands; at < (slot + 1) * operands; at++) if (this.#kinds[at] !== 0) return true;
    return false;
  }

  /** @throws FormatError when no foresight was saved there */
  load(reader: ByteReader): void {
    this.#goTo(reader.varint() % places);
    for (let left = reader.count(6); left > 0; left--) {
      const slot = this.#slotOf(reader.varint() % places);
      this.#opcodes[slot] = reader.u8();
      this.#sites[slot] = reader.varint();
      for (let at = slot * operands; at < (slot + 1) * operands; at++) {
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
    return this.#kinds[this.#slot * operands + operand] as OperandKind;
  }

  /** The number that is foretold of an operand. It is what the operand is from here on. */
  number(operand: number): number {
    const at = this.#slot * operands + operand;
    const grown = (this.#numbers[at] ?? 0) + (this.#growths[at] ?? 0);
    const number = this.#kinds[at] === operandKinds.int ? grown | 0 : grown;
    this.#numbers[at] = number;
    return number;
  }

  learn(operand: number, kind: OperandKind, number: number): void {
    const at = this.#slot * operands + operand;
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

function grown<Column extends Uint8Array | Float64Array>(column: Column, wider: Column): Column {
  wider.set(column);
  return wider;
}
