import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

// One script, one style sheet, relative addresses: the same files are served and put into one page (build.mjs).
export default defineConfig({
  base: './',
  define: { COMPARES: 'true', SERVED: 'true' },
  plugins: [solid()],
  build: {
    outDir: 'dist/player',
    emptyOutDir: true,
    target: 'es2022',
    // The first that know the colours as they are written; for older ones each would stand twice.
    cssTarget: ['chrome111', 'edge111', 'firefox113', 'safari16.4'],
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    // But for the icon (`?inline`): browsers ask for it again whenever the address changes, as it does with every step.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: false },
      // They only define: what is not used of them (writing files, an index of theirs, questions that this page does not ask) stays out.
      treeshake: {
        propertyReadSideEffects: false,
        unknownGlobalSideEffects: false,
        moduleSideEffects: [
          { test: /@mcap[\\/]core|heap-js|[\\/](?:format|replay|stage)[\\/]dist/, sideEffects: false },
        ],
      },
    },
    reportCompressedSize: false,
  },
});
