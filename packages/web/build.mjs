// Builds the pages: dist/player for the server; for exports dist/python.html and dist/javascript.html, by the language of the recording, their twins
// `-data` for recordings with arrays, pictures, dates and tables of pandas, and for two recordings dist/comparison.html, each with everything in one
// page; dist/studio and dist/playground for any static host.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const player = join(here, 'dist', 'player');
const studio = join(here, 'dist', 'studio');

const format = createRequire(createRequire(import.meta.url).resolve('@pellucid/format'));
const { compress, init } = format('@bokuweb/zstd-wasm');
await init();
const config = { root: here, configFile: join(here, 'vite.config.mjs'), logLevel: /** @type {const} */ ('warn') };
const unpacker = await scriptOf(join(here, 'src', 'player', 'unpack.ts'));
/** What draws arrays, bytes, pictures, dates, tables of pandas and what classes have registered, and what each says where it is left out: that a value is none of these. */
const dataModules = new Map([
  ['stage/dist/views/slice.js', 'export const slice = () => [], slicePlan = () => ({ controls: [] });'],
  ['stage/dist/views/maps.js', 'export const maps = () => [], isMaps = () => false;'],
  ['stage/dist/tensor-numbers.js', 'export const tensorNumbers = () => [];'],
  [
    'replay/dist/tensor-data.js',
    'export const elementCount = () => 0, readElement = () => undefined, writeElement = () => {}, tensorValues = () => [];',
  ],
  ['stage/dist/list-like.js', 'export const listLike = (contents) => contents;'],
  ['stage/dist/views/hex.js', 'export const hex = () => [], isBytes = () => false;'],
  ['stage/dist/registered-view.js', 'export const registeredViews = () => new Map();'],
  ['stage/dist/views/image.js', 'export const image = () => [];'],
  ['stage/dist/picture.js', 'export const pictureOf = () => null;'],
  ['stage/dist/views/times.js', 'export const times = () => [];'],
  ['stage/dist/time-of.js', 'export const areTimes = () => false;'],
  ['stage/dist/frame.js', 'export const frameOf = () => null, frameRow = () => ({ fields: new Map() });'],
  ['player/slice-controls.tsx', 'export const SliceControls = () => null;'],
]);
/** What waits for pieces of a recording that are still to be read, or for a frame: a page holds all of its own in memory, where nothing ever lacks. */
const readingModules = new Map([
  [
    'replay/dist/paged/page-fault.js',
    'export class PageFault extends Error {} export const settle = async (ask) => ask(), answerAll = (all) => all.map((ask) => ask());',
  ],
  // Recordings are exported without events that are foretold.
  [
    'format/dist/codec/foresight.js',
    'export const operandKinds = {}; export class Foresight { opcode = 0; meet() {} learn() {} learnValue() {} }',
  ],
  // Their policy has no WebAssembly.
  [
    'format/dist/container/web-assembly-unpacking.js',
    'export const prepareUnpacking = () => {}, unpackInWebAssembly = () => null;',
  ],
  // What marks a place in a batch, and moves a batch, writes.
  ['format/dist/codec/byte-writer.js', 'export const ByteWriter = null;'],
  ['player/resident.tsx', 'export const Resident = (props) => props.children;'],
  ['player/following-player.ts', 'export const followingPlayer = (player) => player;'],
  ['player/create-answer.ts', "export { createMemo as createAnswer } from 'solid-js';"],
  ['player/model/when-read.ts', 'export const whenRead = (ask, done) => (done(ask()), () => {});'],
  ['player/model/reading.ts', 'export const isReading = () => false, whileReading = null;'],
]);
/** What reads batches of words, which only JavaScript is recorded in. */
const wordsModules = new Map([
  [
    'format/dist/codec/decode-words.js',
    'export const isWords = () => false, readWordsHeader = null, moveWords = null, WordsDecoder = null;',
  ],
]);

// A page with one recording in it needs neither what compares two, nor what reads a long one piece by piece, nor the syntax of the other language:
// together two fifths of the script.
for (const [page, other] of /** @type {const} */ ([
  ['python', 'javascript'],
  ['javascript', 'python'],
])) {
  const unread =
    other === 'python'
      ? /(?:python-(?:statements|lexing|slices)|tuple-fields|without-endings|yield-from)/
      : /javascript-(?:statements|lexing)/;
  const parts = [lacking(unread), lackingStyle('compare'), lackingStyle('file-choice')];
  if (page === 'python') parts.push(replacing(wordsModules));
  await buildPage(page, { COMPARES: 'false', SERVED: 'false' }, [
    ...parts,
    replacing(dataModules),
    lackingStyle('slice-controls'),
  ]);
  await buildPage(`${page}-data`, { COMPARES: 'false', SERVED: 'false' }, parts);
}
await buildPage('comparison', { COMPARES: 'true', SERVED: 'false' }, [lackingStyle('file-choice')]);
await build(config);
await build({ configFile: join(here, 'vite.studio.config.mjs'), logLevel: 'warn' });
await build({ configFile: join(here, 'vite.playground.config.mjs'), logLevel: 'warn' });
copyRuntime();
copyPages();

/** @param {string} name @param {Record<string, string>} define @param {import('vite').Plugin[]} plugins */
async function buildPage(name, define, plugins) {
  await build({
    ...config,
    define,
    plugins: [sharedUnpacker(), withoutTransitions(), replacing(readingModules), ...plugins],
  });
  writeFileSync(join(here, 'dist', `${name}.html`), await onePage(readFileSync(join(player, 'index.html'), 'utf8')));
}

/** In an exported page the unpacker is there already. @returns {import('vite').Plugin} */
function sharedUnpacker() {
  return {
    name: 'shared-unpacker',
    enforce: 'pre',
    resolveId: (id) => (id === 'fzstd' ? '\0fzstd' : undefined),
    load: (id) => (id === '\0fzstd' ? 'export const decompress = globalThis.pellucidUnpack;' : undefined),
  };
}

/**
 * Nothing of ours starts a transition of Solid's, suspends or catches an error in an exported page, nor is markup made on a server, in formulas or in
 * shadow trees: what the page would ask at every signal and at every element is answered here, and the minifier leaves it out.
 * @returns {import('vite').Plugin}
 */
function withoutTransitions() {
  return {
    name: 'without-transitions',
    enforce: 'pre',
    transform: (code, id) =>
      /solid-js\/(?:web\/)?dist\/(?:solid|web)\.js$/.test(id)
        ? code
            .replace(/^ +Transition = null;$/m, '')
            .replace(/Transition && Transition\.running/g, 'false')
            .replace(/(if \(|!!)sharedConfig\.\w+/g, '$1null')
            .replace(/^const \[transPending, .*$/m, '')
            .replace(/SuspenseContext && useContext\(SuspenseContext\)/g, 'null')
            .replace(/node\.suspense && untrack\([\w.]+\)/g, 'false')
            .replace(/if \(node\.tOwned\)/g, 'if (false)')
            .replace(/ERROR && owner && owner\.context && owner\.context\[ERROR\]/g, 'null')
            .replace(/(?<!function )isHydrating\(\w+\)/g, 'false')
            .replace(/isMathML \? (?:document\.createElementNS\("[^"]*", "template"\)|t\.firstChild) : /g, '')
            .replace(/isImportNode \? .* : \(\) =>/, '() =>')
            .replace(/node\.host && typeof .*|if \(node\._\$host\) \{[^}]*\}|else walkUpTree\(\);/g, '')
        : undefined,
  };
}

/**
 * Leaves out what reads the sources of a language: it finds nothing in them, as it does in what is no source.
 * @param {RegExp} modules @returns {import('vite').Plugin}
 */
function lacking(modules) {
  const nothing = '() => []';
  return {
    name: 'lacking-language',
    enforce: 'pre',
    load: (id) =>
      modules.test(basename(id))
        ? `export const [javaScriptStatements, pythonStatements, lexJavaScript, lexPython] = Array(4).fill(${nothing}), tupleFields = () => new Map(), withoutEndings = (all) => all, isGivenOn = () => false, isPassedThrough = isGivenOn, sliceRange = () => null, keptOrder = sliceRange;`
        : undefined,
  };
}

/** Takes other texts for the modules with these paths. @param {ReadonlyMap<string, string>} modules @returns {import('vite').Plugin} */
function replacing(modules) {
  return {
    name: 'replacing-modules',
    enforce: 'pre',
    load: (id) => [...modules].find(([path]) => id.endsWith(path))?.[1],
  };
}

/** Leaves out the style sheet of what the page does not show. @param {string} name @returns {import('vite').Plugin} */
function lackingStyle(name) {
  return {
    name: 'lacking-style',
    enforce: 'pre',
    transform: (code, id) => (basename(id) === 'index.css' ? code.replace(`@import "./${name}.css";`, '') : undefined),
  };
}

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

/** What the playground takes as it is: the page in which it runs programs, and the one that it puts recordings in. */
function copyPages() {
  const sandbox = createRequire(import.meta.url).resolve('@pellucid/record-js/sandbox.html');
  cpSync(sandbox, join(here, 'dist', 'playground', 'sandbox.html'));
  cpSync(join(here, 'dist', 'javascript-data.html'), join(here, 'dist', 'playground', 'page.html'));
}

/** @param {string} path */
async function scriptOf(path) {
  const built = await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rolldownOptions: {
        input: path,
        treeshake: { moduleSideEffects: [{ test: /[\\/](?:format|node_modules)[\\/]/, sideEffects: false }] },
      },
    },
  });
  const [first] = [built].flat();
  if (first === undefined || !('output' in first)) throw new Error(`${path} could not be built.`);
  return inElement(await smaller(first.output[0].code.trim()));
}

/** Two hundredths less than what Vite's own minifier leaves; reading a property does nothing, as it is told too, and no function without `this` is made by `new`. @param {string} script */
async function smaller(script) {
  const { code = '' } = await minify(script, {
    module: true,
    ecma: 2020,
    compress: { passes: 3, pure_getters: true, unsafe_arrows: true },
  });
  return code;
}

/** The text of an element must not end the element; both spellings mean the same in the language. @param {string} script */
function inElement(script) {
  return script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
}

/** Leaves out the tokens that nothing of the page looks up. @param {string} style @param {string} script */
function withoutUnusedProperties(style, script) {
  return style.replace(/(--[\w-]+):[^;{}]*;/g, (declaration, name) =>
    style.includes(`var(${name}`) || script.includes(name) || name.startsWith('--lightningcss') ? declaration : '',
  );
}

/** @param {string} html */
async function onePage(html) {
  let script = '';
  let style = '';
  let fonts = '';
  let page = html
    .replace(/<script type="module"[^>]*src="([^"]+)"[^>]*><\/script>/g, (_, path) => {
      script += read(path);
      return '';
    })
    .replace(/<link rel="stylesheet"[^>]*href="([^"]+)"[^>]*>/g, (_, path) => {
      const css = read(path);
      const faces = css.match(/@font-face\s*\{[^}]*\}/g) ?? [];
      style += css.replace(/@font-face\s*\{[^}]*\}/g, '');
      fonts += inlineFonts(faces.filter(isNeeded).join(''), dirname(path));
      return '';
    });
  script = inElement(await smaller(script));
  style = withoutUnusedProperties(style, script);
  const packed = Buffer.from(compress(Buffer.from(`${style}\0${script}`), 22)).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src '${hash(unpacker)}' '${hash(script)}'`,
    `style-src '${hash(fonts)}' '${hash(style)}'`,
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  page = page.replace(/<head>/, `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`);
  return page
    .replace('</head>', () => `<style>${fonts}</style>\n  </head>`)
    .replace(
      '</body>',
      () =>
        `<!--recording-->\n    <script type="application/zstd;base64" id="script">${packed}</script>\n    <script type="module">${unpacker}</script>\n  </body>`,
    );
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

/** An exported page has one face for code, whose bold the browser makes; where the system has no good one for words, its own will do. @param {string} face */
function isNeeded(face) {
  return face.includes('mono-400');
}

/** @param {string} css @param {string} folder */
function inlineFonts(css, folder) {
  return css.replace(/url\(([^)]+\.woff2)\)/g, (_, path) => `url(${dataUrl(join(folder, path), 'font/woff2')})`);
}
