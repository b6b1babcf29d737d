import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { median } from '../averages.mjs';
import { plainRun, recordedRunOf } from './measure.mjs';
import { plainCopy } from './plain-copy.mjs';
import { programs } from './programs.mjs';

/** Copies of every program, without the call of its `main`, in the large project. */
const copies = 10;

/**
 * What recording adds before a program does anything; seconds of its process, by the clock and by the processor.
 * `empty`: a file without a statement. `project`: all programs, ten times, `lines` lines in `files` files, which only define functions and classes;
 * `unknown`: the same, when none of them was recorded before.
 * @typedef {{ files: number, lines: number, empty: Added, unknown: Added, project: Added }} Start
 * @typedef {{ wall: number, cpu: number }} Added
 */

/** Medians. @param {string} node @param {number} rounds @param {string} folder for temporary files @returns {Start} */
export function measureStart(node, rounds, folder) {
  const place = join(folder, 'start');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
  const empty = join(place, 'empty.ts');
  writeFileSync(empty, '');
  const { main, files } = writeProject(place);
  for (const file of files) plainCopy(file, place);
  // Its folder is new, so nothing of it is known the first time.
  const unknown = addedTo(node, main, 1, folder);
  return {
    files: files.length,
    lines: files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0),
    empty: addedTo(node, empty, rounds, folder),
    unknown,
    project: addedTo(node, main, rounds, folder),
  };
}

/** @param {string} place */
function writeProject(place) {
  const files = Array.from({ length: copies }, (_, copy) =>
    programs.map(({ path }) => {
      const file = join(place, `${copy}-${basename(path)}`);
      writeFileSync(file, readFileSync(path, 'utf8').replace(/^(await )?main\(.*\n/m, ''));
      return file;
    }),
  ).flat();
  const main = join(place, 'main.ts');
  writeFileSync(main, files.map((file) => `import './${basename(file)}';\n`).join(''));
  return { main, files };
}

/** @param {string} node @param {string} program @param {number} rounds @param {string} folder @returns {Added} */
function addedTo(node, program, rounds, folder) {
  const plainProgram = plainCopy(program, join(folder, 'start'));
  const plain = [];
  const recorded = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(plainRun(node, plainProgram, 0, folder));
    recorded.push(recordedRunOf(node, program, 0, folder));
  }
  return {
    wall: median(recorded.map(({ wall }) => wall)) - median(plain.map(({ wall }) => wall)),
    cpu: median(recorded.map(({ cpu }) => cpu)) - median(plain.map(({ cpu }) => cpu)),
  };
}
