import { join } from 'node:path';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

// Relative addresses, so that any folder of any static host will do. The sandbox that programs run in is put beside it by build.mjs.
export default defineConfig({
  root: join(import.meta.dirname, 'src', 'playground'),
  base: './',
  define: { COMPARES: 'false', SERVED: 'false' },
  plugins: [solid()],
  build: {
    outDir: join(import.meta.dirname, 'dist', 'playground'),
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome111', 'edge111', 'firefox113', 'safari16.4'],
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    // What takes types out of TypeScript is one large text, asked for only when it is needed.
    chunkSizeWarningLimit: 4096,
    reportCompressedSize: false,
  },
});
