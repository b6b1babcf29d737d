import { type BatchMark, FormatError, readBatchHeader, readChunk, type Step } from '@pellucid/format';
import { readBatchMarks } from './batch-marks.ts';
import type { BatchInfo } from './batch-table.ts';
import { LoadsUnderWay } from './loads-under-way.ts';
import { answerAll, PageFault } from './page-fault.ts';
import { IndexError, type PageReader } from './page-reader.ts';
import { RecentlyUsed } from './recently-used.ts';
import type { SegmentInfo } from './segment-table.ts';
import type { StoredFile } from './stored-file.ts';

/** Events of a segment that lie in one batch. */
export interface Stretch {
  readonly bytes: Uint8Array;
  /** Where they begin in it; undefined: at its beginning. */
  readonly mark: BatchMark | undefined;
  readonly count: number;
}

/** Batches that are kept: those that were looked at last, and those that were read with them. */
const keptBatches = 8;

/** The batches of a recording, of which an index says where they lie. */
export class StoredBatches {
  readonly #batches: readonly BatchInfo[];
  readonly #pages: PageReader;
  readonly #recording: StoredFile;
  readonly #known = new RecentlyUsed<number, Uint8Array>(keptBatches);
  /** As they were read. */
  readonly #packed = new RecentlyUsed<number, Uint8Array>(keptBatches);
  readonly #loads = new LoadsUnderWay<number>();

  constructor(batches: readonly BatchInfo[], pages: PageReader, recording: StoredFile) {
    this.#batches = batches;
    this.#pages = pages;
    this.#recording = recording;
  }

  /** Where the events of the segment lie, in order. @throws PageFault, IndexError, FormatError */
  of({ firstStep, count, batch: begin, mark: place }: SegmentInfo): readonly Stretch[] {
    const wanted: { readonly batch: number; readonly from: number; readonly count: number }[] = [];
    let step: number = firstStep;
    const end = firstStep + count;
    for (let batch = begin; step < end; batch++) {
      const info = this.#info(batch);
      const to = Math.min(end, info.firstStep + info.count);
      if (to > step) wanted.push({ batch, from: step, count: to - step });
      step = Math.max(step, to);
    }
    const first = this.#info(begin);
    const [marks, ...loaded] = answerAll<readonly BatchMark[] | Uint8Array>([
      () => (place === 0 || first.marks === null ? [] : this.#pages.page(first.marks, 'marks', readBatchMarks)),
      ...wanted.map(
        ({ batch }) =>
          () =>
            this.#batch(batch),
      ),
    ]);
    const mark = place === 0 ? undefined : (marks as readonly BatchMark[])[place - 1];
    if (place > 0 && mark === undefined) throw new IndexError('The index has lost where a segment begins');
    return wanted.map(({ from, count: own }, at) => {
      if (at === 0 && from !== first.firstStep + (mark?.event ?? 0)) {
        throw new IndexError('The index does not say where a segment begins');
      }
      return { bytes: loaded[at] as Uint8Array, mark: at === 0 ? mark : undefined, count: own };
    });
  }

  #info(batch: number): BatchInfo {
    const info = this.#batches[batch];
    if (info === undefined) throw new IndexError(`The index has no batch ${batch}`);
    return info;
  }

  /** Reads the events of a segment, which nobody has asked for yet. */
  async readAhead({ firstStep, count, batch: begin }: SegmentInfo): Promise<void> {
    const reads: Promise<void>[] = [];
    for (let batch = begin; (this.#batches[batch]?.firstStep ?? Infinity) < firstStep + count; batch++) {
      reads.push(this.#read(batch));
    }
    await Promise.all(reads);
  }

  #batch(batch: number): Uint8Array {
    const known = this.#known.get(batch);
    if (known !== undefined) return known;
    const { chunk } = this.#info(batch);
    const packed = this.#packed.get(batch) ?? this.#recording.readNow?.(chunk.offset, chunk.length);
    if (packed !== undefined) return this.#unpack(batch, packed);
    throw new PageFault(() => this.#read(batch));
  }

  #read(batch: number): Promise<void> {
    return this.#loads.load(batch, async () => {
      if (this.#known.has(batch) || this.#packed.has(batch)) return;
      const { chunk } = this.#info(batch);
      this.#packed.set(batch, await this.#recording.read(chunk.offset, chunk.length));
    });
  }

  #unpack(batch: number, packed: Uint8Array): Uint8Array {
    const { chunk, firstStep } = this.#info(batch);
    const bytes = readChunk(packed).find((message) => isBatchAt(message, firstStep));
    if (bytes === undefined) throw new IndexError(`The recording has no events at byte ${chunk.offset}`);
    this.#known.set(batch, bytes);
    this.#packed.delete(batch);
    return bytes;
  }
}

function isBatchAt(message: Uint8Array, firstStep: Step): boolean {
  try {
    return readBatchHeader(message).firstStep === firstStep;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}
