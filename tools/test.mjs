// `npm test`: builds, sees to a browser, runs every test, and ends with the line «N passed, M failed».
// Arguments are handed to vitest (`npm test -- packages/format`).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from './chromium.mjs';
import { run } from './run-command.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pellucid-tests-'));
try {
  process.exitCode = test(join(folder, 'report.json'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} report @returns {number} the exit code */
function test(report) {
  try {
    process.env['PELLUCID_CHROMIUM'] = chromium();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  if (!run('npm', ['run', '--silent', 'build'])) {
    console.log('0 passed, 1 failed');
    return 1;
  }
  const vitest = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync('npx', [...vitest, ...process.argv.slice(2)], { stdio: 'inherit' });
  const { passed, failed } = counts(report);
  // A run that fails without a failed test (a crash, an unhandled error) has failed all the same.
  const failures = status === 0 ? failed : Math.max(failed, 1);
  console.log(`${passed} passed, ${failures} failed`);
  return failures === 0 && passed > 0 ? 0 : 1;
}

/** @param {string} report @returns {{ passed: number, failed: number }} */
function counts(report) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
