import { FormatError } from '../errors.ts';

/** Reads the primitives of FORMAT.md §4 from a batch; every read is checked against what is left. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Another reader of the same bytes, which begins at the offset. */
  from(offset: number): ByteReader {
    const reader = new ByteReader(this.#bytes);
    reader.#offset = Math.min(Math.max(0, offset), this.#bytes.length);
    return reader;
  }

  /** A reader of the next bytes alone, which are passed over here. */
  part(length: number): ByteReader {
    return new ByteReader(this.bytes(length));
  }

  get offset(): number {
    return this.#offset;
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  fail(message: string): never {
    throw new FormatError(message, this.#offset);
  }

  u8(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) this.fail('The batch ends inside a record');
    this.#offset++;
    return byte;
  }

  varint(): number {
    const first = this.u8();
    if (first < 0x80) return first;
    let result = first & 0x7f;
    let scale = 0x80;
    for (let count = 1; count < 8; count++) {
      const byte = this.u8();
      // Products instead of shifts: the result may need 53 bits.
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0) this.fail('A varint is not in its shortest form');
        if (result > Number.MAX_SAFE_INTEGER) this.fail('A varint is above 2^53 - 1');
        return result;
      }
      scale *= 0x80;
    }
    return this.fail('A varint has more than 8 bytes');
  }

  zigzag(): number {
    const coded = this.varint();
    const half = Math.floor(coded / 2);
    return coded % 2 === 0 ? half : -half - 1;
  }

  /** A count of things that take at least `size` bytes each: never more than the bytes that are left can hold. */
  count(size = 1): number {
    const count = this.varint();
    if (count * size > this.left) this.fail(`A count of ${count} is more than the batch can hold`);
    return count;
  }

  f64(): number {
    if (this.left < 8) this.fail('The batch ends inside a float');
    const value = this.#view.getFloat64(this.#offset, true);
    this.#offset += 8;
    return value;
  }

  /** 32 bits without a sign. */
  word(): number {
    if (this.left < 4) this.fail('The batch ends inside a record');
    const word = this.#view.getUint32(this.#offset, true);
    this.#offset += 4;
    return word;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) this.fail(`A length of ${length} is more than the batch can hold`);
    const bytes = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return bytes;
  }
}
