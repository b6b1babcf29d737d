import { join } from 'node:path';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

const source = join(import.meta.dirname, 'src', 'studio');

// Relative addresses, so that any folder of any static host will do. The runtime's own files are put beside it by build.mjs.
export default defineConfig({
  root: source,
  base: './',
  plugins: [solid()],
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, 'dist', 'studio'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
