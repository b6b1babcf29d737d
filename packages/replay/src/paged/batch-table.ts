import { type ByteReader, type ByteWriter, type FilePlace, id, type Step } from '@pellucid/format';
import { Differences } from './differences.ts';
import type { PageRef } from './page-writer.ts';
import { readList } from './text-field.ts';

export interface BatchInfo {
  readonly chunk: FilePlace;
  readonly firstStep: Step;
  readonly count: number;
  /** null: every segment begins where a batch does. */
  readonly marks: PageRef | null;
}

export function writeBatches(writer: ByteWriter, batches: readonly BatchInfo[]): void {
  const differences = new Differences<Kind>();
  writer.varint(batches.length);
  for (const { chunk, firstStep, count, marks } of batches) {
    differences.write(writer, 'chunk', chunk.offset, chunk.offset + chunk.length);
    differences.write(writer, 'step', firstStep, firstStep + count);
    for (const number of [chunk.length, count, marks?.length ?? 0]) writer.varint(number);
    if (marks !== null) differences.write(writer, 'marks', marks.offset, marks.offset + marks.length);
  }
}

/** @throws FormatError */
export function readBatches(reader: ByteReader): readonly BatchInfo[] {
  const differences = new Differences<Kind>();
  return readList(reader, 5, (): BatchInfo => {
    const [offset, firstStep] = [differences.read(reader, 'chunk'), differences.read(reader, 'step')];
    const [length, count, marked] = [reader.varint(), reader.varint(), reader.varint()];
    differences.expect('chunk', offset + length);
    differences.expect('step', firstStep + count);
    const marks = marked === 0 ? null : { offset: differences.read(reader, 'marks'), length: marked };
    if (marks !== null) differences.expect('marks', marks.offset + marks.length);
    return { chunk: { offset, length }, firstStep: id<Step>(firstStep), count, marks };
  });
}

type Kind = 'chunk' | 'step' | 'marks';
