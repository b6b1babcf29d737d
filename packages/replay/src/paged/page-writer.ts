import { type ByteSink, ByteWriter, checksum } from '@pellucid/format';

/** A page of the index: a stretch of its file. */
export interface PageRef {
  readonly offset: number;
  readonly length: number;
}

export type Compress = (bytes: Uint8Array) => Uint8Array;

/** Small pages gain nothing from packing. */
const leastPacked = 64;
const gatheredBytes = 1 << 18;

/**
 * Writes pages one behind the other. A page is its checksum, the size of what is packed in it (0: it is not packed), and the bytes.
 */
export class PageWriter {
  readonly #sink: ByteSink;
  readonly #compress: Compress | undefined;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #offset = 0;

  constructor(sink: ByteSink, compress: Compress | undefined) {
    this.#sink = sink;
    this.#compress = compress;
  }

  /** Bytes so far. */
  get offset(): number {
    return this.#offset;
  }

  page(bytes: Uint8Array): PageRef {
    const packed = this.#compress !== undefined && bytes.length >= leastPacked ? this.#compress(bytes) : bytes;
    const isPacked = packed.length < bytes.length;
    const body = new ByteWriter();
    body.varint(isPacked ? bytes.length : 0);
    body.bytes(isPacked ? packed : bytes);
    const inside = body.take();
    const page = new Uint8Array(4 + inside.length);
    new DataView(page.buffer).setUint32(0, checksum(inside), true);
    page.set(inside, 4);
    return this.raw(page);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): PageRef {
    const ref = { offset: this.#offset, length: bytes.length };
    this.#gathered.push(bytes);
    this.#gatheredBytes += bytes.length;
    this.#offset += bytes.length;
    return ref;
  }

  /** To be awaited now and then: hands over what has been gathered. */
  async flush(least: number = gatheredBytes): Promise<void> {
    if (this.#gatheredBytes === 0 || this.#gatheredBytes < least) return;
    const all = new Uint8Array(this.#gatheredBytes);
    let at = 0;
    for (const bytes of this.#gathered) {
      all.set(bytes, at);
      at += bytes.length;
    }
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await this.#sink.write(all);
  }
}
