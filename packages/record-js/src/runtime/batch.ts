import { OwnMap } from './own-collections.ts';

/** Bytes kept free in front of the records for what frames them on the wire, "PB", first step and count. */
const HEADER = 32;
/** Below this many bytes a batch is not handed over for its size. */
const FULL = 256 * 1024;
/** Room for one record without its strings: an opcode and a handful of varints and values. */
const RECORD = 128;
/** After so many bytes somebody looks at the clock. */
const BREATH = 2048;
/** How many strings are kept close, a power of two. */
const RECENT = 256;
/** Sites from here on take two bytes, and three from `FAR` on. */
const NEAR = 128;
const FAR = 16_384;

const encoder = new TextEncoder();
const encodeInto = TextEncoder.prototype.encodeInto;
// Not in the library of the language version that this is compiled for; Node 20 has it.
const wellFormed = (String.prototype as unknown as { isWellFormed(this: string): boolean }).isWellFormed;
const { floor, min } = Math;

/** One batch of events in the making (FORMAT.md §4). Definitions go in before the event that they belong to. */
export class Batch {
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(2 * FULL);
  private view: DataView = new DataView(this.bytes.buffer);
  private at = HEADER;
  /** Where the record in the making begins, while there is one. */
  private start = HEADER;
  private open = false;
  private count = 0;
  private step = 0;
  /** Past it, `pause` is called after the event. The first event of a batch is past it. */
  private limit = 0;
  private readonly pause: () => void;
  private readonly again: () => void;
  /** 1 while an event or definitions are written: who finds it so when the next begins knows that they are torn. */
  private torn = 0;
  private readonly strings: Map<string, number> = new OwnMap<string, number>();
  /** Strings of the table that were written last, where their beginning says, and their numbers: most can be found without a hash. */
  private readonly recent: (string | null)[] = new Array(RECENT).fill(null);
  private readonly recentNumbers = new Int32Array(RECENT);
  /** How many strings the batch had when the record in the making began. */
  private known = 0;
  /** Strings from this one on went with a record that was dropped; −1: none. */
  private dropped = -1;

  /** `pause` is called between events: after the first one of a batch, and then every few hundred; `again` when definitions were dropped. */
  constructor(pause: () => void, again: () => void) {
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
    this.count = 0;
    this.at = HEADER;
    this.open = false;
    this.limit = 0;
    this.dropped = -1;
    this.strings.clear();
    // By index: a program may have a `fill` of its own.
    for (let place = 0; place < RECENT; place++) this.recent[place] = null;
  }

  /** An event is in the making, or definitions wait for theirs. */
  get isOpen(): boolean {
    return this.open;
  }

  /** What is in the making is not to be told: it is dropped when the next begins. */
  tear(): void {
    this.torn = 1;
  }

  /** Drops the record in the making and its definitions. It needs hardly any stack: that may be why it has to be dropped. */
  drop(): void {
    this.torn = 0;
    if (!this.open) return;
    this.open = false;
    this.at = this.start;
    if (this.dropped < 0) this.dropped = this.known;
    this.again();
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
    if (!this.open) {
      this.open = true;
      this.start = this.at;
      this.known = this.strings.size;
    }
    this.room(RECORD);
    this.bytes[this.at++] = opcode;
  }

  end(): void {
    this.torn = 0;
    this.open = false;
    this.count++;
    if (this.at > this.limit) this.pause();
  }

  /** A whole event that is only a site. */
  mark(opcode: number, site: number): void {
    if (this.torn !== 0) this.drop();
    if (site < NEAR || site >= FAR) {
      this.begin(opcode);
      this.varint(site);
      return this.end();
    }
    const { at } = this;
    this.view.setUint32(at, near(opcode, site), true);
    this.open = false;
    this.count++;
    this.at = at + 3;
    if (at > this.limit) this.pause();
  }

  /** A whole event that is a site and a byte. */
  flag(opcode: number, site: number, value: number): void {
    if (this.torn !== 0) this.drop();
    if (site < NEAR || site >= FAR) {
      this.begin(opcode);
      this.varint(site);
      this.byte(value);
      return this.end();
    }
    const { at } = this;
    this.view.setUint32(at, near(opcode, site) | (value << 24), true);
    this.open = false;
    this.count++;
    this.at = at + 4;
    if (at > this.limit) this.pause();
  }

  /** A whole event that is a site and a value, if the value is one of those that are short; false: nothing is written. */
  plain(opcode: number, site: number, value: unknown): boolean {
    if (this.torn !== 0) this.drop();
    if (site < NEAR || site >= FAR) return false;
    const { at } = this;
    const head = near(opcode, site);
    if (typeof value === 'number') {
      if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
        if (value >= 0 && value < 0x80) {
          this.view.setUint32(at, head | ((value | 0x80) << 24), true);
          this.at = at + 4;
        } else {
          this.view.setUint32(at, head | (4 << 24), true);
          this.at = this.zigzag(at + 4, value);
        }
      } else if (floor(value) !== value) {
        this.view.setUint32(at, head | (6 << 24), true);
        this.view.setFloat64(at + 4, value, true);
        this.at = at + 12;
      } else return false;
    } else if (typeof value === 'boolean') {
      this.view.setUint32(at, head | ((value ? 3 : 2) << 24), true);
      this.at = at + 4;
    } else if (value === undefined || value === null) {
      this.view.setUint32(at, head | ((value === null ? 0 : 1) << 24), true);
      this.at = at + 4;
    } else return false;
    this.open = false;
    this.count++;
    if (at > this.limit) this.pause();
    return true;
  }

  /** A whole event that is a site and an object that is defined. */
  reference(opcode: number, site: number, id: number): void {
    if (this.torn !== 0) this.drop();
    if (site < NEAR || site >= FAR || id >= 0x7fffffff) {
      this.begin(opcode);
      this.varint(site);
      this.byte(14);
      this.varint(id);
      return this.end();
    }
    const { at } = this;
    this.view.setUint32(at, near(opcode, site) | (14 << 24), true);
    this.at = this.digits(at + 4, id);
    this.open = false;
    this.count++;
    if (at > this.limit) this.pause();
  }

  /** A whole event that stores a short value in an item of an object; false: nothing is written. `index` is below 2^30. */
  item(opcode: number, site: number, object: number, index: number, value: unknown): boolean {
    if (this.torn !== 0) this.drop();
    if (site < NEAR || site >= FAR || object >= 0x7fffffff || typeof value !== 'number') return false;
    const { view } = this;
    const start = this.at;
    view.setUint32(start, near(opcode, site), true);
    let at = this.digits(start + 3, object);
    if (index < 0x80) view.setUint8(at++, index | 0x80);
    else {
      view.setUint8(at, 4);
      at = this.zigzag(at + 1, index);
    }
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      if (value >= 0 && value < 0x80) view.setUint8(at++, value | 0x80);
      else {
        view.setUint8(at, 4);
        at = this.zigzag(at + 1, value);
      }
    } else if (floor(value) !== value) {
      view.setUint8(at, 6);
      view.setFloat64(at + 1, value, true);
      at += 9;
    } else return false;
    this.at = at;
    this.open = false;
    this.count++;
    if (at > this.limit) this.pause();
    return true;
  }

  /** A whole event that does something with a short value to an object; false: nothing is written. */
  change(opcode: number, site: number, object: number, value: unknown): boolean {
    if (site < NEAR || site >= FAR || object >= 0x7fffffff || typeof value !== 'number') return false;
    if ((value | 0) !== value || (value === 0 && 1 / value < 0)) return false;
    const { view } = this;
    const start = this.at;
    view.setUint32(start, near(opcode, site), true);
    let at = this.digits(start + 3, object);
    if (value >= 0 && value < 0x80) view.setUint8(at++, value | 0x80);
    else {
      view.setUint8(at, 4);
      at = this.zigzag(at + 1, value);
    }
    this.at = at;
    this.open = false;
    this.count++;
    if (at > this.limit) this.pause();
    return true;
  }

  /** Writes an int of 32 bits. @returns where it ends. */
  private zigzag(at: number, value: number): number {
    return this.digits(at, value >= 0 ? 2 * value : -2 * value - 1);
  }

  /** Writes an int from 0 to 2^32 as a varint. @returns where it ends. */
  private digits(at: number, value: number): number {
    const { bytes } = this;
    let place = at;
    let rest = value >>> 0;
    while (rest > 0x7f) {
      bytes[place++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[place++] = rest;
    return place;
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.at++] = value;
  }

  varint(value: number): void {
    this.room(8);
    const bytes = this.bytes;
    let at = this.at;
    let rest = value;
    while (rest > 0x7fffffff) {
      bytes[at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.at = at;
  }

  float(value: number): void {
    this.room(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  raw(data: Uint8Array): void {
    this.room(data.length);
    this.bytes.set(data, this.at);
    this.at += data.length;
  }

  /** A whole string: tag 8, or 9 where the batch already has it. */
  text(value: string): void {
    if (this.dropped >= 0) this.prune();
    const place = value.length === 0 ? 0 : (value.charCodeAt(0) * 7 + value.length) & (RECENT - 1);
    if (this.recent[place] === value) {
      this.byte(9);
      this.varint(this.recentNumbers[place] as number);
      return;
    }
    const known = this.strings.get(value);
    this.recent[place] = value;
    this.recentNumbers[place] = known ?? this.strings.size;
    if (known !== undefined) {
      this.byte(9);
      this.varint(known);
      return;
    }
    this.strings.set(value, this.strings.size);
    this.byte(8);
    this.wtf8(value);
  }

  private prune(): void {
    const { dropped, strings } = this;
    strings.forEach((number, text) => {
      if (number >= dropped) strings.delete(text);
    });
    for (let place = 0; place < RECENT; place++) this.recent[place] = null;
    this.known = min(this.known, dropped);
    this.dropped = -1;
  }

  /** The beginning of a string that is too long: tag 10. */
  cutText(value: string, keep: number): void {
    this.byte(10);
    this.varint(value.length);
    this.wtf8(value.slice(0, keep));
  }

  private wtf8(value: string): void {
    const length = value.length;
    this.room(length * 3 + 16);
    if (length < 128) {
      const start = this.at + 1;
      let i = 0;
      for (; i < length; i++) {
        const unit = value.charCodeAt(i);
        if (unit > 0x7f) break;
        this.bytes[start + i] = unit;
      }
      if (i === length) {
        this.bytes[this.at] = length;
        this.at = start + length;
        return;
      }
    }
    const body = isWellFormed(value) ? encoder.encode(value) : loneSurrogates(value);
    this.varint(body.length);
    this.raw(body);
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + bytes + FULL));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** The opcode and a site of two bytes, as the first three of four bytes. */
function near(opcode: number, site: number): number {
  return opcode | (((site & 0x7f) | 0x80) << 8) | ((site >> 7) << 16);
}

function isWellFormed(value: string): boolean {
  return wellFormed.call(value);
}

function digits(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low | 0x80, ...digits((value - low) / 128)];
}

/** UTF-8 in which a lone surrogate is written like any other code point of its size. */
function loneSurrogates(value: string): Uint8Array {
  const bytes = new Uint8Array(value.length * 3);
  let at = 0;
  for (const character of value) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xd800 && point <= 0xdfff) {
      bytes[at++] = 0xe0 | (point >> 12);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else {
      at += encodeInto.call(encoder, character, bytes.subarray(at)).written;
    }
  }
  return bytes.slice(0, at);
}
