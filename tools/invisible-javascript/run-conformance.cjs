// `node run-conformance.cjs TESTS OUT`: runs the tests that the JSON file TESTS lists, one after the other in this process, and appends a line
// `[number, verdict]` to OUT for each. Runs plainly and recorded; what it does itself is not recorded.
const { appendFileSync, readFileSync } = require('node:fs');
const { createContext, runInContext, runInThisContext } = require('node:vm');
const { pathToFileURL } = require('node:url');

// As they are before any test has touched them.
const { parse, stringify } = JSON;
const later = setTimeout;
const text = String;
const MOST_MILLISECONDS = 3000;

/** @type {readonly { number: number, file: string, harness: readonly string[], module: boolean, async: boolean }[]} */
const tests = parse(readFileSync(text(process.argv[2]), 'utf8'));
const out = text(process.argv[3]);

/** @param {unknown} error */
function describe(error) {
  if (typeof error !== 'object' || error === null) return text(error);
  const { name, constructor: maker, message } = /** @type {Error} */ (error);
  return `${name ?? maker?.name}: ${message}`;
}

/** @param {ArrayBuffer} buffer */
const detachArrayBuffer = (buffer) => void structuredClone(buffer, { transfer: [buffer] });
const createRealm = () => {
  const context = createContext({});
  /** @type {(source: string) => unknown} */
  const evalScript = (source) => runInContext(source, context);
  return { global: evalScript('globalThis'), evalScript };
};
/** What test262 asks of whoever runs it. */
const host = { global: globalThis, evalScript: runInThisContext, createRealm, detachArrayBuffer, gc: () => undefined };
/** The same for the copy in Firefox's sources, whose `shell.js` looks for functions of that shell. */
const shell = {
  createIsHTMLDDA: () => undefined,
  detachArrayBuffer,
  evaluate: runInThisContext,
  newGlobal: () => createRealm().global,
  reportCompare: () => undefined,
};

/** @param {typeof tests[number]} test @returns {Promise<string>} */
async function verdictOf({ file, harness, module, async }) {
  /** @type {string[]} */
  const stray = [];
  /** @param {unknown} error */
  const astray = (error) => void stray.push(describe(error));
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', astray);
  process.removeAllListeners('uncaughtException').on('uncaughtException', astray);
  const holder = /** @type {Record<string, unknown>} */ (globalThis);
  Object.assign(holder, shell, { $262: host });
  /** @type {(verdict: string) => void} */
  let end = () => undefined;
  const ended = new Promise((done) => {
    end = done;
    later(done, MOST_MILLISECONDS, 'did not end').unref();
  });
  const keepsAlive = setInterval(() => undefined, 1000);
  try {
    for (const source of harness) runInThisContext(readFileSync(source, 'utf8'), source);
    holder['$DONE'] = (/** @type {unknown} */ error) => end(error ? describe(error) : 'passed');
    if (module) await import(pathToFileURL(file).href);
    else require(file);
    const verdict = async ? await ended : 'passed';
    // Hooks of the loader take longer than Node's own.
    await new Promise((done) => later(done, readFileSync(file, 'utf8').includes('import(') ? 100 : 0));
    return [verdict, ...stray].join('; ');
  } catch (error) {
    return [describe(error), ...stray].join('; ');
  } finally {
    clearInterval(keepsAlive);
  }
}

void (async () => {
  for (const test of tests) appendFileSync(out, `${stringify([test.number, await verdictOf(test)])}\n`);
  process.exit(0);
})();
