// `node tools/invisible-javascript.mjs --conformance FOLDER [--sample COUNT] [--seed NUMBER] [--limit SECONDS] [--json FILE] [PART…]`
// Runs tests of test262 with and without the recorder, and compares what becomes of each. FOLDER: a copy of test262, as it is published or as it
// lies in Firefox's sources. PART: a folder of its tests, such as `language/statements`. SECONDS: for one process.
// Ends with code 1 when a verdict differs, or when the recorder tells of a mistake of its own.
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareConformance } from './invisible-javascript/compare-conformance.mjs';
import { conformanceTests } from './invisible-javascript/conformance.mjs';

const { values, positionals } = arguments_();
const limit = numberOf('limit');
const sample = numberOf('sample');
const seed = numberOf('seed');
if (values.conformance === undefined) refuse('name a copy of test262 with --conformance FOLDER');
if (!existsSync(values.conformance)) refuse(`there is no folder ${values.conformance}`);

const folder = mkdtempSync(join(tmpdir(), 'pellucid-invisible-'));
try {
  const root = realpathSync(values.conformance);
  const tests = conformanceTests(root, positionals.length === 0 ? ['language'] : positionals, { sample, seed });
  const begun = performance.now();
  let said = 0;
  const onProgress = (/** @type {number} */ done) => {
    if (done - said < 1000 && done < tests.length) return;
    said = done;
    console.log(`${done} of ${tests.length} tests, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  };
  const result = await compareConformance(root, tests, { folder, limit, onProgress });
  for (const { test, plain, recorded } of result.differences) {
    console.log(`DIFFERENT  ${test}\n    ${plain}\n    recorded: ${recorded}`);
  }
  for (const failure of new Set(result.failures)) console.log(`the recorder says: ${failure}`);
  const agreeing = tests.length - result.differences.length;
  console.log(
    `${agreeing} of ${tests.length} verdicts are the same (${result.passed} tests pass), ${result.events} events`,
  );
  if (agreeing < tests.length || result.failures.length > 0) process.exitCode = 1;
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function arguments_() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        conformance: { type: 'string' },
        json: { type: 'string' },
        limit: { type: 'string', default: '60' },
        sample: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** @param {'limit' | 'sample' | 'seed'} name */
function numberOf(name) {
  const number = Number(values[name]);
  return number > 0 ? number : refuse(`--${name} is "${values[name]}"; it has to be a number above 0`);
}

/** @param {string} message @returns {never} */
function refuse(message) {
  console.error(`invisible-javascript: ${message}`);
  process.exit(2);
}
