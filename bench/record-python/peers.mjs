import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Another way to see what a program does. `packages` are installed for it; `needs` is the least minor version of Python 3.
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} how with which options: those that keep the most of variables
 * @property {readonly string[]} packages
 * @property {number} needs
 * @property {number} rounds
 * @property {(program: string, rounds: number, folder: string) => { args: string[], environment?: Record<string, string> }} command
 */

const snoopers = script('snoopers.py');

/** @type {readonly Peer[]} */
export const peers = [
  {
    name: 'sys.settrace',
    how: 'an empty function in Python; records nothing',
    packages: [],
    needs: 8,
    rounds: 40,
    command: (program, rounds) => ({ args: [script('settrace.py'), program, `${rounds}`] }),
  },
  {
    name: 'sys.monitoring',
    how: 'an empty function in Python for lines, calls and returns; records nothing',
    packages: [],
    needs: 12,
    rounds: 40,
    command: (program, rounds) => ({ args: [script('monitoring.py'), program, `${rounds}`] }),
  },
  {
    name: 'VizTracer',
    how: '`--log_var ".*" --log_func_args --log_func_retval`: assignments of variables, arguments, results',
    packages: ['viztracer'],
    needs: 8,
    rounds: 1,
    command: (program, rounds, folder) => ({
      args: [
        ...['-m', 'viztracer', '--log_var', '.*', '--log_func_args', '--log_func_retval', '--quiet'],
        ...['-o', join(folder, 'viztracer.json'), program, `${rounds}`],
      ],
    }),
  },
  snooper('PySnooper', 'pysnooper', 'depth 1000: every change of every variable, as text'),
  snooper('snoop', 'snoop', 'depth 1000: every change of every variable, as text'),
  snooper('hunter', 'hunter', '`VarsSnooper`: every change of every variable, as text'),
  {
    name: 'birdseye',
    how: '`trace_module_deep`: every expression in functions, of a loop the first and last rounds only',
    packages: ['birdseye', 'setuptools<81'],
    needs: 8,
    rounds: 1,
    command: (program, rounds, folder) => {
      const copy = join(folder, 'birdseye-program.py');
      writeFileSync(copy, `import birdseye.trace_module_deep\n${readFileSync(program, 'utf8')}`);
      const environment = { BIRDSEYE_DB: `sqlite:///${join(folder, 'birdseye.db')}`, OUTDATED_IGNORE: '1' };
      return { args: [copy, `${rounds}`], environment };
    },
  },
];

/** @param {string} name @param {string} packageName @param {string} how @returns {Peer} */
function snooper(name, packageName, how) {
  return {
    name,
    how,
    packages: [packageName],
    needs: 8,
    rounds: 1,
    command: (program, rounds, folder) => ({
      args: [snoopers, packageName, join(folder, 'snooped.txt'), program, `${rounds}`],
    }),
  };
}

/**
 * An environment with the peers' packages, made in the folder unless one is named. What does not install is left out.
 * @param {string} python
 * @param {string | undefined} named
 * @param {string} folder
 * @returns {{ python: string, versions: ReadonlyMap<string, string> }}
 */
export function peersEnvironment(python, named, folder) {
  const environment = named ?? join(folder, 'peers');
  const inside = join(environment, 'bin/python');
  if (named === undefined) {
    spawnSync(python, ['-m', 'venv', environment], { stdio: 'ignore' });
    for (const { packages } of peers) {
      if (packages.length > 0) spawnSync(inside, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'ignore' });
    }
  }
  const { stdout } = spawnSync(inside, ['-m', 'pip', 'list', '--format=json'], { encoding: 'utf8' });
  const installed = /** @type {{ name: string, version: string }[]} */ (JSON.parse(stdout || '[]'));
  return { python: inside, versions: new Map(installed.map(({ name, version }) => [name.toLowerCase(), version])) };
}

/** @param {string} name */
function script(name) {
  return fileURLToPath(new URL(`./peers/${name}`, import.meta.url));
}
