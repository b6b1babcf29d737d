import * as runtime from 'onnxruntime-node';
import { onnxBackend } from './onnx-runtime.ts';
import type { Backend } from './program.ts';

export interface NodeBackendOptions {
  /** Threads that one operation may use; all cores by default. */
  readonly threads?: number;
}

/** Runs graphs on the processor, by ONNX Runtime's native library. */
export function nodeBackend({ threads }: NodeBackendOptions = {}): Backend {
  return onnxBackend(runtime, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    // With memory patterns the second run takes one block for everything beside what the first run holds: half as much again, and no faster.
    enableMemPattern: false,
    // Warnings about graphs (unused outputs of an operation, say) tell users nothing.
    logSeverityLevel: 3,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  });
}
