import { type ByteReader, ByteWriter, id } from '@pellucid/format';
import type { CallSpan } from '../call-spans.ts';
import { readList } from './text-field.ts';

export function writeOverview(spans: readonly CallSpan[]): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(spans.length);
  let last = 0;
  for (const { task, depth, from, to, call, function: target, calls } of spans) {
    for (const number of [task, depth, from - last, to - from, call, target, calls]) writer.varint(number);
    last = from;
  }
  return writer.take();
}

/** @throws FormatError */
export function readOverview(reader: ByteReader): readonly CallSpan[] {
  let last = 0;
  return readList(reader, 7, (): CallSpan => {
    const [task, depth] = [id<CallSpan['task']>(reader.varint()), reader.varint()];
    last += reader.varint();
    const to = id<CallSpan['to']>(last + reader.varint());
    const [call, target] = [id<CallSpan['call']>(reader.varint()), id<CallSpan['function']>(reader.varint())];
    return { task, depth, from: id(last), to, call, function: target, calls: reader.varint() };
  });
}
