// `node tools/invisible-javascript.mjs --conformance FOLDER [--sample COUNT] [--seed NUMBER] [--limit SECONDS] [--json FILE] [PART…]`
// Runs tests of test262 with and without the recorder, and compares what becomes of each. FOLDER: a copy of test262, as it is published or as it
// lies in Firefox's sources. PART: a folder of its tests, such as `language/statements`. SECONDS: for one process.
// `node tools/invisible-javascript.mjs --packages [--limit SECONDS] [--json FILE] [PACKAGE…]`
// Fetches seven packages and compares what their own tests say.
// Ends with code 1 when a verdict differs, or when the recorder tells of a mistake of its own.
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareConformance } from './invisible-javascript/compare-conformance.mjs';
import { comparePackage } from './invisible-javascript/compare-packages.mjs';
import { conformanceTests } from './invisible-javascript/conformance.mjs';
import { packageTests } from './invisible-javascript/packages.mjs';

const { values, positionals } = arguments_();
const limit = numberOf('limit');
const sample = numberOf('sample');
const seed = numberOf('seed');

const folder = mkdtempSync(join(tmpdir(), 'pellucid-invisible-'));
try {
  const isRight = values.packages ? await packages() : await conformance();
  if (!isRight) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function conformance() {
  if (values.conformance === undefined)
    return refuse('name a copy of test262 with --conformance FOLDER, or say --packages');
  if (!existsSync(values.conformance)) return refuse(`there is no folder ${values.conformance}`);
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
  keep(result);
  return agreeing === tests.length && result.failures.length === 0;
}

async function packages() {
  const tests = packageTests(folder);
  if (tests === null) return refuse('the packages cannot be fetched: see above for what npm says');
  const chosen = tests.filter(({ name }) => positionals.length === 0 || positionals.includes(name.replace(/:.*/, '')));
  const results = [];
  for (const test of chosen) {
    const result = await comparePackage(test, limit);
    results.push(result);
    const times = `${result.plainSeconds.toFixed(1)} s, recorded ${result.recordedSeconds.toFixed(1)} s, ${result.events} events`;
    console.log(`${result.agrees ? 'same' : 'DIFFERENT'}  ${result.name}: ${result.verdicts} verdicts (${times})`);
    for (const difference of result.differences.slice(0, 10)) console.log(`    ${difference}`);
    for (const failure of result.failures) console.log(`    the recorder says: ${failure}`);
  }
  keep(results);
  return results.every(({ agrees, failures }) => agrees && failures.length === 0);
}

/** @param {unknown} results */
function keep(results) {
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
}

function arguments_() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        conformance: { type: 'string' },
        json: { type: 'string' },
        packages: { type: 'boolean', default: false },
        limit: { type: 'string', default: '120' },
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
