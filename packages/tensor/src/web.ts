import { positionsOfMaxima } from './onnx/graph-writer.ts';
import { onnxBackend } from './onnx-runtime.ts';
import type { Backend } from './program.ts';

export interface WebBackendOptions {
  /** Folder (ending in `/`) that serves ONNX Runtime's .wasm and .mjs files; where it is left out, they lie beside its module, as bundlers put them. */
  readonly files?: string;
  /** Threads; more than one needs a page that is cross-origin isolated. One by default. */
  readonly threads?: number;
  /** WebAssembly runs everywhere (default); WebGPU where the browser has it. */
  readonly on?: 'wasm' | 'webgpu';
}

/** More than any network here has poolings with gradients. */
const maximaNames = Array.from({ length: 256 }, (_, index) => positionsOfMaxima(index));

/**
 * Runs graphs in a browser or a worker. ONNX Runtime is fetched with the first model; the first model of each kind (`on`) decides folder and
 * threads for the whole page.
 */
export function webBackend({ files, threads = 1, on = 'wasm' }: WebBackendOptions): Backend {
  return {
    load: async (model) => {
      // Two builds: the one with WebGPU is twice as large.
      const runtime = on === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
      if (files !== undefined) runtime.env.wasm.wasmPaths = files;
      runtime.env.wasm.numThreads = threads;
      const provider = on === 'webgpu' ? { name: on, forceCpuNodeNames: maximaNames } : on;
      return onnxBackend(runtime, {
        executionProviders: [provider],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      }).load(model);
    },
  };
}
