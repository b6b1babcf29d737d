import { type ByteReader, ByteWriter, type FunctionId, id } from '@pellucid/format';
import { readList, readText, writeText } from './text-field.ts';

/** The names of variables that only the run knows, with the functions whose calls had them: who looks for a name need not read every call. */
export function writeUnlisted(unlisted: ReadonlyMap<string, ReadonlySet<FunctionId>>): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(unlisted.size);
  for (const [name, functions] of unlisted) {
    writeText(writer, name);
    writer.varint(functions.size);
    for (const target of functions) writer.varint(target);
  }
  return writer.take();
}

/** @throws FormatError */
export function readUnlisted(reader: ByteReader): ReadonlyMap<string, readonly FunctionId[]> {
  return new Map(
    readList(reader, 2, () => [readText(reader), readList(reader, 1, () => id<FunctionId>(reader.varint()))] as const),
  );
}
