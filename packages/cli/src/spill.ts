import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { exitCode, Failure, systemReason } from './failure.ts';

/** Where a text lies that was put aside. */
export interface Spilled {
  readonly offset: number;
  readonly length: number;
}

/** Puts texts aside in a file of its own, which is made when the first one comes and is gone afterwards. */
export class Spill {
  readonly #path: string;
  #file: number | null = null;
  #end = 0;

  /** `beside`: a file in whose folder there is room. */
  constructor(beside: string) {
    this.#path = `${beside}.${randomBytes(4).toString('hex')}.spill`;
  }

  /** @throws Failure */
  put(text: string): Spilled {
    const bytes = Buffer.from(text);
    const place = { offset: this.#end, length: bytes.length };
    try {
      this.#file ??= openSync(this.#path, 'wx+');
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(this.#file, bytes, written, bytes.length - written, place.offset + written);
      }
    } catch (error) {
      const where = `"${this.#path}" cannot be written: ${systemReason(error)}`;
      throw new Failure(exitCode.cannotWrite, `${where}. Choose another place for the file.`);
    }
    this.#end += bytes.length;
    return place;
  }

  get({ offset, length }: Spilled): Uint8Array {
    const bytes = new Uint8Array(length);
    if (this.#file !== null) readSync(this.#file, bytes, 0, length, offset);
    return bytes;
  }

  close(): void {
    if (this.#file === null) return;
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
    this.#file = null;
  }
}
