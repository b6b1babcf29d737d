const { floor } = Math;
const encoder = new TextEncoder();
const encodeInto = TextEncoder.prototype.encodeInto;
// Not in the library of the language version that this is compiled for; Node 20 has it.
const wellFormed = (String.prototype as unknown as { isWellFormed(this: string): boolean }).isWellFormed;

/** A growing piece of memory that is written from front to back. */
export class Bytes {
  // Assigned once, and not before that by being declared: as long as the memory is large enough, V8 knows where it is.
  declare protected bytes: Uint8Array<ArrayBuffer>;
  declare protected view: DataView;
  /** The same memory. */
  declare protected words: Int32Array<ArrayBuffer>;
  /** Where the next byte goes. */
  protected at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.words = new Int32Array(this.bytes.buffer);
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.at++] = value;
  }

  varint(value: number): void {
    this.room(8);
    this.at = this.varintAt(this.at, value);
  }

  /** Writes an int of 32 bits as a zigzag varint, where there is room. @returns where it ends. */
  protected zigzagAt(at: number, value: number): number {
    // Twice the number as an int of 32 bits, where it is one.
    if (value >= -0x40000000 && value < 0x40000000) return this.varintAt(at, (value << 1) ^ (value >> 31));
    return this.varintAt(at, value >= 0 ? 2 * value : -2 * value - 1);
  }

  /** Writes an int from 0 to 2^53 − 1 as a varint, where there is room. @returns where it ends. */
  protected varintAt(at: number, value: number): number {
    const { bytes } = this;
    let place = at;
    let rest = value;
    while (rest > 0x7fffffff) {
      bytes[place++] = (rest % 128) | 0x80;
      rest = floor(rest / 128);
    }
    while (rest > 0x7f) {
      bytes[place++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[place++] = rest;
    return place;
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

  /** Its length in bytes, then its UTF-8; a lone surrogate is written like any other code point of its size. */
  protected wtf8(value: string): void {
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

  protected room(bytes: number): void {
    if (this.at + bytes > this.bytes.length) this.reach(this.at + bytes);
  }

  /** Makes the memory reach up to there, if it does not, with everything that is in it. */
  protected reach(end: number): void {
    if (end <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, end + (-end & 3)));
    larger.set(this.bytes);
    const view = new DataView(larger.buffer);
    const words = new Int32Array(larger.buffer);
    this.bytes = larger;
    this.view = view;
    this.words = words;
  }
}

function isWellFormed(value: string): boolean {
  return wellFormed.call(value);
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
