import { type Batch, decodeBatch, type RecordedEvent, type Step } from '@pellucid/format';
import { countUpTo } from './search.ts';

/** Decoded batches that are kept: neighbours of what is being looked at. */
const keptBatches = 4;

/** The events of a run, encoded, decoded again batch by batch when one is asked for. */
export class EventStore {
  readonly #firstSteps: number[] = [];
  readonly #batches: Uint8Array[] = [];
  readonly #decoded = new Map<number, Batch>();

  /** @returns the batch, decoded; it is not kept in this form. */
  add(bytes: Uint8Array): Batch {
    const batch = decodeBatch(bytes);
    this.#firstSteps.push(batch.firstStep);
    this.#batches.push(bytes);
    return batch;
  }

  get(step: Step): RecordedEvent | undefined {
    const at = countUpTo(this.#firstSteps, step) - 1;
    const bytes = this.#batches[at];
    if (bytes === undefined) return undefined;
    let batch = this.#decoded.get(at);
    if (batch === undefined) {
      batch = decodeBatch(bytes);
      const oldest = this.#decoded.keys().next();
      if (this.#decoded.size >= keptBatches && !oldest.done) this.#decoded.delete(oldest.value);
    } else {
      this.#decoded.delete(at);
    }
    // Put last: the map's order is the order of use.
    this.#decoded.set(at, batch);
    return batch.events[step - batch.firstStep];
  }
}
