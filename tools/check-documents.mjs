// Links and paths that a document names have to exist: a map that names what is gone is worse than none.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(path));

/** First parts of paths that are taken for a path when they stand in `code`. */
const roots = new Set(['packages', 'examples', 'gallery', 'fixtures', 'bench', 'docs', 'tools', '.ci']);

const problems = documents.flatMap((document) => {
  const text = readFileSync(document, 'utf8');
  const prose = text.replaceAll(/```[\s\S]*?```/g, '');
  return [...missingLinks(document, prose), ...missingPaths(document, prose)];
});
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${documents.length} documents, every link and path exists`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** @param {string} document @param {string} prose @returns {string[]} */
function missingLinks(document, prose) {
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return links.flatMap((link) => {
    if (/^[a-z]+:/i.test(link)) return [];
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? document : normalize(join(dirname(document), decodeURIComponent(path)));
    if (!existsSync(target)) return [`${document}: the link ${link} leads nowhere`];
    if (anchor !== undefined && target.endsWith('.md') && !anchors(target).has(anchor)) {
      return [`${document}: there is no heading #${anchor} in ${target}`];
    }
    return [];
  });
}

/** @param {string} document @returns {Set<string>} anchors as code hosts make them from headings */
function anchors(document) {
  const headings = [...readFileSync(document, 'utf8').matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );
}

/** @param {string} document @param {string} prose @returns {string[]} */
function missingPaths(document, prose) {
  const names = [...prose.matchAll(/`([\w.-]+(?:\/[\w.@-]+)+\/?)`/g)].map((match) => match[1] ?? '');
  return names
    .filter((name) => roots.has(name.split('/')[0] ?? ''))
    .filter(
      (name) => !name.split('/').includes('dist') && !existsSync(name) && !existsSync(join(dirname(document), name)),
    )
    .map((name) => `${document}: \`${name}\` does not exist`);
}
