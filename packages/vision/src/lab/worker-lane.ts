import { Worker } from 'node:worker_threads';
import type { Lane } from './lane.ts';
import type { LaneReply, LaneRequest } from './lane-messages.ts';
import type { PoolingJob, PoolingRun } from './pooling-run.ts';

/** Worker threads run JavaScript only: when the tests run this file's TypeScript, the worker is the built one. */
const workerFile = new URL(
  new URL('./lane-worker.ts', import.meta.url).href.replace(
    /(src|dist)\/lab\/lane-worker\.ts$/,
    'dist/lab/lane-worker.js',
  ),
);

/** A lane on a thread of its own. */
export function workerLane(): Lane {
  const worker = new Worker(workerFile, { execArgv: [] });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return {
    run: (job, onStep) => runOn(worker, job, onStep),
    // Not `terminate`: ONNX Runtime takes the whole process down when its thread is ended within a call.
    close: () => {
      worker.postMessage({ kind: 'close' } satisfies LaneRequest);
      return exited;
    },
  };
}

function runOn(worker: Worker, job: PoolingJob, onStep: (step: number) => void): Promise<PoolingRun> {
  return new Promise((resolve, reject) => {
    const heard = (reply: LaneReply): void => {
      if (reply.kind === 'step') {
        onStep(reply.step);
        return;
      }
      stop();
      if (reply.kind === 'run') resolve(reply.run);
      else reject(reply.error);
    };
    const failed = (error: Error): void => {
      stop();
      reject(error);
    };
    const ended = (): void => failed(new Error(`the thread for "${job.variant}", seed ${job.seed}, has ended`));
    const stop = (): void => {
      worker.off('message', heard).off('error', failed).off('exit', ended);
    };
    worker.on('message', heard).on('error', failed).on('exit', ended);
    worker.postMessage({ kind: 'run', job } satisfies LaneRequest);
  });
}
