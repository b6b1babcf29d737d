import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

// One script, one style sheet, relative addresses: the same files are served and put into one page (build.mjs).
export default defineConfig({
  base: './',
  plugins: [solid()],
  build: {
    outDir: 'dist/player',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: false } },
    reportCompressedSize: false,
  },
});
