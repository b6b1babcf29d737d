import { Bytes } from './bytes.ts';
import {
  EACH,
  FOLLOWER,
  FOLLOWER_SITE,
  Foresight,
  goesOn,
  HERE,
  hasRoom,
  OPERAND,
  OPERANDS,
  OVER,
  placeOf,
} from './foresight.ts';
import { StringTable } from './string-table.ts';

/** Bytes kept free in front of the records for what frames them on the wire, "PB", first step and count. */
const HEADER = 32;
/** Below this many bytes a batch is not handed over for its size. */
const FULL = 256 * 1024;
/** Room for one record without its strings: an opcode and a handful of varints and values. */
const RECORD = 128;
/** After so many bytes somebody looks at the clock. */
const BREATH = 1024;
/** None has the number after it. */
const NO_CALL = -2;
/** Opcodes of foretold events begin here. */
const FORETOLD = 0x80;
/** Sites from here on take two bytes, and three from `FAR` on. */
const NEAR = 128;
const FAR = 16_384;

const { floor } = Math;

/** One batch of events in the making (FORMAT.md §4). Definitions go in before the event that they belong to. */
export class Batch extends Bytes {
  private readonly strings = new StringTable();
  private readonly foresight = new Foresight();
  private readonly table: Int32Array = this.foresight.table;
  /** Where the record in the making begins, while there is one. */
  private start = HEADER;
  private open = false;
  /** 1 while an event or definitions are written: who finds it so when the next begins knows that they are torn. */
  private torn = 0;
  /** How many strings the batch had when the record in the making began. */
  private known = 0;
  /** Where the opcode of a foretold event stands, to which bits are added; −1: the event is not foretold. */
  private opcodeAt = -1;
  private count = 0;
  private step = 0;
  private lastCall = 0;
  /** Past it, `pause` is called after the event. The first event of a batch is past it. */
  private limit = 0;
  private readonly pause: () => void;
  private readonly again: () => void;

  /** `pause` is called between events: after the first one of a batch, and then every few hundred; `again` when definitions were dropped. */
  constructor(pause: () => void, again: () => void) {
    super(2 * FULL);
    this.at = HEADER;
    this.pause = pause;
    this.again = again;
  }

  /** Steps written since the beginning. */
  get steps(): number {
    return this.step + this.count;
  }

  get full(): boolean {
    return this.at > FULL;
  }

  get empty(): boolean {
    return this.count === 0;
  }

  /** The next call of `pause` comes after a few hundred events. */
  breathe(): void {
    this.limit = this.at + BREATH;
  }

  /**
   * The batch so far, without a record that is still in the making and its definitions; `lead` bytes stand free before it. The next one
   * begins empty, in the same memory.
   */
  take(lead: number): Uint8Array<ArrayBuffer> {
    const header = [0x50, 0x42, ...digits(this.step), ...digits(this.count)];
    const start = HEADER - header.length;
    this.bytes.set(header, start);
    const taken = this.bytes.subarray(start - lead, this.open ? this.start : this.at);
    this.step += this.count;
    this.clear();
    return taken;
  }

  /** Begins empty, without what was not taken. */
  clear(): void {
    // Definitions that still wait for their event go with the rest: it finds them torn, and they are written again.
    if (this.open) this.torn = 1;
    this.count = 0;
    this.at = HEADER;
    this.open = false;
    this.limit = 0;
    this.lastCall = 0;
    this.strings.clear();
    this.foresight.clear();
  }

  /** An event is in the making, or definitions wait for theirs. */
  get isOpen(): boolean {
    return this.open;
  }

  /** What is in the making is not to be told: it is dropped when the next begins. */
  tear(): void {
    this.torn = 1;
  }

  /**
   * Drops the record in the making and its definitions, which are written again. It needs hardly any stack: that may be why it has to be
   * dropped. Where not even that is left it stays torn, and is dropped when the next begins.
   */
  drop(): void {
    this.torn = 1;
    // It may have met what no reader meets.
    this.foresight.end();
    this.lastCall = NO_CALL;
    if (this.open) {
      this.strings.drop(this.known);
      this.at = this.start;
      this.open = false;
    }
    try {
      this.torn = 0;
      this.again();
    } catch (error) {
      this.torn = 1;
      throw error;
    }
  }

  /** Begins an event, of which the operands follow and then `end`. */
  begin(opcode: number): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
    this.record(opcode);
  }

  /** Definitions follow, as calls of `record`, and then `defined`. */
  define(): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
  }

  defined(): void {
    this.torn = 0;
  }

  record(opcode: number): void {
    this.opens();
    this.bytes[this.at++] = opcode;
  }

  end(): void {
    if (this.at > this.limit) return this.endedPast(this.at);
    this.torn = 0;
    this.open = false;
    this.count++;
  }

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

  private opens(): void {
    if (!this.open) {
      this.known = this.strings.size;
      this.start = this.at;
      this.open = true;
    }
    this.room(RECORD);
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

  /** A whole string: tag 8, or 9 where the batch already has it. */
  text(value: string): void {
    const known = this.strings.find(value);
    if (known >= 0) {
      this.byte(9);
      this.varint(known);
      return;
    }
    this.strings.add(value);
    this.byte(8);
    this.wtf8(value);
  }

  /** The beginning of a string that is too long: tag 10. */
  cutText(value: string, keep: number): void {
    this.byte(10);
    this.varint(value.length);
    this.wtf8(value.slice(0, keep));
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

  /** A whole event is being written. */
  private starts(): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
  }

  /** It is, and reaches up to `end`: before that, nothing of it counts. */
  private ended(end: number): void {
    if (end > this.limit) return this.endedPast(end);
    this.at = end;
    this.torn = 0;
    this.open = false;
    this.count++;
  }

  private endedPast(end: number): void {
    // A pause that the stack has no room for comes later: until then there has to be memory.
    this.reach(end + BREATH + RECORD);
    this.at = end;
    this.torn = 0;
    this.open = false;
    this.count++;
    this.pause();
  }
}

/** The tag of a value that is one; −1: it is none. */
function constantTag(value: unknown): number {
  if (typeof value === 'boolean') return value ? 3 : 2;
  return value === null ? 0 : value === undefined ? 1 : -1;
}

function digits(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low | 0x80, ...digits((value - low) / 128)];
}
