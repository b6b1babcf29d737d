import { BrokenOffPhotoError } from './errors.ts';

/** Reads numbers and names anywhere in a file's head. Whatever lies beyond its end is a BrokenOffPhotoError. */
export class ByteView {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
  }

  byte(at: number): number {
    return this.#view.getUint8(this.#checked(at, 1));
  }

  uint16(at: number, littleEndian = false): number {
    return this.#view.getUint16(this.#checked(at, 2), littleEndian);
  }

  uint32(at: number, littleEndian = false): number {
    return this.#view.getUint32(this.#checked(at, 4), littleEndian);
  }

  /** The characters of one byte each; shorter where the file ends. */
  text(at: number, length: number): string {
    return String.fromCharCode(...this.#bytes.subarray(at, at + length));
  }

  /** Where these characters of one byte each stand for the last time, or −1. */
  lastIndexOf(text: string): number {
    const first = text.charCodeAt(0);
    for (let at = this.length - text.length; at >= 0; at--) {
      if (this.#bytes[at] === first && this.text(at, text.length) === text) return at;
    }
    return -1;
  }

  /** The bytes from `start` to before `end`, or to the file's end. */
  part(start: number, end: number): ByteView {
    return new ByteView(this.#bytes.subarray(start, end));
  }

  #checked(at: number, size: number): number {
    if (at < 0 || at + size > this.length) throw new BrokenOffPhotoError('the file ends within its header');
    return at;
  }
}
