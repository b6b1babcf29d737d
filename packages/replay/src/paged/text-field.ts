import { type ByteReader, type ByteWriter, decodeText, encodeText } from '@pellucid/format';

export function writeText(writer: ByteWriter, text: string): void {
  const bytes = encodeText(text);
  writer.varint(bytes.length);
  writer.bytes(bytes);
}

/** @throws FormatError */
export function readText(reader: ByteReader): string {
  return decodeText(reader.bytes(reader.varint())) ?? reader.fail('A text is not UTF-8');
}

/** A step that may be missing. */
export function writeOptional(writer: ByteWriter, number: number | null): void {
  writer.varint(number === null ? 0 : number + 1);
}

export function readOptional(reader: ByteReader): number | null {
  const number = reader.varint();
  return number === 0 ? null : number - 1;
}

/** As many as it says there are, each of at least `size` bytes. @throws FormatError */
export function readList<T>(reader: ByteReader, size: number, read: () => T): T[] {
  return Array.from({ length: reader.count(size) }, read);
}
