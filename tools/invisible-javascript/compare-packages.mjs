import { run } from './run-both.mjs';

/**
 * @typedef {object} PackageResult
 * @property {string} name
 * @property {number} verdicts lines that say how a single test ended
 * @property {boolean} agrees whether both runs have written the same and ended the same way
 * @property {readonly string[]} differences
 * @property {readonly string[]} failures of the recorder, as it has told them
 * @property {number} plainSeconds
 * @property {number} recordedSeconds
 * @property {number} events
 */

/**
 * Where the runs differ both are made once more: some tests watch the clock.
 * @param {import('./packages.mjs').PackageTest} test
 * @param {number} limit in seconds for one run
 * @returns {Promise<PackageResult>}
 */
export async function comparePackage(test, limit) {
  const first = await compareOnce(test, limit);
  return first.agrees ? first : compareOnce(test, limit);
}

/** @param {import('./packages.mjs').PackageTest} test @param {number} limit */
async function compareOnce({ name, plain, recorded }, limit) {
  const before = await run(plain, { recorded: false, limit });
  const seen = await run(recorded, { recorded: true, limit });
  const [expected, actual] = [linesOf(before), linesOf(seen)];
  const differences = [];
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    if (expected[i] !== actual[i])
      differences.push(`${expected[i] ?? '(nothing)'}\n    recorded: ${actual[i] ?? '(nothing)'}`);
  }
  return {
    name,
    verdicts: expected.filter((line) => /^\s*(?:not )?ok |^\s*[✓✔√]/.test(line)).length,
    agrees: differences.length === 0,
    differences,
    failures: [...new Set(seen.failures)],
    plainSeconds: before.seconds,
    recordedSeconds: seen.seconds,
    events: seen.events,
  };
}

/** What was written, without times and the folders' names, and how it ended. @param {import('./run-both.mjs').Run} run */
function linesOf({ stdout, stderr, ending }) {
  const steady = `${stdout}\n${stderr}`
    .replaceAll(/\(?\b\d+(?:\.\d+)? ?m?s\b\)?/g, '(time)')
    .replaceAll(/zod-(?:source|erased)/g, 'zod')
    .replaceAll(/\.ts\b/g, '.js')
    // Erasing types moves lines.
    .replaceAll(/(zod\/[^\s:]*\.js):\d+:\d+/g, '$1');
  return [...steady.split('\n').map((line) => line.replace(/\s*\(time\)/g, '')), ending];
}
