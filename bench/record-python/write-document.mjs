import { readFileSync, writeFileSync } from 'node:fs';
import { machine, machineText } from '../machine.mjs';

const document = new URL('../../docs/recording-speed.md', import.meta.url);
const begin = '<!-- bench record-python: begin -->';
const end = '<!-- bench record-python: end -->';

/** Puts what was measured between the markers of the document. @param {string} text */
export function writeDocument(text) {
  const before = readFileSync(document, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/recording-speed.md has no markers "${begin}" and "${end}".`);
  const measured = `\n\`\`\`text\n${machineText(machine())}\n\n${text}\n\`\`\`\n`;
  writeFileSync(document, before.slice(0, from + begin.length) + measured + before.slice(to));
}
