import { parentPort } from 'node:worker_threads';
import { nodeBackend } from '@pellucid/tensor/node';
import type { LaneReply, LaneRequest } from './lane-messages.ts';
import { type PoolingJob, runPooling } from './pooling-run.ts';

// One thread for each worker: two small trainings side by side are faster than one after the other on two threads.
const backend = nodeBackend({ threads: 1 });
let closing = false;

parentPort?.on('message', (request: LaneRequest) => {
  if (request.kind === 'run') void run(request.job);
  else {
    closing = true;
    parentPort?.close();
  }
});

async function run(job: PoolingJob): Promise<void> {
  try {
    const result = await runPooling(job, backend, (step) => {
      if (closing) throw new Error('the lane is closed');
      reply({ kind: 'step', step });
    });
    reply({ kind: 'run', run: result });
  } catch (error) {
    reply({ kind: 'failure', error: error instanceof Error ? error : new Error(String(error)) });
  }
}

function reply(message: LaneReply): void {
  parentPort?.postMessage(message);
}
