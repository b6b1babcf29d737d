import { assertNever } from '../assert-never.ts';
import type { Contents, Entry, Tensor, Value } from '../values.ts';
import type { ByteWriter } from './byte-writer.ts';
import { encodeInteger } from './integers.ts';
import { maxZigzag, objectKinds, valueTags as tag } from './opcodes.ts';
import { encodeText } from './text.ts';

/** Encodes the values of one batch; the string table lives as long as the batch. */
export class ValueEncoder {
  readonly #writer: ByteWriter;
  readonly #strings = new Map<string, number>();

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  value(value: Value): void {
    const writer = this.#writer;
    switch (value.type) {
      case 'none':
        return writer.u8(tag.none);
      case 'undefined':
        return writer.u8(tag.undefined);
      case 'hole':
        return writer.u8(tag.hole);
      case 'unbound':
        return writer.u8(tag.unbound);
      case 'boolean':
        return writer.u8(value.value ? tag.true : tag.false);
      case 'int':
        return this.#int(value.value);
      case 'float':
        writer.u8(tag.float);
        return writer.f64(value.value);
      case 'complex':
        writer.u8(tag.complex);
        writer.f64(value.real);
        return writer.f64(value.imaginary);
      case 'string':
        if (value.length === undefined) return this.text(value.value);
        writer.u8(tag.stringCut);
        writer.varint(value.length);
        return this.#sized(encodeText(value.value));
      case 'bytes':
        writer.u8(tag.bytes);
        writer.varint(value.length);
        return this.#sized(value.value);
      case 'bigint':
        writer.u8(tag.bigint);
        return this.#sized(encodeInteger(value.value));
      case 'symbol':
        writer.u8(tag.symbol);
        writer.varint(value.id);
        return this.text(value.description);
      case 'reference':
        writer.u8(tag.reference);
        return writer.varint(value.object);
      case 'redacted':
        writer.u8(tag.redacted);
        return this.text(value.reason);
      case 'unrecorded':
        writer.u8(tag.unrecorded);
        return this.text(value.reason);
      default:
        return assertNever(value);
    }
  }

  values(values: readonly Value[]): void {
    this.#writer.varint(values.length);
    for (const value of values) this.value(value);
  }

  text(text: string): void {
    const index = this.#strings.get(text);
    if (index !== undefined) {
      this.#writer.u8(tag.stringReference);
      this.#writer.varint(index);
      return;
    }
    this.#strings.set(text, this.#strings.size);
    this.#writer.u8(tag.string);
    this.#sized(encodeText(text));
  }

  contents(contents: Contents): void {
    const writer = this.#writer;
    writer.u8(objectKinds.indexOf(contents.kind));
    this.text(contents.type);
    switch (contents.kind) {
      case 'list':
      case 'tuple':
      case 'set':
        writer.varint(contents.items.length);
        writer.varint(contents.omitted);
        for (const item of contents.items) this.value(item);
        break;
      case 'map':
        this.#entries(contents.entries, contents.omitted);
        break;
      case 'instance':
        break;
      case 'function':
        this.text(contents.name);
        writer.varint(contents.function ?? 0);
        break;
      case 'class':
      case 'module':
        this.text(contents.name);
        break;
      case 'tensor':
        this.#tensor(contents.tensor);
        break;
      case 'scalar':
      case 'opaque':
        this.text(contents.text);
        break;
      case 'exception':
        this.text(contents.message);
        break;
      default:
        assertNever(contents);
    }
    this.#entries(contents.fields, contents.omittedFields);
  }

  #entries(entries: readonly Entry[], omitted: number): void {
    this.#writer.varint(entries.length);
    this.#writer.varint(omitted);
    for (const [key, value] of entries) {
      this.value(key);
      this.value(value);
    }
  }

  #tensor({ dtype, shape, statistics, data }: Tensor): void {
    const writer = this.#writer;
    this.text(dtype);
    writer.varint(shape.length);
    for (const dimension of shape) writer.varint(dimension);
    writer.u8(statistics === null ? 0 : 1);
    if (statistics !== null) {
      writer.f64(statistics.min);
      writer.f64(statistics.max);
      writer.f64(statistics.mean);
    }
    this.#sized(data);
  }

  #int(value: number | bigint): void {
    const writer = this.#writer;
    if (value >= 0 && value < 128) return writer.u8(tag.smallInt + Number(value));
    if (value >= -maxZigzag && value <= maxZigzag) {
      writer.u8(tag.int);
      return writer.zigzag(Number(value));
    }
    writer.u8(tag.bigInt);
    return this.#sized(encodeInteger(BigInt(value)));
  }

  #sized(bytes: Uint8Array): void {
    this.#writer.varint(bytes.length);
    this.#writer.bytes(bytes);
  }
}
