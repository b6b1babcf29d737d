import type { Value } from '@pellucid/tensor';
import type { Sample } from '../data/sample.ts';
import type { LevelLabels, PictureNetwork } from './network.ts';

/** Samples one after another, for ever. */
export interface Samples {
  next(): Promise<Sample>;
}

/** What a step of training learns from: inputs of its graph. */
export interface Batch {
  readonly blurred: Value;
  readonly sharp: Value;
  /** The network's own inputs. */
  readonly others: Readonly<Record<string, Value>>;
}

/** Makes batches of samples, always one ahead: the next is under way while a step runs. */
export class BatchQueue {
  readonly #make: () => Promise<Batch>;
  #coming: Promise<Batch>;

  constructor(samples: Samples, network: PictureNetwork, batch: number, crop: number) {
    this.#make = () => batchOf(samples, network, batch, crop);
    this.#coming = this.#ahead();
  }

  /** The next batch, and how many milliseconds there were to wait for it. */
  async next(): Promise<{ readonly batch: Batch; readonly waited: number }> {
    const asked = performance.now();
    const batch = await this.#coming;
    const waited = performance.now() - asked;
    this.#coming = this.#ahead();
    return { batch, waited };
  }

  #ahead(): Promise<Batch> {
    const coming = this.#make();
    // A failure is told to whoever asks for the batch, not to the process before that.
    coming.catch(() => {});
    return coming;
  }
}

async function batchOf(samples: Samples, network: PictureNetwork, count: number, crop: number): Promise<Batch> {
  const { channels } = network;
  const size = 3 * crop * crop;
  const seen = channels * crop * crop;
  const blurred = new Float32Array(count * seen);
  const sharp = new Float32Array(count * size);
  const labels: LevelLabels[] = [];
  for (let item = 0; item < count; item++) {
    const sample = await samples.next();
    blurred.set(sample.blurred, item * seen);
    sharp.set(sample.sharp, item * size);
    if (sample.labels.length > 0) labels.push(sample.labels);
  }
  return {
    blurred: { shape: [count, channels, crop, crop], data: blurred },
    sharp: { shape: [count, 3, crop, crop], data: sharp },
    others: network.inputs(labels, crop, crop),
  };
}
