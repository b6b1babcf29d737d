// What a recorded program loads first, in few files: it costs half the time of the many that they are made of. Run after `tsc -b`.
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  // Jest loads these into the globals of each test file, where it knows no modules but CommonJS.
  input: { 'jest-setup': here('dist/doors/jest-setup.js'), 'jest-tests': here('dist/doors/jest-tests.js') },
  platform: 'node',
  external: [/^oxc-/],
  optimization: { inlineConst: { mode: 'all', pass: 3 } },
  output: {
    dir: here('dist/recorder'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    cleanDir: true,
  },
  logLevel: 'warn',
});
await build({
  input: { register: here('dist/hooks/register.js'), loader: here('dist/hooks/loader.js') },
  platform: 'node',
  // Constants of modules are loads to V8, and the probes are full of them.
  optimization: { inlineConst: { mode: 'all', pass: 3 } },
  output: { dir: here('dist/recorder'), format: 'esm' },
  logLevel: 'warn',
});
