import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modules, quickModules } from './modules.mjs';

const program = fileURLToPath(new URL('./verdicts.py', import.meta.url));

const question = `
import importlib.util, json, sys, tempfile
names = [name for name in sys.argv[1:] if importlib.util.find_spec("test." + name)]
import test
print(json.dumps(["%d.%d.%d" % sys.version_info[:3], list(test.__path__)[0], names, tempfile.gettempdir()]))
`;

/**
 * The files of an interpreter's own test suite; null when it has none. Those that its version does not have are left out.
 * @param {string} python
 * @param {readonly string[]} wished names of test modules; none: all that concern the language and its containers
 * @param {boolean} quick
 */
export function modulesOf(python, wished, quick) {
  const names = wished.length > 0 ? wished : quick ? quickModules : modules;
  const { status, stdout } = spawnSync(python, ['-c', question, ...names], { encoding: 'utf8' });
  if (status !== 0) return null;
  const [version, folder, found, directory] = JSON.parse(stdout);
  const files = found.map((/** @type {string} */ name) => ({
    name,
    tests: {
      python,
      program,
      args: [`test.${name}`],
      directory,
      environment: {},
      projectDirectory: join(program, '..'),
      // `test.support` is a library to them.
      include: [`${folder}/test_*.py`, `${folder}/*_tests.py`, `${folder}/test_*/**`],
    },
  }));
  return { name: `CPython ${version}`, files };
}
