// Builds the pages: dist/player for the server; for exports dist/player.html and, for two recordings, dist/comparison.html, each with everything in one
// page; dist/studio for any static host.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const player = join(here, 'dist', 'player');
const studio = join(here, 'dist', 'studio');

const config = { root: here, configFile: join(here, 'vite.config.mjs'), logLevel: /** @type {const} */ ('warn') };
// What compares two recordings is a third of the script: a page for one does without.
await build({ ...config, define: { COMPARES: 'false' } });
writeFileSync(join(here, 'dist', 'player.html'), onePage(readFileSync(join(player, 'index.html'), 'utf8')));
await build(config);
writeFileSync(join(here, 'dist', 'comparison.html'), onePage(readFileSync(join(player, 'index.html'), 'utf8')));
await build({ configFile: join(here, 'vite.studio.config.mjs'), logLevel: 'warn' });
copyRuntime();

/** The files that ONNX Runtime fetches by name: its builds for WebAssembly alone, and with WebGPU. */
function copyRuntime() {
  const tensor = createRequire(createRequire(import.meta.url).resolve('@pellucid/tensor/web'));
  mkdirSync(join(studio, 'runtime'));
  for (const build of ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify']) {
    for (const part of ['mjs', 'wasm']) {
      const file = tensor.resolve(`onnxruntime-web/${build}.${part}`);
      cpSync(file, join(studio, 'runtime', basename(file)));
    }
  }
}

/** @param {string} html */
function onePage(html) {
  let script = '';
  let style = '';
  let page = html
    .replace(/<script type="module"[^>]*src="([^"]+)"[^>]*><\/script>/g, (_, path) => {
      script += read(path);
      return '';
    })
    .replace(/<link rel="stylesheet"[^>]*href="([^"]+)"[^>]*>/g, (_, path) => {
      style += inlineFonts(read(path), dirname(path));
      return '';
    })
    .replace(
      /<link rel="icon"[^>]*href="([^"]+)"[^>]*>/g,
      (_, path) => `<link rel="icon" href="${dataUrl(path, 'image/svg+xml')}">`,
    );
  // The text of an element must not end the element; both spellings mean the same in the language.
  script = script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  page = page.replace(/<head>/, `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`);
  return page
    .replace('</head>', () => `<style>${style}</style>\n  </head>`)
    .replace('</body>', () => `<!--recording-->\n    <script type="module">${script}</script>\n  </body>`);
}

/** @param {string} text */
function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(player, path), 'utf8');
}

/** @param {string} path @param {string} type */
function dataUrl(path, type) {
  return `data:${type};base64,${readFileSync(join(player, path)).toString('base64')}`;
}

/** @param {string} css @param {string} folder */
function inlineFonts(css, folder) {
  return css.replace(/url\(([^)]+\.woff2)\)/g, (_, path) => `url(${dataUrl(join(folder, path), 'font/woff2')})`);
}
