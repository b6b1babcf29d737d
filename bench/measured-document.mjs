import { readFileSync, writeFileSync } from 'node:fs';
import { machine, machineText } from './machine.mjs';

/**
 * Puts what a benchmark has measured between its markers in a document.
 * @param {string} path of the document, from the repository's root
 * @param {string} name of the benchmark
 * @param {string} text
 */
export function writeMeasured(path, name, text) {
  const document = new URL(`../${path}`, import.meta.url);
  const begin = `<!-- bench ${name}: begin -->`;
  const end = `<!-- bench ${name}: end -->`;
  const before = readFileSync(document, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no markers "${begin}" and "${end}".`);
  const measured = `\n\`\`\`text\n${machineText(machine())}\n\n${text}\n\`\`\`\n`;
  writeFileSync(document, before.slice(0, from + begin.length) + measured + before.slice(to));
}
