/** Bytes kept free in front of the records for "PB", first step and count. */
const HEADER = 24;
/** Below this many bytes a batch is not handed over for its size. */
const FULL = 256 * 1024;
/** Room for one record without its strings: an opcode and a handful of varints and values. */
const RECORD = 128;

const encoder = new TextEncoder();
const encodeInto = TextEncoder.prototype.encodeInto;
// Not in the library of the language version that this is compiled for; Node 20 has it.
const wellFormed = (String.prototype as unknown as { isWellFormed(this: string): boolean }).isWellFormed;
const scratch = new DataView(new ArrayBuffer(8));

/** One batch of events in the making (FORMAT.md §4). Definitions go in before the event that they belong to. */
export class Batch {
  private bytes = new Uint8Array(2 * FULL);
  private at = HEADER;
  private committed = HEADER;
  private count = 0;
  private step = 0;
  private readonly strings = new Map<string, number>();

  /** Steps written since the beginning. */
  get steps(): number {
    return this.step + this.count;
  }

  get full(): boolean {
    return this.at > FULL && this.at === this.committed;
  }

  get empty(): boolean {
    return this.count === 0;
  }

  /** The batch so far, without definitions that no event has followed yet; the next one begins empty. */
  take(): Uint8Array {
    const header = [0x50, 0x42, ...digits(this.step), ...digits(this.count)];
    const start = HEADER - header.length;
    this.bytes.set(header, start);
    const taken = this.bytes.slice(start, this.committed);
    this.step += this.count;
    this.count = 0;
    this.at = HEADER;
    this.committed = HEADER;
    this.strings.clear();
    return taken;
  }

  /** Begins an event; `end` must follow before the next. */
  begin(opcode: number): void {
    this.room(RECORD);
    this.bytes[this.at++] = opcode;
  }

  end(): void {
    this.count++;
    this.committed = this.at;
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
    scratch.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.bytes[this.at++] = scratch.getUint8(i);
  }

  raw(data: Uint8Array): void {
    this.room(data.length);
    this.bytes.set(data, this.at);
    this.at += data.length;
  }

  /** A whole string: tag 8, or 9 where the batch already has it. */
  text(value: string): void {
    const known = this.strings.get(value);
    if (known !== undefined) {
      this.byte(9);
      this.varint(known);
      return;
    }
    this.strings.set(value, this.strings.size);
    this.byte(8);
    this.wtf8(value);
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
  }
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
