// What a recorded program loads first, in few files: it costs half the time of the many that they are made of. Run after `tsc -b`.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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
await buildBrowser();

/** The recorder in a browser: the door that a page imports, and the page within it, which holds the worker that runs the program. */
async function buildBrowser() {
  await build({
    input: { index: here('dist/browser/index.js') },
    plugins: [withoutNode()],
    external: ['@pellucid/format'],
    output: { dir: here('dist/browser/page'), format: 'esm', cleanDir: true, minify: true },
    logLevel: 'warn',
  });
  const worker = inElement(await scriptOf('worker'));
  const sandbox = inElement(await scriptOf('sandbox'));
  const hash = createHash('sha256').update(sandbox).digest('base64');
  // The program is a text, and may make code of texts; nothing may be fetched, sent or shown.
  const policy = `default-src 'none'; script-src 'sha256-${hash}' blob: 'unsafe-eval'; worker-src blob:`;
  mkdirSync(here('dist/browser/page'), { recursive: true });
  writeFileSync(
    here('dist/browser/page/sandbox.html'),
    `<!doctype html>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${policy}" />
<title>Pellucid sandbox</title>
<script type="text/plain" id="worker">${worker}</script>
<script>${sandbox}</script>
`,
  );
}

/** @param {string} name */
async function scriptOf(name) {
  const { output } = await build({
    input: here(`dist/browser/${name}.js`),
    plugins: [withoutNode()],
    transform: {
      inject: {
        setImmediate: [here('dist/browser/node-modules.js'), 'setImmediate'],
        clearImmediate: [here('dist/browser/node-modules.js'), 'clearImmediate'],
      },
    },
    optimization: { inlineConst: { mode: 'all', pass: 3 } },
    output: { format: 'iife', minify: true },
    write: false,
    logLevel: 'warn',
  });
  return output[0].code.trim();
}

/** What Node has, and what is asked about Node alone. @returns {import('rolldown').Plugin} */
function withoutNode() {
  const load = createRequire(import.meta.url);
  const keys = join(dirname(load.resolve('oxc-parser')), 'generated/visit/keys.js');
  const others = new Map([
    ['visitor-keys', `export { default as visitorKeys } from ${JSON.stringify(keys)};`],
    ['/hooks/tsconfig.js', 'export const configOf = () => ({});'],
    ['/runtime/assertions.js', 'export const failedCondition = () => null;'],
  ]);
  return {
    name: 'without-node',
    resolveId(id) {
      if (id === 'node:buffer' || id === 'util') return here('dist/browser/eraser-modules.js');
      if (id.startsWith('node:')) return here('dist/browser/node-modules.js');
      if (id === 'oxc-parser') return '\0visitor-keys';
      if (id.endsWith('/oxc.js')) return here('dist/browser/acorn-parser.js');
      return undefined;
    },
    load: (id) => [...others].find(([path]) => id.replaceAll('\\', '/').endsWith(path))?.[1],
  };
}

/** The text of an element must not end the element; both spellings mean the same in the language. @param {string} script */
function inElement(script) {
  return script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
}
