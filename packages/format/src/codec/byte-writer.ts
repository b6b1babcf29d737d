/** A growing buffer with the primitives of FORMAT.md §4. */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  u8(byte: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = byte;
  }

  /** @throws RangeError unless 0 ≤ number ≤ 2^53 − 1. */
  varint(number: number): void {
    if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`${number} is no varint`);
    this.#room(8);
    let rest = number;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  zigzag(number: number): void {
    this.varint(number >= 0 ? 2 * number : -2 * number - 1);
  }

  f64(number: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, number, true);
    this.#length += 8;
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
