import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

// One script, one style sheet, relative addresses: the same files are served and put into one page (build.mjs).
export default defineConfig({
  base: './',
  define: { COMPARES: 'true' },
  plugins: [solid()],
  build: {
    outDir: 'dist/player',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: false },
      // They only define: what is not used of them (writing files, an index of theirs, questions that this page does not ask) stays out.
      treeshake: {
        moduleSideEffects: [{ test: /@mcap[\\/]core|heap-js|[\\/](?:format|replay|stage)[\\/]dist/, sideEffects: false }],
      },
    },
    reportCompressedSize: false,
  },
});
