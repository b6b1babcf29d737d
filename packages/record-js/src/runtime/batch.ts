import { markOf } from './identity.ts';
import { Records } from './records.ts';
import {
  ADD,
  APPEND,
  BIND,
  BIND_DOUBLE,
  BRANCH,
  BYTES,
  CONSTANT,
  DISCARD,
  DOUBLE,
  ENTER,
  EXACT,
  FIRST,
  HALF,
  INT,
  LEAVE,
  LINE,
  REFERENCE,
  SECOND,
  SET_FIELD,
  SET_ITEM,
  SITE,
  SMALL,
  SMALL_BIND,
  SMALL_BIND_REFERENCE,
  SMALL_LEAVE,
  SMALL_SITE,
  SMALL_VALUE,
  STRING,
  TAKEN,
  TO_SMALL,
  WIDE,
  WIDE_REFERENCE,
} from './words.ts';

/** An `enter` has a kind before each of its values. */
const BEFORE = -1;
/** Strings of so many units are not looked for before anything else is tried. */
const SHORT_STRING = 64;

/** Opcodes less this one have a code. */
const OPCODES = 0x10;
const codes = Int8Array.from({ length: 0x31 }, () => -1);
codes[0x10 - OPCODES] = LINE;
codes[0x11 - OPCODES] = ENTER;
codes[0x12 - OPCODES] = LEAVE;
codes[0x20 - OPCODES] = BIND;
codes[0x30 - OPCODES] = SET_ITEM;
codes[0x32 - OPCODES] = SET_FIELD;
codes[0x35 - OPCODES] = APPEND;
codes[0x36 - OPCODES] = ADD;
codes[0x37 - OPCODES] = DISCARD;
codes[0x40 - OPCODES] = BRANCH;

const BIND_OPCODE = 0x20;

const { isSafeInteger } = Number;
const { is } = Object;

// Constants, since V8 asks again at each call what a function of a module that is declared as such is by now.

/** A whole number of 32 bits, −0 not among them: it takes a word. */
export const isInt = (value: number): boolean => (value | 0) === value && !is(value, -0);

/** It is written as a double, whatever a reader makes of it. */
const isDouble = (value: number): boolean => (value < EXACT && value > -EXACT) || !isSafeInteger(value);

/** The tag of a value that is one; −1: it is none. */
const constantTag = (value: unknown): number => {
  if (typeof value === 'boolean') return value ? 3 : 2;
  return value === null ? 0 : value === undefined ? 1 : -1;
};

/**
 * One batch of events in the making (FORMAT.md §4.6). Definitions go in before the event that they belong to. An event of a few words is written at once: what
 * breaks off, because the stack is full, has left nothing.
 */
export class Batch extends Records {
  /** Where the head of the event in the making stands, as a word. */
  private headAt = 0;
  /** Where the kind of its next value goes. */
  private kindAt: number = FIRST;

  /** Begins an event of a kind that words are made of, at a site or in a function: its operands follow in their order, and then `end`. */
  meet(opcode: number, site: number): void {
    this.startsRecord();
    this.headAt = this.at >> 2;
    const code = codes[opcode - OPCODES] as number;
    this.kindAt = code === ENTER ? BEFORE : FIRST;
    this.word(code | (site << SITE));
  }

  /** The object that an event is about. */
  object(id: number): void {
    if (isInt(id)) return this.word(id);
    (this.words[this.headAt] as number) |= WIDE;
    this.double(id);
  }

  /** A whole `enter` with up to three values, if they are short or objects that are defined; false: nothing is written. */
  enter(fn: number, call: number, count: number, first: unknown, second: unknown, third: unknown): boolean {
    const { busy } = this;
    const start = this.next();
    const isNext = call === this.lastCall + 1;
    const { words } = this;
    let next = start >> 2;
    words[next++] = ENTER | (fn << SITE);
    words[next++] = (count << 1) | (isNext ? 0 : 1);
    if (!isNext) {
      this.view.setFloat64(next << 2, call, true);
      next += 2;
    }
    if (count > 0) next = this.wordsOf(next, first);
    if (count > 1 && next > 0) next = this.wordsOf(next, second);
    if (count > 2 && next > 0) next = this.wordsOf(next, third);
    if (next < 0) {
      this.goesElsewhere(busy);
      return false;
    }
    // Nothing is called from here on: all of that is so, or nothing.
    this.lastCall = call;
    this.at = next << 2;
    this.count++;
    return true;
  }

  /** Puts a value and its kind there. @returns where that ends; −1: it is not that short */
  private wordsOf(at: number, value: unknown): number {
    const { words } = this;
    let kind: number = INT;
    let number: number;
    if (typeof value === 'number') {
      if (!isInt(value)) {
        if (!isDouble(value)) return -1;
        words[at] = DOUBLE;
        this.view.setFloat64((at + 1) << 2, value, true);
        return at + 3;
      }
      number = value;
    } else if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      kind = REFERENCE;
      number = markOf(value)?.id ?? 0;
      if (number === 0 || !isInt(number)) return -1;
    } else {
      number = constantTag(value);
      kind = number < 0 ? STRING : CONSTANT;
      if (number < 0) number = this.indexOf(value);
      if (number < 0) return -1;
    }
    words[at] = kind;
    words[at + 1] = number;
    return at + 2;
  }

  /** The call that an `enter` begins, and how many values it has. */
  newCall(call: number, count: number): void {
    const isNext = call === this.lastCall + 1;
    this.lastCall = call;
    this.word((count << 1) | (isNext ? 0 : 1));
    if (!isNext) this.double(call);
  }

  /** A value that is an object. */
  referenceOperand(id: number): void {
    if (isInt(id)) {
      this.kind(REFERENCE);
      this.word(id);
    } else {
      this.kind(WIDE_REFERENCE);
      this.double(id);
    }
  }

  /** Any other value, if it is one of those that are short; false: nothing is written. */
  operand(value: unknown): boolean {
    if (typeof value === 'number') {
      if (isInt(value)) {
        this.kind(INT);
        this.word(value);
        return true;
      }
      if (!isDouble(value)) return false;
      this.kind(DOUBLE);
      this.double(value);
      return true;
    }
    const tag = constantTag(value);
    const known = tag < 0 && typeof value === 'string' ? this.strings.find(value) : tag;
    if (known < 0) return false;
    this.kind(tag < 0 ? STRING : CONSTANT);
    this.word(known);
    return true;
  }

  /** A value follows as bytes, and then `endBytes`. */
  beginBytes(): void {
    this.kind(BYTES);
    this.openBlock();
  }

  endBytes(): void {
    this.closeBlock(0);
  }

  private kind(kind: number): void {
    if (this.kindAt === BEFORE) return this.word(kind);
    (this.words[this.headAt] as number) |= kind << this.kindAt;
    this.kindAt = SECOND;
  }

  private word(word: number): void {
    this.room(8);
    this.words[this.at >> 2] = word;
    this.at += 4;
  }

  private double(value: number): void {
    this.room(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  // The next ones are what a program runs most. V8 puts only so much code into the program's own, so they are written out, without one asking another.

  /** A whole `line`. */
  line(site: number): void {
    const at = this.at <= this.gate ? this.at : this.due();
    this.words[at >> 2] = LINE | (site << SITE);
    this.at = at + 4;
    this.count++;
  }

  /** A whole `branch`. */
  branch(site: number, taken: unknown): void {
    const at = this.at <= this.gate ? this.at : this.due();
    this.words[at >> 2] = taken ? TAKEN | (site << SITE) : BRANCH | (site << SITE);
    this.at = at + 4;
    this.count++;
  }

  /** A whole `bind` of an int (`isInt`). */
  bindInt(site: number, value: number): void {
    if ((value & SMALL) !== value || site > SMALL) return this.two(BIND | (site << SITE), value);
    const at = this.at <= this.gate ? this.at : this.due();
    this.words[at >> 2] = SMALL_BIND | (site << SMALL_SITE) | (value << SMALL_VALUE);
    this.at = at + 4;
    this.count++;
  }

  /** A whole `bind` of a number that is no int, and of an amount below `EXACT`. */
  bindDouble(site: number, value: number): void {
    const at = this.at <= this.gate ? this.at : this.due();
    this.words[at >> 2] = BIND_DOUBLE | (site << SITE);
    this.view.setFloat64(at + 4, value, true);
    this.at = at + 12;
    this.count++;
  }

  /** As `bindInt`, for a `leave`. */
  leaveInt(site: number, value: number): void {
    if ((value & SMALL) !== value || site > SMALL) return this.two(LEAVE | (site << SITE), value);
    const at = this.at <= this.gate ? this.at : this.due();
    this.words[at >> 2] = SMALL_LEAVE | (site << SMALL_SITE) | (value << SMALL_VALUE);
    this.at = at + 4;
    this.count++;
  }

  /** A whole `bind` or `leave`, if the value is one of those that are short; false: nothing is written. */
  plain(opcode: number, site: number, value: unknown): boolean {
    if (typeof value === 'number' && isInt(value)) {
      if (opcode === BIND_OPCODE) this.bindInt(site, value);
      else this.leaveInt(site, value);
      return true;
    }
    return this.shortValue((codes[opcode - OPCODES] as number) | (site << SITE), value);
  }

  /** A whole `bind` or `leave` of an object that is defined. */
  reference(opcode: number, site: number, id: number): void {
    if (opcode === BIND_OPCODE && (id & SMALL) === id && site <= SMALL)
      return this.one(SMALL_BIND_REFERENCE | (site << SMALL_SITE) | (id << SMALL_VALUE));
    if (!isInt(id)) {
      this.meet(opcode, site);
      this.referenceOperand(id);
      return this.end();
    }
    this.two((codes[opcode - OPCODES] as number) | (REFERENCE << FIRST) | (site << SITE), id);
  }

  private shortValue(head: number, value: unknown): boolean {
    if (typeof value === 'number') {
      if (!isDouble(value)) return false;
      const at = this.next();
      this.words[at >> 2] = head | (DOUBLE << FIRST);
      this.view.setFloat64(at + 4, value, true);
      this.ended(at + 12);
      return true;
    }
    const tag = constantTag(value);
    if (tag >= 0) {
      this.two(head | (CONSTANT << FIRST), tag);
      return true;
    }
    this.settleStrings();
    const known = this.indexOf(value);
    if (known < 0) return false;
    this.two(head | (STRING << FIRST), known);
    return true;
  }

  /** The number of a short string in the table; −1: it has none, or is something else. */
  private indexOf(value: unknown): number {
    return typeof value === 'string' && value.length < SHORT_STRING ? this.strings.find(value) : -1;
  }

  private one(word: number): void {
    const at = this.next();
    this.words[at >> 2] = word;
    this.ended(at + 4);
  }

  private two(head: number, number: number): void {
    const at = this.next();
    const { words } = this;
    words[at >> 2] = head;
    words[(at >> 2) + 1] = number;
    this.ended(at + 8);
  }

  /** A whole event that stores a value in an item of an object, if all that is short; false: nothing is written. */
  item(site: number, object: number, index: number, value: unknown): boolean {
    if (!isInt(object)) return false;
    const head = SET_ITEM | (site << SITE);
    if (typeof value === 'number') {
      if (isInt(value)) {
        this.stored(head, object, index, value);
        return true;
      }
      if (!isDouble(value)) return false;
      const at = this.next();
      const { words } = this;
      words[at >> 2] = head | (DOUBLE << SECOND);
      words[(at >> 2) + 1] = object;
      words[(at >> 2) + 2] = index;
      this.view.setFloat64(at + 12, value, true);
      this.ended(at + 20);
      return true;
    }
    return this.four(head, object, index, value);
  }

  /** As `item`, for an object that is defined. */
  itemReference(site: number, object: number, index: number, id: number): boolean {
    if (!isInt(object) || !isInt(id)) return false;
    this.stored(SET_ITEM | (REFERENCE << SECOND) | (site << SITE), object, index, id);
    return true;
  }

  /** As `item`, for a property. */
  property(site: number, object: number, name: string, value: unknown): boolean {
    this.settleStrings();
    // A string may have to be redacted.
    const known = typeof value === 'string' ? -1 : this.strings.find(name);
    if (known < 0 || !isInt(object)) return false;
    return this.four(SET_FIELD | (STRING << FIRST) | (site << SITE), object, known, value);
  }

  /** As `property`, for an object that is defined. */
  propertyReference(site: number, object: number, name: string, id: number): boolean {
    this.settleStrings();
    const known = this.strings.find(name);
    if (known < 0 || !isInt(object) || !isInt(id)) return false;
    this.stored(SET_FIELD | (STRING << FIRST) | (REFERENCE << SECOND) | (site << SITE), object, known, id);
    return true;
  }

  private four(head: number, object: number, key: number, value: unknown): boolean {
    if (typeof value === 'number') {
      if (!isInt(value)) return false;
      this.stored(head, object, key, value);
      return true;
    }
    const tag = constantTag(value);
    if (tag < 0) this.settleStrings();
    const known = tag < 0 ? this.indexOf(value) : tag;
    if (known < 0) return false;
    this.stored(head | ((tag < 0 ? STRING : CONSTANT) << SECOND), object, key, known);
    return true;
  }

  private stored(head: number, object: number, key: number, number: number): void {
    const at = this.next();
    const { words } = this;
    const place = at >> 2;
    if ((object & HALF) === object && (key & HALF) === key) {
      words[place] = head + TO_SMALL;
      words[place + 1] = object | (key << 16);
      words[place + 2] = number;
      return this.ended(at + 12);
    }
    words[place] = head;
    words[place + 1] = object;
    words[place + 2] = key;
    words[place + 3] = number;
    this.ended(at + 16);
  }
}
