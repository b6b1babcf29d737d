import type { Program, RecordingWriter } from '@pellucid/format';
import { readBatchHeader } from '@pellucid/format';

interface HeldBatch {
  readonly batch: Uint8Array;
  readonly handedOver: number;
}

/** Batches that refer to nothing before them. */
interface Stretch {
  readonly batches: HeldBatch[];
  steps: number;
}

/**
 * The end of a run, held in memory until it is known to be the end. It can only begin where the recorder has begun anew, so it holds up to one
 * such stretch more than it was asked for. Sources are all kept: there are few.
 */
export class Ring {
  readonly #most: number;
  #sources: { readonly program: Program; readonly text: string }[] = [];
  readonly #stretches: Stretch[] = [{ batches: [], steps: 0 }];

  constructor(most: number) {
    this.#most = most;
  }

  /** Events that are held. */
  get steps(): number {
    return this.#stretches.reduce((sum, stretch) => sum + stretch.steps, 0);
  }

  source(program: Program, text: string): void {
    this.#sources.push({ program, text });
  }

  startAnew(): void {
    this.#stretches.push({ batches: [], steps: 0 });
    for (;;) {
      const first = this.#stretches[0];
      if (first === undefined || this.steps - first.steps < this.#most) return;
      this.#stretches.shift();
    }
  }

  add(batch: Uint8Array, handedOver: number): void {
    const stretch = this.#stretches.at(-1);
    if (stretch === undefined) return;
    stretch.batches.push({ batch, handedOver });
    stretch.steps += readBatchHeader(batch).count;
  }

  async writeSources(writer: RecordingWriter): Promise<void> {
    const sources = this.#sources;
    this.#sources = [];
    for (const { program, text } of sources) await writer.source(program, text);
  }

  *batches(): Generator<HeldBatch> {
    for (const { batches } of this.#stretches) yield* batches;
  }
}
