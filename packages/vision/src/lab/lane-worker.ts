import { parentPort } from 'node:worker_threads';
import { nodeBackend } from '@pellucid/tensor/node';
import type { LaneReply, LaneRequest } from './lane-messages.ts';
import { runPooling } from './pooling-run.ts';

// One thread for each worker: two small trainings side by side are faster than one after the other on two threads.
const backend = nodeBackend({ threads: 1 });

parentPort?.on('message', (job: LaneRequest) => {
  runPooling(job, backend, (step) => reply({ kind: 'step', step })).then(
    (run) => reply({ kind: 'run', run }),
    (error: unknown) => reply({ kind: 'failure', error: error instanceof Error ? error : new Error(String(error)) }),
  );
});

function reply(message: LaneReply): void {
  parentPort?.postMessage(message);
}
