import { readFileSync, writeFileSync } from 'node:fs';

/** Where tables go: each document has a pair of comments around the place of each that it shows. */
const documents = ['docs/deblurring.md', 'README.md', 'README.zh-CN.md'].map(
  (path) => new URL(`../../${path}`, import.meta.url),
);

/**
 * Replaces what stands between `<!-- eval:NAME -->` and `<!-- /eval:NAME -->` in the documents that have them. Fails where none has.
 * @param {string} name
 * @param {string} text
 */
export function writeBetween(name, text) {
  const [begin, end] = [`<!-- eval:${name} -->`, `<!-- /eval:${name} -->`];
  const written = documents.filter((document) => {
    const old = readFileSync(document, 'utf8');
    const [from, to] = [old.indexOf(begin), old.indexOf(end)];
    if (from < 0 || to < from) return false;
    writeFileSync(document, `${old.slice(0, from + begin.length)}\n${text}\n${old.slice(to)}`);
    return true;
  });
  if (written.length === 0) throw new Error(`no document has ${begin} with ${end} behind it`);
}
