import { markOf } from './identity.ts';
import { Records } from './records.ts';

/** How an operand is written (FORMAT.md §4.6). */
const KIND = { int: 0, constant: 1, string: 2, reference: 3, double: 4, wideReference: 5, bytes: 7 } as const;
/** Where the kinds of a first and of a second value stand in the head of an event, and its site. */
const FIRST = 4;
const SECOND = 7;
const WIDE = 1 << 10;
const SITE = 11;
/** An `enter` has a kind before each of its values. */
const BEFORE = -1;
/** Small events are a word less: their value and site share the first one, or their object and key the second. */
const SMALL = 0x3fff;
const SMALL_SITE = 4;
const SMALL_VALUE = 18;
const HALF = 0xffff;
/** Strings of so many units are not looked for before anything else is tried. */
const SHORT_STRING = 64;
/** Integers of a larger amount are written digit by digit. */
const LARGEST = 2 ** 52 - 1;

/** What stands in the head of an event for its opcode. */
const CODE = {
  line: 0,
  enter: 1,
  leave: 2,
  bind: 3,
  setItem: 4,
  setField: 5,
  append: 6,
  add: 7,
  discard: 8,
  branch: 9,
  smallBind: 10,
  smallLeave: 11,
  smallBindReference: 12,
  smallSetItem: 13,
  smallSetField: 14,
} as const;
/** From the code of a store to that of a small one. */
const TO_SMALL: number = CODE.smallSetItem - CODE.setItem;
/** Opcodes less this one have a code here. */
const OPCODES = 0x10;
const codes = Int8Array.from({ length: 0x31 }, () => -1);
codes[0x10 - OPCODES] = CODE.line;
codes[0x11 - OPCODES] = CODE.enter;
codes[0x12 - OPCODES] = CODE.leave;
codes[0x20 - OPCODES] = CODE.bind;
codes[0x30 - OPCODES] = CODE.setItem;
codes[0x32 - OPCODES] = CODE.setField;
codes[0x35 - OPCODES] = CODE.append;
codes[0x36 - OPCODES] = CODE.add;
codes[0x37 - OPCODES] = CODE.discard;
codes[0x40 - OPCODES] = CODE.branch;

const BIND = 0x20;

const { floor } = Math;
const { isSafeInteger } = Number;

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
    if (this.busy !== 0) this.settle();
    this.startsRecord();
    this.headAt = this.at >> 2;
    const code = codes[opcode - OPCODES] as number;
    this.kindAt = code === CODE.enter ? BEFORE : FIRST;
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
    if (this.busy !== 0) this.settle();
    const isNext = call === this.lastCall + 1;
    const { words } = this;
    let next = this.at >> 2;
    words[next++] = CODE.enter | (fn << SITE);
    words[next++] = (count << 1) | (isNext ? 0 : 1);
    if (!isNext) {
      this.view.setFloat64(next << 2, call, true);
      next += 2;
    }
    if (count > 0) next = this.wordsOf(next, first);
    if (count > 1 && next > 0) next = this.wordsOf(next, second);
    if (count > 2 && next > 0) next = this.wordsOf(next, third);
    if (next < 0) return false;
    this.lastCall = call;
    this.ended(next << 2);
    return true;
  }

  /** Puts a value and its kind there. @returns where that ends; −1: it is not that short */
  private wordsOf(at: number, value: unknown): number {
    const { words } = this;
    let kind: number = KIND.int;
    let number: number;
    if (typeof value === 'number') {
      if (!isInt(value)) return -1;
      number = value;
    } else if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      kind = KIND.reference;
      number = markOf(value)?.id ?? 0;
      if (!isInt(number)) return -1;
    } else {
      number = constantTag(value);
      kind = number < 0 ? KIND.string : KIND.constant;
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
      this.kind(KIND.reference);
      this.word(id);
    } else {
      this.kind(KIND.wideReference);
      this.double(id);
    }
  }

  /** Any other value, if it is one of those that are short; false: nothing is written. */
  operand(value: unknown): boolean {
    if (typeof value === 'number') {
      if (isInt(value)) {
        this.kind(KIND.int);
        this.word(value);
        return true;
      }
      if (!isDouble(value)) return false;
      this.kind(KIND.double);
      this.double(value);
      return true;
    }
    const tag = constantTag(value);
    const known = tag < 0 && typeof value === 'string' ? this.strings.find(value) : tag;
    if (known < 0) return false;
    this.kind(tag < 0 ? KIND.string : KIND.constant);
    this.word(known);
    return true;
  }

  /** A value follows as bytes, and then `endBytes`. */
  beginBytes(): void {
    this.kind(KIND.bytes);
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

  /** A whole `line`. */
  line(site: number): void {
    this.one(CODE.line | (site << SITE));
  }

  /** A whole `branch`. */
  branch(site: number, taken: boolean): void {
    this.one(CODE.branch | (taken ? 1 << FIRST : 0) | (site << SITE));
  }

  /** A whole `bind`, if the value is one of those that are short; false: nothing is written. */
  bind(site: number, value: unknown): boolean {
    if (isSmall(site, value)) {
      this.one(CODE.smallBind | (site << SMALL_SITE) | (value << SMALL_VALUE));
      return true;
    }
    return this.shortValue(CODE.bind | (site << SITE), value);
  }

  /** As `bind`, also for a `leave`. */
  plain(opcode: number, site: number, value: unknown): boolean {
    if (opcode === BIND) return this.bind(site, value);
    if (isSmall(site, value)) {
      this.one(CODE.smallLeave | (site << SMALL_SITE) | (value << SMALL_VALUE));
      return true;
    }
    return this.shortValue((codes[opcode - OPCODES] as number) | (site << SITE), value);
  }

  /** A whole `bind` or `leave` of an object that is defined. */
  reference(opcode: number, site: number, id: number): void {
    if (opcode === BIND && (id & SMALL) === id && site <= SMALL)
      return this.one(CODE.smallBindReference | (site << SMALL_SITE) | (id << SMALL_VALUE));
    if (!isInt(id)) {
      this.meet(opcode, site);
      this.referenceOperand(id);
      return this.end();
    }
    this.two((codes[opcode - OPCODES] as number) | (KIND.reference << FIRST) | (site << SITE), id);
  }

  private shortValue(head: number, value: unknown): boolean {
    if (typeof value === 'number') {
      if (isInt(value)) this.two(head, value);
      else if (isDouble(value)) {
        if (this.busy !== 0) this.settle();
        const { at } = this;
        this.words[at >> 2] = head | (KIND.double << FIRST);
        this.view.setFloat64(at + 4, value, true);
        this.ended(at + 12);
      } else return false;
      return true;
    }
    const tag = constantTag(value);
    if (tag >= 0) {
      this.two(head | (KIND.constant << FIRST), tag);
      return true;
    }
    const known = this.indexOf(value);
    if (known < 0) return false;
    this.two(head | (KIND.string << FIRST), known);
    return true;
  }

  /** The number of a short string in the table; −1: it has none, or is something else. */
  private indexOf(value: unknown): number {
    return typeof value === 'string' && value.length < SHORT_STRING ? this.strings.find(value) : -1;
  }

  private one(word: number): void {
    if (this.busy !== 0) this.settle();
    const { at } = this;
    this.words[at >> 2] = word;
    this.ended(at + 4);
  }

  private two(head: number, number: number): void {
    if (this.busy !== 0) this.settle();
    const { at, words } = this;
    words[at >> 2] = head;
    words[(at >> 2) + 1] = number;
    this.ended(at + 8);
  }

  /** A whole event that stores a value in an item of an object, if all that is short; false: nothing is written. */
  item(site: number, object: number, index: number, value: unknown): boolean {
    if (!isInt(object)) return false;
    const head = CODE.setItem | (site << SITE);
    if (typeof value === 'number' && !isInt(value)) {
      if (!isDouble(value)) return false;
      if (this.busy !== 0) this.settle();
      const { at, words } = this;
      words[at >> 2] = head | (KIND.double << SECOND);
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
    this.stored(CODE.setItem | (KIND.reference << SECOND) | (site << SITE), object, index, id);
    return true;
  }

  /** As `item`, for a property. */
  property(site: number, object: number, name: string, value: unknown): boolean {
    // A string may have to be redacted.
    const known = typeof value === 'string' ? -1 : this.strings.find(name);
    if (known < 0 || !isInt(object)) return false;
    return this.four(CODE.setField | (KIND.string << FIRST) | (site << SITE), object, known, value);
  }

  /** As `property`, for an object that is defined. */
  propertyReference(site: number, object: number, name: string, id: number): boolean {
    const known = this.strings.find(name);
    if (known < 0 || !isInt(object) || !isInt(id)) return false;
    this.stored(
      CODE.setField | (KIND.string << FIRST) | (KIND.reference << SECOND) | (site << SITE),
      object,
      known,
      id,
    );
    return true;
  }

  private four(head: number, object: number, key: number, value: unknown): boolean {
    if (typeof value === 'number') {
      if (!isInt(value)) return false;
      this.stored(head, object, key, value);
      return true;
    }
    const tag = constantTag(value);
    const known = tag < 0 ? this.indexOf(value) : tag;
    if (known < 0) return false;
    this.stored(head | ((tag < 0 ? KIND.string : KIND.constant) << SECOND), object, key, known);
    return true;
  }

  private stored(head: number, object: number, key: number, number: number): void {
    if (this.busy !== 0) this.settle();
    const { at, words } = this;
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

/** Both share a word. */
function isSmall(site: number, value: unknown): value is number {
  return typeof value === 'number' && (value & SMALL) === value && site <= SMALL && (value !== 0 || 1 / value > 0);
}

/** It takes a word: no fraction, no −0. */
function isInt(value: number): boolean {
  return (value | 0) === value && (value !== 0 || 1 / value > 0);
}

/** It is written as a double, whatever a reader makes of it. */
function isDouble(value: number): boolean {
  return floor(value) !== value || !isSafeInteger(value) || (value <= LARGEST && value >= -LARGEST);
}

/** The tag of a value that is one; −1: it is none. */
function constantTag(value: unknown): number {
  if (typeof value === 'boolean') return value ? 3 : 2;
  return value === null ? 0 : value === undefined ? 1 : -1;
}
