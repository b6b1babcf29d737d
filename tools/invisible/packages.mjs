import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Pure Python, with their tests in what the registry has. */
const packages = [
  { name: 'more-itertools', version: '10.8.0', tests: 'tests' },
  { name: 'toolz', version: '1.0.0', tests: 'toolz/tests' },
  { name: 'boltons', version: '25.0.0', tests: 'tests' },
];

const program = fileURLToPath(new URL('./pytest_verdicts.py', import.meta.url));

/** The newest pytest with which the tests of all three can be collected: those of boltons use what pytest 8 has taken away. */
const pytest = 'pytest==7.4.4';

/**
 * The packages' own tests, all of one package in one run; null when the registry does not give them. An environment with pytest is made in the folder.
 * @param {string} python
 * @param {string} folder
 * @param {readonly string[]} wished names of packages; none: all
 * @returns {{ name: string, files: { name: string, tests: import('./run-tests.mjs').Tests }[] } | null}
 */
export function packagesSuite(python, folder, wished) {
  const environment = join(folder, 'packages');
  const inside = join(environment, 'bin/python');
  if (!runs(python, ['-m', 'venv', environment])) return null;
  if (!runs(inside, ['-m', 'pip', 'install', '--quiet', pytest])) return null;
  const files = [];
  for (const { name, version, tests } of packages) {
    if (wished.length > 0 && !wished.includes(name)) continue;
    const sources = unpack(inside, `${name}==${version}`, join(folder, name));
    if (sources === null) return null;
    files.push({ name: `${name} ${version}`, tests: testsIn(inside, sources, tests) });
  }
  return { name: 'packages', files };
}

/** @param {string} python @param {string} sources @param {string} tests @returns {import('./run-tests.mjs').Tests} */
function testsIn(python, sources, tests) {
  const files = readdirSync(join(sources, tests)).filter((name) => /^test_.*\.py$/.test(name));
  return {
    python,
    program,
    args: files.sort().map((name) => join(tests, name)),
    directory: sources,
    environment: {},
    projectDirectory: sources,
    include: [],
  };
}

/** The folder that a source distribution holds. @param {string} python @param {string} requirement @param {string} folder */
function unpack(python, requirement, folder) {
  const options = ['--quiet', '--no-deps', '--no-binary', ':all:', '--dest', folder];
  if (!runs(python, ['-m', 'pip', 'download', ...options, requirement])) return null;
  const archive = readdirSync(folder).find((name) => name.endsWith('.tar.gz'));
  if (archive === undefined || !runs('tar', ['xzf', join(folder, archive), '-C', folder])) return null;
  return join(folder, archive.replace(/\.tar\.gz$/, ''));
}

/** @param {string} command @param {readonly string[]} args */
function runs(command, args) {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
