import { decodeText } from '../codec/text.ts';

/** The kinds of records that are read; all others are passed over. */
export const opcodes = {
  header: 1,
  schema: 3,
  channel: 4,
  message: 5,
  chunk: 6,
  attachment: 9,
  metadata: 12,
  dataEnd: 15,
} as const;

/** opcode:u8 length:u64 */
const recordHeaderBytes: number = 1 + 8;

/** One record: what it is, what it holds, and how many bytes it takes with its header. */
export interface McapRecord {
  readonly opcode: number;
  readonly fields: McapFields;
  readonly length: number;
}

/**
 * The record that begins at the place.
 * @returns how many bytes it takes, where not all of them are there; as many as the header alone, where not even that is.
 */
export function recordAt(bytes: Uint8Array, at: number): McapRecord | number {
  if (at + recordHeaderBytes > bytes.length) return recordHeaderBytes;
  const header = new McapFields(bytes.subarray(at, at + recordHeaderBytes));
  const opcode = header.u8();
  const length = recordHeaderBytes + Number(header.u64());
  if (at + length > bytes.length) return length;
  return { opcode, fields: new McapFields(bytes.subarray(at + recordHeaderBytes, at + length)), length };
}

/** The fields of a record, read one after the other. @throws RangeError where it ends before they do */
export class McapFields {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#passed(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#passed(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#passed(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#passed(8), true);
  }

  data(length: number): Uint8Array {
    const from = this.#passed(length);
    return this.bytes.subarray(from, from + length);
  }

  rest(): Uint8Array {
    return this.data(this.bytes.length - this.#at);
  }

  /** @throws Error when it is no UTF-8 */
  text(): string {
    const text = decodeText(this.data(this.u32()));
    if (text === undefined) throw new Error('a text is no UTF-8');
    return text;
  }

  map(): ReadonlyMap<string, string> {
    const length = this.u32();
    const end = this.#at + length;
    const map = new Map<string, string>();
    while (this.#at < end) {
      const key = this.text();
      if (map.has(key)) throw new Error(`"${key}" stands twice in a table`);
      map.set(key, this.text());
    }
    if (this.#at !== end) throw new Error('a table does not end where it says');
    return map;
  }

  #passed(length: number): number {
    const from = this.#at;
    if (from + length > this.bytes.length) throw new RangeError('a record ends inside a field');
    this.#at += length;
    return from;
  }
}
