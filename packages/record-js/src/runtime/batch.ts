import { EACH, FOLLOWER, FOLLOWER_SITE, goesOn, HERE, hasRoom, OPERAND, OPERANDS, OVER, placeOf } from './foresight.ts';
import { Records } from './records.ts';

/** Opcodes of foretold events begin here. */
const FORETOLD = 0x80;
/** Sites from here on take two bytes, and three from `FAR` on. */
const NEAR = 128;
const FAR = 16_384;

const { floor } = Math;

/** One batch of events in the making (FORMAT.md §4). Definitions go in before the event that they belong to. */
export class Batch extends Records {
  private readonly table: Int32Array = this.foresight.table;
  /** Where the opcode of a foretold event stands, to which bits are added; −1: the event is not foretold. */
  private opcodeAt = -1;

  /**
   * Begins an event of a kind that is foretold, at a site or in a function: its operands follow by `number`, `foretells` and what else
   * writes values, and then `end`.
   */
  meet(opcode: number, site: number): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
    this.opens();
    const foretold = this.foresight.meet(opcode, site);
    this.opcodeAt = foretold ? this.at : -1;
    this.at = this.head(foretold, 0, opcode, site);
  }

  /** An operand that is a plain number. */
  number(operand: number, number: number): void {
    if (this.foresight.expects(operand, OPERAND.number, number) && this.leaveOut(operand)) return;
    this.varint(number);
  }

  /** The call that an `enter` begins, its first operand. */
  newCall(call: number): void {
    const isNext = call === this.lastCall + 1;
    this.lastCall = call;
    if (!isNext || !this.leaveOut(0)) this.varint(call);
  }

  /** Whether an operand that is an object goes without saying; otherwise it is to be written. */
  foretellsReference(operand: number, id: number): boolean {
    return this.foresight.expects(operand, OPERAND.reference, id) && this.leaveOut(operand);
  }

  /** As `foretellsReference`, for any other value. */
  foretells(operand: number, value: unknown): boolean {
    const { foresight } = this;
    const tag = constantTag(value);
    if (tag >= 0) return foresight.expects(operand, OPERAND.constant, tag) && this.leaveOut(operand);
    if (typeof value === 'number' && (value | 0) === value && (value !== 0 || 1 / value > 0))
      return foresight.expects(operand, OPERAND.int, value) && this.leaveOut(operand);
    const known = typeof value === 'string' ? this.strings.find(value) : -1;
    if (known >= 0) return foresight.expects(operand, OPERAND.string, known) && this.leaveOut(operand);
    foresight.forget(operand);
    return false;
  }

  private leaveOut(operand: number): boolean {
    if (this.opcodeAt < 0) return false;
    (this.bytes[this.opcodeAt] as number) |= 1 << operand;
    return true;
  }

  /** A whole event that is only a site. */
  mark(opcode: number, site: number): void {
    this.starts();
    this.ended(this.head(this.foresight.meet(opcode, site), 0, opcode, site));
  }

  /** A whole event that is a site and a byte, 0 or 1. */
  flag(opcode: number, site: number, value: number): void {
    this.short(opcode, site, OPERAND.constant, value, value);
  }

  /** A whole event that is a site and a value, if the value is one of those that are short; false: nothing is written. */
  plain(opcode: number, site: number, value: unknown): boolean {
    if (typeof value === 'number') {
      if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
        this.short(opcode, site, OPERAND.int, value, value >= 0 && value < 0x80 ? value | 0x80 : -1);
        return true;
      }
      if (floor(value) === value) return false;
      this.starts();
      const end = this.head(this.foresight.meet(opcode, site), 0, opcode, site);
      this.foresight.forget(0);
      this.ended(this.floatAt(end, value));
      return true;
    }
    const tag = constantTag(value);
    if (tag < 0) return false;
    this.short(opcode, site, OPERAND.constant, tag, tag);
    return true;
  }

  /** A whole event that is a site and an object that is defined. */
  reference(opcode: number, site: number, id: number): void {
    this.short(opcode, site, OPERAND.reference, id, -1);
  }

  /**
   * A whole event with one operand; `byte`: the operand as it is written, −1: it takes more than one byte. What `Foresight` does is written
   * out here: this is the path of most events.
   */
  private short(opcode: number, site: number, kind: number, number: number, byte: number): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
    if (!hasRoom(site) || !hasRoom(number)) this.foresight.end();
    const { table, bytes } = this;
    const last = table[HERE] as number;
    const place = placeOf(site);
    table[HERE] = place;
    const follows = table[last + FOLLOWER] === opcode && table[last + FOLLOWER_SITE] === site;
    if (!follows) {
      table[last + FOLLOWER] = opcode;
      table[last + FOLLOWER_SITE] = site;
    }
    const same = goesOn(table, place + OPERANDS, kind, number);
    let end = this.at;
    if (follows && table[OVER] === 0) {
      if (same) bytes[end++] = FORETOLD | 1;
      else {
        bytes[end++] = FORETOLD;
        if (byte >= 0) bytes[end++] = byte;
        else end = this.shortAt(end, kind, number);
      }
    } else {
      end = this.head(false, 0, opcode, site);
      if (byte >= 0) bytes[end++] = byte;
      else end = this.shortAt(end, kind, number);
    }
    this.ended(end);
  }

  /** A whole event that stores a value in an item of an object, if the value is one of those that are short; false: nothing is written. */
  item(opcode: number, site: number, object: number, index: number, value: unknown): boolean {
    const tag = constantTag(value);
    if (tag >= 0) return this.place(opcode, site, object, OPERAND.int, index, OPERAND.constant, tag);
    if (typeof value !== 'number') return false;
    if ((value | 0) === value && (value !== 0 || 1 / value > 0))
      return this.place(opcode, site, object, OPERAND.int, index, OPERAND.int, value);
    return floor(value) !== value && this.floatItem(opcode, site, object, index, value);
  }

  /** As `item`, for an object that is defined. */
  itemReference(opcode: number, site: number, object: number, index: number, id: number): void {
    this.place(opcode, site, object, OPERAND.int, index, OPERAND.reference, id);
  }

  /** As `item`, for a property. */
  property(opcode: number, site: number, object: number, name: string, value: unknown): boolean {
    const known = this.strings.find(name);
    if (known < 0) return false;
    const tag = constantTag(value);
    if (tag >= 0) return this.place(opcode, site, object, OPERAND.string, known, OPERAND.constant, tag);
    if (typeof value !== 'number' || (value | 0) !== value || (value === 0 && 1 / value < 0)) return false;
    return this.place(opcode, site, object, OPERAND.string, known, OPERAND.int, value);
  }

  /** As `property`, for an object that is defined. */
  propertyReference(opcode: number, site: number, object: number, name: string, id: number): boolean {
    const known = this.strings.find(name);
    return known >= 0 && this.place(opcode, site, object, OPERAND.string, known, OPERAND.reference, id);
  }

  private place(
    opcode: number,
    site: number,
    object: number,
    keyKind: number,
    key: number,
    kind: number,
    number: number,
  ): true {
    this.starts();
    const { table, foresight } = this;
    const foretold = foresight.meet(opcode, site);
    if (!hasRoom(object)) foresight.end();
    const operands = (table[HERE] as number) + OPERANDS;
    const sameObject = goesOn(table, operands, OPERAND.number, object) && foretold;
    const sameKey = goesOn(table, operands + EACH, keyKind, key) && foretold;
    if (!hasRoom(number)) foresight.end();
    const sameValue = goesOn(table, operands + 2 * EACH, kind, number) && foretold;
    const mask = (sameObject ? 1 : 0) | (sameKey ? 2 : 0) | (sameValue ? 4 : 0);
    let end = this.head(foretold, mask, opcode, site);
    if (!sameObject) end = this.varintAt(end, object);
    if (!sameKey) end = this.shortAt(end, keyKind, key);
    if (!sameValue) end = this.shortAt(end, kind, number);
    this.ended(end);
    return true;
  }

  private floatItem(opcode: number, site: number, object: number, index: number, value: number): true {
    this.starts();
    const { foresight } = this;
    const foretold = foresight.meet(opcode, site);
    const sameObject = foresight.expects(0, OPERAND.number, object) && foretold;
    const sameIndex = foresight.expects(1, OPERAND.int, index) && foretold;
    foresight.forget(2);
    let end = this.head(foretold, (sameObject ? 1 : 0) | (sameIndex ? 2 : 0), opcode, site);
    if (!sameObject) end = this.varintAt(end, object);
    if (!sameIndex) end = this.intAt(end, index);
    this.ended(this.floatAt(end, value));
    return true;
  }

  /** Writes what an event begins with. @returns where that ends */
  private head(foretold: boolean, mask: number, opcode: number, site: number): number {
    const { at } = this;
    if (foretold) {
      this.bytes[at] = FORETOLD | mask;
      return at + 1;
    }
    if (site >= NEAR && site < FAR) {
      this.view.setUint32(at, opcode | (((site & 0x7f) | 0x80) << 8) | ((site >> 7) << 16), true);
      return at + 3;
    }
    this.bytes[at] = opcode;
    return this.varintAt(at + 1, site);
  }

  private shortAt(at: number, kind: number, number: number): number {
    if (kind === OPERAND.int) return this.intAt(at, number);
    if (kind === OPERAND.constant) {
      this.bytes[at] = number;
      return at + 1;
    }
    this.bytes[at] = kind === OPERAND.reference ? 14 : 9;
    return this.varintAt(at + 1, number);
  }

  private intAt(at: number, value: number): number {
    if (value >= 0 && value < 0x80) {
      this.bytes[at] = value | 0x80;
      return at + 1;
    }
    this.bytes[at] = 4;
    return this.zigzagAt(at + 1, value);
  }

  private floatAt(at: number, value: number): number {
    this.bytes[at] = 6;
    this.view.setFloat64(at + 1, value, true);
    return at + 9;
  }
}

/** The tag of a value that is one; −1: it is none. */
function constantTag(value: unknown): number {
  if (typeof value === 'boolean') return value ? 3 : 2;
  return value === null ? 0 : value === undefined ? 1 : -1;
}
