import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run-both.mjs';

/** @typedef {import('./conformance.mjs').ConformanceTest} ConformanceTest */

const program = fileURLToPath(new URL('./run-conformance.cjs', import.meta.url));
/** So many tests share a process. */
const together = 100;

/**
 * @typedef {object} Verdicts
 * @property {ReadonlyMap<number, string>} of what became of each test
 * @property {number} events
 * @property {readonly string[]} failures
 */

/**
 * Runs the tests plainly and recorded. A test whose verdicts differ runs both ways once more, in processes of its own: only that counts.
 * @param {string} root what is recorded
 * @param {readonly ConformanceTest[]} tests
 * @param {{ folder: string, limit: number, onProgress: (done: number) => void }} how
 */
export async function compareConformance(root, tests, { folder, limit, onProgress }) {
  const differences = [];
  const failures = [];
  let events = 0;
  let passed = 0;
  for (let at = 0; at < tests.length; at += together) {
    const some = tests.slice(at, at + together);
    const plain = await verdicts(root, some, folder, { recorded: false, limit });
    const recorded = await verdicts(root, some, folder, { recorded: true, limit });
    events += recorded.events;
    failures.push(...recorded.failures);
    for (const test of some) {
      if (plain.of.get(test.number) === 'passed') passed++;
      if (plain.of.get(test.number) === recorded.of.get(test.number)) continue;
      const alone = [];
      for (const isRecorded of [false, true, false]) {
        const { of } = await verdicts(root, [test], folder, { recorded: isRecorded, limit });
        alone.push(of.get(test.number) ?? '');
      }
      const [before = '', seen = '', after = ''] = alone;
      if (before === after && before !== seen) differences.push({ test: test.name, plain: before, recorded: seen });
    }
    onProgress(at + some.length);
  }
  return { differences, failures, events, passed };
}

/**
 * A process that ends before its last test goes on after that test in another one.
 * @param {string} root @param {readonly ConformanceTest[]} tests @param {string} folder
 * @param {{ recorded: boolean, limit: number }} how
 * @returns {Promise<Verdicts>}
 */
async function verdicts(root, tests, folder, how) {
  const list = join(folder, 'tests.json');
  const out = join(folder, 'verdicts');
  /** @type {Map<number, string>} */
  const of = new Map();
  const failures = [];
  let events = 0;
  for (let left = tests; left.length > 0; ) {
    writeFileSync(list, JSON.stringify(left));
    rmSync(out, { force: true });
    const job = { program, args: [list, out], directory: root, environment: {}, projectDirectory: root, include: [] };
    const told = await run(job, how);
    events += told.events;
    failures.push(...told.failures);
    for (const [number, verdict] of linesOf(out)) of.set(number, verdict);
    left = left.filter(({ number }) => !of.has(number));
    const [ended, ...others] = left;
    if (ended === undefined) break;
    of.set(ended.number, `the process ended with ${told.ending}`);
    left = others;
  }
  return { of, events, failures };
}

/** @param {string} path @returns {[number, string][]} */
function linesOf(path) {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}
