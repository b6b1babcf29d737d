import type { Program, RecordingWriter } from '@pellucid/format';
import { readBatchHeader } from '@pellucid/format';

interface HeldBatch {
  readonly batch: Uint8Array;
  readonly handedOver: number;
  /** How many events had arrived with it. */
  readonly arrived: number;
}

/** Batches of one process that refer to nothing before them. */
interface Stretch {
  readonly batches: HeldBatch[];
  /** How many events had arrived when no more could come to it; null while they may. */
  closed: number | null;
}

/**
 * The end of a run, held in memory until it is known to be the end. Each process's part of it can only begin where its recorder has begun anew, so it holds
 * more than it was asked for: up to one such stretch of each process. Sources are all kept: there are few. `Process`: whatever stands for one.
 */
export class Ring<Process> {
  readonly #most: number;
  #sources: { readonly program: Program; readonly text: string }[] = [];
  readonly #open = new Map<Process, Stretch>();
  #stretches: Stretch[] = [];
  #arrived = 0;

  constructor(most: number) {
    this.#most = most;
  }

  source(program: Program, text: string): void {
    this.#sources.push({ program, text });
  }

  /** What follows of the process refers to nothing that came before, or it has ended. */
  close(process: Process): void {
    const stretch = this.#open.get(process);
    if (stretch !== undefined) stretch.closed = this.#arrived;
    this.#open.delete(process);
  }

  add(process: Process, batch: Uint8Array, handedOver: number): void {
    const stretch = this.#open.get(process) ?? this.#begin(process);
    this.#arrived += readBatchHeader(batch).count;
    stretch.batches.push({ batch, handedOver, arrived: this.#arrived });
    this.#stretches = this.#stretches.filter(({ closed }) => closed === null || this.#arrived - closed < this.#most);
  }

  #begin(process: Process): Stretch {
    const stretch: Stretch = { batches: [], closed: null };
    this.#stretches.push(stretch);
    this.#open.set(process, stretch);
    return stretch;
  }

  async writeSources(writer: RecordingWriter): Promise<void> {
    const sources = this.#sources;
    this.#sources = [];
    for (const { program, text } of sources) await writer.source(program, text);
  }

  /** All that is held, as it came. */
  batches(): readonly HeldBatch[] {
    return this.#stretches.flatMap(({ batches }) => batches).sort((one, other) => one.arrived - other.arrived);
  }
}
