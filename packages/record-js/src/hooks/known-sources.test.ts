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
    part: partOf({}),
  });
}

test('a source is found as it was rewritten, with the counters behind it', () => {
  const known = new KnownSources(folder);
  const after = { ...start };
  const made = rewritten(after);
  known.keep(made, ['settings'], start, after);
  const counters = { ...start };
  expect(known.find(text, ['settings'], counters)).toEqual(made);
  expect(counters).toEqual(after);
});

test('another text, other settings and other counters are not known', () => {
  const known = new KnownSources(folder);
  const after = { ...start };
  known.keep(rewritten(after), ['settings'], start, after);
  expect(known.find(`${text}\n`, ['settings'], { ...start })).toBeNull();
  expect(known.find(text, ['others'], { ...start })).toBeNull();
  expect(known.find(text, ['settings'], { ...start, site: 128 })).toBeNull();
});

test('a file that is damaged is not known, and takes nothing else with it', () => {
  const known = new KnownSources(folder);
  const after = { ...start };
  const made = rewritten(after);
  known.keep(made, [], start, after);
  const [name = ''] = readdirSync(folder);
  writeFileSync(join(folder, name), 'nonsense');
  const counters = { ...start };
  expect(known.find(text, [], counters)).toBeNull();
  expect(counters).toEqual(start);
  known.keep(made, [], start, after);
  expect(known.find(text, [], { ...start })).toEqual(made);
});

test('nothing is kept where there is no place for it', () => {
  expect(knownSourcesFolder({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/pellucid/javascript');
  const known = new KnownSources(join(folder, 'file'));
  writeFileSync(join(folder, 'file'), '');
  const after = { ...start };
  known.keep(rewritten(after), [], start, after);
  expect(known.find(text, [], { ...start })).toBeNull();
});
