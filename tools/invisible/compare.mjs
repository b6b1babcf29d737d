import { join } from 'node:path';
import { runTests } from './run-tests.mjs';

/**
 * @typedef {object} Comparison
 * @property {string} name
 * @property {boolean} agrees whether there are tests, and each ended the same way, and the process too
 * @property {number} tests
 * @property {readonly { test: string, plain: string, recorded: string, text: string }[]} differences
 * @property {readonly string[]} unsteady tests that end one way or the other without the recorder as well
 * @property {readonly string[]} failures of the recorder, as it has told them
 * @property {number} plainSeconds
 * @property {number} recordedSeconds
 * @property {number} events
 */

/**
 * Runs the tests of a file plainly and recorded. Where they differ it runs them plainly once more: what differs there is no verdict of ours.
 * @param {string} name
 * @param {import('./run-tests.mjs').Tests} tests
 * @param {{ folder: string, limit: number }} how `limit` in seconds for one run
 * @returns {Promise<Comparison>}
 */
export async function compare(name, tests, { folder, limit }) {
  const out = join(folder, 'verdicts');
  const plain = await runTests(tests, { recorded: false, out, limit });
  const recorded = await runTests(tests, { recorded: true, out, limit });
  const all = differencesOf(plain, recorded);
  const unsteady = new Set();
  if (all.length > 0) {
    const again = await runTests(tests, { recorded: false, out, limit });
    for (const { test } of differencesOf(plain, again)) unsteady.add(test);
  }
  const differences = all.filter(({ test }) => !unsteady.has(test));
  return {
    name,
    agrees: differences.length === 0 && plain.verdicts.size > 0,
    tests: plain.verdicts.size,
    differences,
    unsteady: [...unsteady],
    failures: recorded.failures,
    plainSeconds: plain.seconds,
    recordedSeconds: recorded.seconds,
    events: recorded.events,
  };
}

/**
 * @param {import('./run-tests.mjs').Run} plain
 * @param {import('./run-tests.mjs').Run} recorded
 */
function differencesOf(plain, recorded) {
  const tests = new Set([...plain.verdicts.keys(), ...recorded.verdicts.keys()]);
  const differences = [...tests]
    .map((test) => ({
      test,
      plain: plain.verdicts.get(test) ?? 'not run',
      recorded: recorded.verdicts.get(test) ?? 'not run',
      text: recorded.texts.get(test) ?? plain.texts.get(test) ?? '',
    }))
    .filter((each) => each.plain !== each.recorded);
  if (plain.ending === recorded.ending) return differences;
  return [...differences, { test: 'the process', plain: plain.ending, recorded: recorded.ending, text: '' }];
}
