// What a recorded program loads first, in few files: it costs half the time of the many that they are made of. Run after `tsc -b`.
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  input: { register: here('dist/hooks/register.js'), loader: here('dist/hooks/loader.js') },
  platform: 'node',
  // Constants of modules are loads to V8, and the probes are full of them.
  optimization: { inlineConst: { mode: 'all', pass: 3 } },
  output: { dir: here('dist/recorder'), format: 'esm', cleanDir: true },
  logLevel: 'warn',
});
