// The worker thread that makes samples for openSamples.
import { parentPort, workerData } from 'node:worker_threads';
import { SampleError } from './errors.ts';
import type { Sample } from './sample.ts';
import { sampleMaker } from './sample-maker.ts';
import type { SampleJob, SampleReply, SampleRequest } from './sample-messages.ts';

const job: SampleJob = workerData;
const maker = sampleMaker(job.source, job.recipe, job.cacheBytes, ({ path, reason }) => {
  reply({ kind: 'unreadable', path, reason });
});

// One after the other: two at a time would decode the same photograph twice.
let turn: Promise<void> = Promise.resolve();
parentPort?.on('message', ({ index }: SampleRequest) => {
  turn = turn.then(() => answer(index));
});

async function answer(index: number): Promise<void> {
  try {
    const sample = await maker.make(index);
    reply({ kind: 'sample', sample }, buffersOf(sample));
  } catch (error) {
    const { path, reason } = error instanceof SampleError ? error : { path: undefined, reason: String(error) };
    reply({ kind: 'failed', index, path, reason });
  }
}

function buffersOf({ blurred, sharp, labels }: Sample): ArrayBuffer[] {
  return [blurred.buffer, sharp.buffer, ...labels.map(({ buffer }) => buffer)];
}

function reply(message: SampleReply, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
