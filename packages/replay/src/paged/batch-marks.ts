import { type BatchMark, type ByteReader, ByteWriter } from '@pellucid/format';
import { readList } from './text-field.ts';

/** Of one batch, in order; the strings before a mark begin the strings before the next. */
export function writeBatchMarks(marks: readonly BatchMark[]): Uint8Array {
  const writer = new ByteWriter();
  const strings = marks.at(-1)?.strings ?? [];
  writer.varint(strings.length);
  let last = 0;
  for (const offset of strings) {
    writer.varint(offset - last);
    last = offset;
  }
  writer.varint(marks.length);
  for (const { event, offset, lastCall, strings: known, foresight } of marks) {
    for (const number of [event, offset, lastCall, known.length, foresight.length]) writer.varint(number);
    writer.bytes(foresight);
  }
  return writer.take();
}

/** @throws FormatError */
export function readBatchMarks(reader: ByteReader): readonly BatchMark[] {
  let last = 0;
  const strings = readList(reader, 1, () => {
    last += reader.varint();
    return last;
  });
  return readList(reader, 5, (): BatchMark => {
    const [event, offset, lastCall] = [reader.varint(), reader.varint(), reader.varint()];
    const known = reader.varint();
    return { event, offset, lastCall, strings: strings.slice(0, known), foresight: reader.bytes(reader.varint()) };
  });
}
