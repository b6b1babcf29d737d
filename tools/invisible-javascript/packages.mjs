import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { erase } from '../../packages/record-js/dist/rewrite/rewrite.js';
import { run } from '../run-command.mjs';

/** What is fetched: the packages, with the tests that lie in them, and what those ask for. */
const fetched =
  `acorn@0.11.0 bintrees@1.0.2 bluebird@3.7.2 lru-cache@2.7.3 minimist@1.2.8 qs@6.13.0 zod@3.25.76 promises-aplus-tests@2.1.2
  tape@5.9.0 expect@29.7.0 has-override-mistake@1.0.1 has-property-descriptors@1.0.2 mock-property@1.1.0 es-value-fixtures@1.7.1
  iconv-lite@0.6.3 object-inspect@1.13.4 safer-buffer@2.1.2`.split(/\s+/);
const aplus = `const Promise = require('bluebird');
function deferred() {
  let resolve, reject;
  const promise = new Promise((yes, no) => { resolve = yes; reject = no; });
  return { promise, resolve, reject };
}
require('promises-aplus-tests')({ deferred, resolved: Promise.resolve, rejected: Promise.reject }, { reporter: 'spec' }, (error) => process.exit(error ? 1 : 0));
`;
/** What stands in for the frameworks that the tests ask for, by its place among the packages: texts, since they are no code of this one. */
const shims = {
  'tap/index.js': new URL('./shims/tap.js.txt', import.meta.url),
  'nodeunit/run.js': new URL('./shims/nodeunit.js.txt', import.meta.url),
  'vitest/index.js': new URL('./shims/vitest.js.txt', import.meta.url),
  'vitest/package.json': new URL('./shims/vitest.json.txt', import.meta.url),
};

/**
 * @typedef {object} PackageTest a file of tests, as it runs plainly and as it is recorded
 * @property {string} name
 * @property {import('./run-both.mjs').Job} plain
 * @property {import('./run-both.mjs').Job} recorded
 */

/**
 * The tests that lie in packages, which are fetched into `folder`.
 * @param {string} folder
 * @returns {readonly PackageTest[] | null} null: they cannot be fetched
 */
export function packageTests(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  if (!run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...fetched])) return null;
  const modules = join(folder, 'node_modules');
  for (const [place, shim] of Object.entries(shims)) {
    mkdirSync(dirname(join(modules, place)), { recursive: true });
    copyFileSync(shim, join(modules, place));
  }
  writeFileSync(join(folder, 'aplus.js'), aplus);
  const inPackage = (/** @type {string} */ name, /** @type {RegExp} */ files) =>
    readdirSync(join(modules, name, 'test'))
      .filter((file) => files.test(file))
      .map((file) => both(`${name}: ${file}`, jobOf(folder, join(modules, name, 'test', file), [], [name])));
  return [
    ...inPackage('acorn', /^run\.js$/),
    ...inPackage('minimist', /\.js$/),
    ...inPackage('qs', /^(?:parse|stringify|utils)\.js$/),
    ...inPackage('lru-cache', /^(?:basic|foreach|serialize)\.js$/),
    ...['api', 'correctness'].map((name) =>
      both(
        `bintrees: test_${name}.js`,
        jobOf(
          folder,
          join(modules, 'nodeunit', 'run.js'),
          [join(modules, 'bintrees', 'test', `test_${name}.js`)],
          ['bintrees'],
        ),
      ),
    ),
    both('bluebird: Promises/A+', jobOf(folder, join(folder, 'aplus.js'), [], ['bluebird', 'promises-aplus-tests'])),
    ...typed(folder, modules),
  ];
}

/**
 * zod in TypeScript: its tests import its sources. Plainly a copy runs that has lost its types.
 * @param {string} folder @param {string} modules
 */
function typed(folder, modules) {
  const source = join(folder, 'zod-source');
  const erased = join(folder, 'zod-erased');
  for (const [to, isErased] of /** @type {const} */ ([
    [source, false],
    [erased, true],
  ])) {
    mkdirSync(to);
    writeFileSync(join(to, 'package.json'), '{ "type": "module" }\n');
    copyTree(join(modules, 'zod', 'src', 'v3'), join(to, 'v3'), isErased);
  }
  const tests = readdirSync(join(source, 'v3', 'tests')).filter(
    (file) => /\.test\.ts$/.test(file) && !/^language-server/.test(file),
  );
  return tests.map((file) => ({
    name: `zod: ${file}`,
    plain: jobOf(folder, join(erased, 'v3', 'tests', file.replace(/ts$/, 'js')), [], []),
    recorded: { ...jobOf(folder, join(source, 'v3', 'tests', file), [], []), projectDirectory: source },
  }));
}

/** @param {string} from @param {string} to @param {boolean} isErased */
function copyTree(from, to, isErased) {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const file = join(from, name);
    if (statSync(file).isDirectory()) {
      copyTree(file, join(to, name), isErased);
      continue;
    }
    if (!/(?<!\.d)\.ts$/.test(name)) continue;
    // A package by its own name, which the copy does not have.
    const text = readFileSync(file, 'utf8').replaceAll(
      '"zod/v3"',
      basename(from) === 'tests' ? '"../index.js"' : '"./index.js"',
    );
    if (isErased) writeFileSync(join(to, name.replace(/ts$/, 'js')), erase(file, text, 'module').code);
    else writeFileSync(join(to, name), text);
  }
}

/** @param {string} folder @param {string} program @param {readonly string[]} args @param {readonly string[]} packages what is recorded */
function jobOf(folder, program, args, packages) {
  const include = packages.map((name) => join(folder, 'node_modules', name, '**'));
  return { program, args, directory: folder, environment: {}, projectDirectory: folder, include };
}

/** @param {string} name @param {import('./run-both.mjs').Job} job @returns {PackageTest} */
function both(name, job) {
  return { name, plain: job, recorded: job };
}
