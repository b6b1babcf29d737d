import { type ByteReader, type ByteWriter, id, type Step } from '@pellucid/format';
import type { Past } from '../past.ts';
import { Differences } from './differences.ts';
import type { PageRef } from './page-writer.ts';
import { readList } from './text-field.ts';

/** Ids from `first` to `last`, without gaps. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** Some thousands of events that are read together; segments follow each other without gaps. */
export interface SegmentInfo {
  readonly firstStep: Step;
  readonly count: number;
  /** The batch in which it begins, and at which of its marks: 0 is the batch's beginning, mark i stands at i − 1. */
  readonly batch: number;
  readonly mark: number;
  readonly page: PageRef;
  /** How many sources were loaded before it. */
  readonly sources: number;
  readonly callSteps: number;
  readonly changeSteps: number;
  readonly calls: number;
  readonly moment: Past['moment'];
  /** The first step at which a moment begins, counted from `firstStep`; `count`: none does. */
  readonly firstMoment: number;
  /** Objects that are first seen in it, and calls that begin in it. */
  readonly objects: readonly IdRange[];
  readonly callIds: readonly IdRange[];
}

export function writeSegments(writer: ByteWriter, segments: readonly SegmentInfo[]): void {
  const differences = new Differences<Kind>();
  const ranges = (kind: Kind, list: readonly IdRange[]): void => {
    writer.varint(list.length);
    for (const { first, last } of list) {
      differences.write(writer, kind, first, last + 1);
      writer.varint(last - first);
    }
  };
  writer.varint(segments.length);
  for (const { firstStep, count, page, moment, ...segment } of segments) {
    differences.write(writer, 'step', firstStep, firstStep + count);
    differences.write(writer, 'batch', segment.batch);
    differences.write(writer, 'page', page.offset, page.offset + page.length);
    differences.write(writer, 'sources', segment.sources);
    for (const number of [count, segment.mark, page.length, segment.callSteps, segment.changeSteps, segment.calls]) {
      writer.varint(number);
    }
    writer.varint(firstStep - moment.first);
    writer.u8((moment.boundary ? 1 : 0) + (moment.opening ? 2 : 0));
    writer.varint(segment.firstMoment);
    ranges('object', segment.objects);
    ranges('call', segment.callIds);
  }
}

/** @throws FormatError */
export function readSegments(reader: ByteReader): readonly SegmentInfo[] {
  const differences = new Differences<Kind>();
  const ranges = (kind: Kind): readonly IdRange[] =>
    readList(reader, 2, () => {
      const first = differences.read(reader, kind);
      const last = first + reader.varint();
      differences.expect(kind, last + 1);
      return { first, last };
    });
  return readList(reader, 14, (): SegmentInfo => {
    const firstStep = differences.read(reader, 'step');
    const batch = differences.read(reader, 'batch');
    const offset = differences.read(reader, 'page');
    const sources = differences.read(reader, 'sources');
    const [count, mark, length] = [reader.varint(), reader.varint(), reader.varint()];
    const [callSteps, changeSteps, calls] = [reader.varint(), reader.varint(), reader.varint()];
    differences.expect('step', firstStep + count);
    differences.expect('page', offset + length);
    const first = id<Step>(firstStep - reader.varint());
    const flags = reader.u8();
    return {
      firstStep: id<Step>(firstStep),
      count,
      batch,
      mark,
      page: { offset, length },
      sources,
      callSteps,
      changeSteps,
      calls,
      moment: { first, boundary: (flags & 1) !== 0, opening: (flags & 2) !== 0 },
      firstMoment: reader.varint(),
      objects: ranges('object'),
      callIds: ranges('call'),
    };
  });
}

type Kind = 'step' | 'batch' | 'page' | 'sources' | 'object' | 'call';

/** Puts ids into ranges; most are given one after the other. */
export function rangesOf(ids: readonly number[]): IdRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const number of ids.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && number === range.last + 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges;
}
