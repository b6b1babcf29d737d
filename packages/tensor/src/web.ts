import * as runtime from 'onnxruntime-web';
import { onnxBackend } from './onnx-runtime.ts';
import type { Backend } from './program.ts';

export interface WebBackendOptions {
  /** Folder (ending in `/`) that serves ONNX Runtime's .wasm and .mjs files. */
  readonly files: string;
  /** Threads; more than one needs a page that is cross-origin isolated. One by default. */
  readonly threads?: number;
  /** WebAssembly runs everywhere (default); WebGPU where the browser has it. */
  readonly on?: 'wasm' | 'webgpu';
}

/** Runs graphs in a browser or a worker. The first call decides folder and threads for the whole page. */
export function webBackend({ files, threads = 1, on = 'wasm' }: WebBackendOptions): Backend {
  runtime.env.wasm.wasmPaths = files;
  runtime.env.wasm.numThreads = threads;
  return onnxBackend(runtime, { executionProviders: [on], graphOptimizationLevel: 'all', logSeverityLevel: 3 });
}
