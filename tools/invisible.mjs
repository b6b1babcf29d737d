// `node tools/invisible.mjs [--python PATH]… [--packages | --quick] [--limit SECONDS] [--texts] [--json FILE] [TEST_FILE… | PACKAGE…]`
// Runs CPython's own tests (with --packages those of three packages, which it fetches) with and without the recorder, what they do being
// recorded, and compares what becomes of each test. SECONDS: of CPU time, for one file of tests.
// Ends with code 1 when fewer than 95 % of the files agree; with --quick, when one does not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './invisible/compare.mjs';
import { modulesOf } from './invisible/cpython.mjs';
import { packagesSuite } from './invisible/packages.mjs';

const { values, positionals } = arguments_();
const limit = Number(values.limit);
if (!(limit > 0)) refuse(`--limit is "${values.limit}"; it has to be a number of seconds`);

const folder = mkdtempSync(join(tmpdir(), 'pellucid-invisible-'));
try {
  const results = [];
  for (const { name, files } of (values.python ?? ['python3']).map(suiteOf)) {
    console.log(`${name}: ${files.length} files`);
    const compared = [];
    for (const file of files) {
      const result = await compare(file.name, file.tests, { folder, limit });
      compared.push(result);
      say(result);
    }
    const agreeing = compared.filter(({ agrees }) => agrees).length;
    console.log(`${name}: ${agreeing} of ${compared.length} files agree, ${sum(compared)} tests\n`);
    if (agreeing < compared.length * (values.quick ? 1 : 0.95)) process.exitCode = 1;
    results.push({ suite: name, files: compared });
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} python */
function suiteOf(python) {
  const suite = values.packages
    ? packagesSuite(python, folder, positionals)
    : modulesOf(python, positionals, values.quick);
  if (suite !== null) return suite;
  return refuse(
    values.packages
      ? 'the packages or pytest cannot be fetched: see above for what pip says'
      : `${python} has no \`test\` package: install it, or name another interpreter with --python`,
  );
}

/** @param {import('./invisible/compare.mjs').Comparison} result */
function say({ name, agrees, tests, differences, failures, plainSeconds, recordedSeconds, events }) {
  const times = `${plainSeconds.toFixed(1)} s, recorded ${recordedSeconds.toFixed(1)} s, ${events} events`;
  console.log(`${agrees ? 'same' : 'DIFFERENT'}  ${name}: ${tests} tests (${times})`);
  for (const { test, plain, recorded, text } of differences) {
    console.log(`    ${test}: ${plain}, recorded: ${recorded}`);
    if (values.texts && text !== '') console.log(text.replaceAll(/^/gm, '      | '));
  }
  for (const failure of new Set(failures)) console.log(`    the recorder says: ${failure}`);
}

/** @param {readonly { tests: number }[]} compared */
function sum(compared) {
  return compared.reduce((total, { tests }) => total + tests, 0);
}

function arguments_() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        limit: { type: 'string', default: '300' },
        packages: { type: 'boolean', default: false },
        python: { type: 'string', multiple: true },
        quick: { type: 'boolean', default: false },
        texts: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} message @returns {never} */
function refuse(message) {
  console.error(`invisible: ${message}`);
  process.exit(2);
}
