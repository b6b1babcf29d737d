import { CheckpointError } from './checkpoint-error.ts';

/** Reads a file from front to back; each read is checked against what is left. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** The one number that pickles write with its first byte first. */
  bigEndianF64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A view, not a copy. */
  bytes(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  utf8(count: number): string {
    const start = this.#offset;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes(count));
    } catch (error) {
      if (error instanceof CheckpointError) throw error;
      throw new CheckpointError('pickle', `The text at byte ${start} of the checkpoint is not UTF-8`);
    }
  }

  /** The text up to the next line feed, which is passed over. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#offset);
    if (end === -1)
      throw new CheckpointError('file', `The line at byte ${this.#offset} of the checkpoint does not end`);
    const text = this.utf8(end - this.#offset);
    this.#offset++;
    return text;
  }

  #advance(count: number): number {
    const start = this.#offset;
    if (count > this.#bytes.length - start) {
      const message = `The checkpoint is cut: ${count} bytes were expected at byte ${start}, and ${this.#bytes.length - start} are left`;
      throw new CheckpointError('file', message);
    }
    this.#offset += count;
    return start;
  }
}
