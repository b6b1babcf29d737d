// `npm run check`: everything that has to hold before a commit. `--no-tests` leaves the tests out.
import { run } from './run-command.mjs';

/** @type {readonly (readonly [what: string, command: string, ...args: string[]])[]} */
const checks = [
  ['format and lint', 'npx', 'biome', 'ci', '--error-on-warnings', '.'],
  ['types', 'npx', 'tsc', '-b'],
  ['types of the tests', 'npx', 'tsc', '-p', 'tsconfig.tests.json'],
  ['dead files, exports and dependencies', 'npx', 'knip'],
  ['links and paths in the documents', 'node', 'tools/check-documents.mjs'],
  ...(process.argv.includes('--no-tests') ? [] : /** @type {const} */ ([['tests', 'node', 'tools/test.mjs']])),
];

const failed = checks.filter(([what, command, ...args]) => {
  console.log(`\n── ${what}`);
  return !run(command, args);
});
if (failed.length > 0) console.log(`\nNot right yet: ${failed.map(([what]) => what).join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
