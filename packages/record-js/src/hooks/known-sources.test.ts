import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rewrite } from '../rewrite/rewrite.ts';
import { partOf } from '../selection.ts';
import { KnownSources, knownSourcesFolder } from './known-sources.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'known-sources-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = { source: 0, function: 0, variable: 0, site: 127 };
const text = 'const seen = eval("1 + 1");\nconsole.log(seen);\n';

function rewritten(counters: typeof start): ReturnType<typeof rewrite> {
  const file = '/project/one.mjs';
  const isSecret = (): boolean => false;
  return rewrite({
    text,
    file,
    path: 'one.mjs',
    format: 'module',
    counters,
    isSecret,
    reports: false,
    lifts: false,
    jsx: false,
    shares: false,
    part: partOf({}),
  });
}

test('a source is found as it was rewritten, with the ids that it had', () => {
  const known = new KnownSources(folder);
  const made = rewritten({ ...start });
  known.keep(text, made, ['settings']);
  expect(known.find(text, ['settings'])).toEqual(made);
  expect(made.ids.before).toEqual(start);
});

test('another text and other settings are not known', () => {
  const known = new KnownSources(folder);
  known.keep(text, rewritten({ ...start }), ['settings']);
  expect(known.find(`${text}\n`, ['settings'])).toBeNull();
  expect(known.find(text, ['others'])).toBeNull();
});

test('what a source was rewritten to last is known', () => {
  const known = new KnownSources(folder);
  for (const site of [127, 5000]) {
    known.keep(text, rewritten({ ...start, site }), []);
  }
  expect(known.find(text, [])?.ids.before.site).toBe(5000);
});

test('a file that is damaged is not known, and takes nothing else with it', () => {
  const known = new KnownSources(folder);
  const made = rewritten({ ...start });
  known.keep(text, made, []);
  const [name = ''] = readdirSync(folder);
  writeFileSync(join(folder, name), 'nonsense');
  expect(known.find(text, [])).toBeNull();
  known.keep(text, made, []);
  expect(known.find(text, [])).toEqual(made);
});

test('nothing is kept where there is no place for it', () => {
  expect(knownSourcesFolder({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/pellucid/javascript');
  const known = new KnownSources(join(folder, 'file'));
  writeFileSync(join(folder, 'file'), '');
  known.keep(text, rewritten({ ...start }), []);
  expect(known.find(text, [])).toBeNull();
});
