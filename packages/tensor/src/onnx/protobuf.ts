/**
 * Writes protobuf messages, as far as ONNX needs them (https://protobuf.dev/programming-guides/encoding/).
 * Chunks are kept apart until the end, so that large tensors are copied once.
 */
export class Message {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  integer(field: number, value: number): this {
    return this.#varint(field * 8).#varint(value);
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#varint(field * 8 + 5).#append(bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#varint(field * 8 + 2)
      .#varint(value.byteLength)
      .#append(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    this.#varint(field * 8 + 2).#varint(value.#length);
    for (const chunk of value.#chunks) this.#append(chunk);
    return this;
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return whole;
  }

  #append(bytes: Uint8Array): this {
    this.#chunks.push(bytes);
    this.#length += bytes.byteLength;
    return this;
  }

  #varint(value: number): this {
    // Negative numbers take ten bytes, as 64-bit two's complement.
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    while (rest >= 0x80n) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    return this.#append(Uint8Array.from(bytes));
  }
}
