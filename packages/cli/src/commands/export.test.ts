import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { decodeBatch, encodeBatch, id, memoryAccess, readRecording, type Step } from '@pellucid/format';
import { openRecording, stateJson } from '@pellucid/replay';
import { beforeAll, expect, test } from 'vitest';
import { examples, pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const place = folder();
beforeAll(async () => {
  await pellucid(['record', '-o', join(place, 'lru-cache.ts.pellucid'), join(examples, 'javascript/lru-cache.ts')]);
  mkdirSync(join(place, 'folder'));
});

test('one file with everything in it: nothing is loaded from anywhere', async () => {
  const { code, stderr } = await pellucid(['export', 'lru-cache.ts.pellucid'], { cwd: place });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^pellucid: [\d.]+ [kM]B → lru-cache\.ts\.html .*\n$/),
  });
  const page = readFileSync(join(place, 'lru-cache.ts.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);
  expect(page).toMatch(/<meta[^>]+Content-Security-Policy/i);
  expect(page.match(/<(?:script|link|img|iframe|source)\b[^>]*\s(?:src|href)=["']?(?!data:|#)[^"'\s>]+/gi)).toBeNull();
  expect(page.match(/(?:url\(|@import)\s*["']?https?:/gi)).toBeNull();
  expect(readdirSync(place).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a recording whose events are foretold is written anew: a page has no room for what reads those', async () => {
  const old = new URL('../../../../fixtures/recordings/v3/lru-cache.ts.pellucid', import.meta.url);
  copyFileSync(old, join(place, 'old.pellucid'));
  const { code } = await pellucid(['export', 'old.pellucid'], { cwd: place });
  expect(code).toBe(0);
  const page = readFileSync(join(place, 'old.html'), 'utf8');
  const held = Buffer.from(/id="recording">([^<]*)</.exec(page)?.[1] ?? '', 'base64');
  const batches = async (bytes: Uint8Array): Promise<readonly Uint8Array[]> => {
    const all: Uint8Array[] = [];
    for await (const part of readRecording(memoryAccess(bytes))) if (part.part === 'events') all.push(part.bytes);
    return all;
  };
  const [before, after] = [await batches(readFileSync(old)), await batches(held)];
  const plain = before.map((batch) => {
    const { firstStep, events } = decodeBatch(batch);
    return encodeBatch(firstStep, events);
  });
  expect(after).toEqual(plain);
  expect(before.map((batch) => Uint8Array.from(batch))).not.toEqual(plain);
});

test('two runs are in one page, which compares them', async () => {
  const { code } = await pellucid(['export', '-o', 'two.html', 'lru-cache.ts', 'lru-cache.ts'], { cwd: place });
  expect(code).toBe(0);
  const page = readFileSync(join(place, 'two.html'), 'utf8');
  const blocks = [...page.matchAll(/<script type="application\/octet-stream;base64" id="([\w-]+)">([^<]*)</g)];
  expect(blocks.map(([, id]) => id)).toEqual(['recording', 'other-recording']);
  const bytes = readFileSync(join(place, 'lru-cache.ts.pellucid')).toString('base64');
  expect(blocks.map(([, , text]) => text === bytes)).toEqual([true, true]);
  expect(page).toContain('<title>lru-cache.ts | lru-cache.ts, Pellucid</title>');
});

test('views that are chosen for names of values are in the page', async () => {
  const { code } = await pellucid(
    ['export', '--view', 'this.entries=rows', '--view', 'a b=cells', '-o', 'views.html', 'lru-cache.ts'],
    {
      cwd: place,
    },
  );
  expect(code).toBe(0);
  expect(readFileSync(join(place, 'views.html'), 'utf8')).toMatch(
    /<html[^>]* data-views="this\.entries:rows,a%20b:cells"/,
  );
});

test.each([
  [['--view', 'cards'], 2, '--view takes NAME=KIND, like cards=bars, not "cards".'],
  [
    ['--view', 'cards=towers'],
    2,
    expect.stringMatching(/^pellucid: "towers" is no view; --view knows cells, text, bars, /),
  ],
])('%j is refused: it is no view', async (args, code, sentence) => {
  const { code: ended, stderr } = await pellucid(['export', ...args, 'lru-cache.ts'], { cwd: place });
  expect(ended).toBe(code);
  expect(stderr).toEqual(typeof sentence === 'string' ? `pellucid: ${sentence}\n` : sentence);
});

test.each([
  [['-o', 'lru-cache.ts.pellucid'], 2, '-o names the recording itself ("lru-cache.ts.pellucid"); name another file.'],
  [['-o', 'folder'], 73, '"folder" is a folder; name a file with -o.'],
  [
    ['-o', 'none/run.html'],
    74,
    '"none/run.html" cannot be written: there is no such folder. Choose another place with -o.',
  ],
])('%j is refused in one sentence, and the recording stays', async (args, code, sentence) => {
  const before = readFileSync(join(place, 'lru-cache.ts.pellucid'));
  expect(await pellucid(['export', ...args, 'lru-cache.ts'], { cwd: place })).toMatchObject({
    code,
    stderr: `pellucid: ${sentence}\n`,
  });
  expect(readFileSync(join(place, 'lru-cache.ts.pellucid')).equals(before)).toBe(true);
  expect(existsSync(join(place, 'none'))).toBe(false);
});

test('a recording that no browser can hold is refused', async () => {
  const long = join(place, 'long.pellucid');
  copyFileSync(join(place, 'lru-cache.ts.pellucid'), long);
  truncateSync(long, 300 * 2 ** 20);
  expect(await pellucid(['export', 'long.pellucid'], { cwd: place })).toMatchObject({
    code: 65,
    stderr: expect.stringMatching(
      /^pellucid: "long\.pellucid" has 314\.6 MB, and a page holds 268\.4 MB; `pellucid watch long\.pellucid` shows any length, .*\.\n$/,
    ),
  });
  expect(existsSync(join(place, 'long.html'))).toBe(false);
  rmSync(long);
});

test('a recording that was cut before its first step is refused, and so is a name that is no page', async () => {
  const cut = join(place, 'cut.pellucid');
  copyFileSync(join(place, 'lru-cache.ts.pellucid'), cut);
  truncateSync(cut, 2000);
  expect(await pellucid(['export', 'cut.pellucid'], { cwd: place })).toMatchObject({
    code: 65,
    stderr: 'pellucid: "cut.pellucid" holds no steps, so there is nothing to show.\n',
  });
  expect(existsSync(join(place, 'cut.html'))).toBe(false);
  rmSync(cut);
  expect(await pellucid(['export', 'lru-cache.ts', '-o', 'run.mp4'], { cwd: place })).toMatchObject({
    code: 2,
    stderr: 'pellucid: export writes a page, and "run.mp4" ends in .mp4; end it in .html.\n',
  });
  expect(existsSync(join(place, 'run.mp4'))).toBe(false);
});

test('--until exports the steps up to there, and says so; more than there are is refused', async () => {
  const until = (step: string) =>
    pellucid(['export', '--until', step, '-o', 'start.html', 'lru-cache.ts'], { cwd: place });
  expect((await until('20')).code).toBe(0);
  const page = readFileSync(join(place, 'start.html'), 'utf8');
  const start = await openRecording(Buffer.from(/ id="recording">([^<]*)</.exec(page)?.[1] ?? '', 'base64'));
  const whole = await openRecording(readFileSync(join(place, 'lru-cache.ts.pellucid')));
  expect([start.steps, start.damage, start.end]).toEqual([
    21,
    null,
    { outcome: 'interrupted', reason: 'only the steps up to 20 were exported' },
  ]);
  const last = id<Step>(20);
  expect(stateJson(start, last)).toEqual({ ...Object(stateJson(whole, last)), status: 'interrupted', steps: 21 });
  expect(await until('100000')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^pellucid: --until takes a step from 0 to [\d,]+, not "100000"\.\n$/),
  });
});

test('--lang says which language the page is in, and refuses one that the player does not speak', async () => {
  const told = ['export', '--lang', 'zh', '-o', 'chinese.html', 'lru-cache.ts'];
  expect((await pellucid(told, { cwd: place })).code).toBe(0);
  expect(readFileSync(join(place, 'chinese.html'), 'utf8')).toMatch(/<html[^>]* data-lang="zh"/);
  const { code, stderr } = await pellucid(['export', '--lang', 'fr', 'lru-cache.ts'], { cwd: place });
  expect([code, stderr]).toEqual([2, 'pellucid: "fr" is no language of the player; --lang knows en and zh.\n']);
});

test('bookmarks beside the recording are in the page, unless they are to be left out; what is none is said', async () => {
  const notes = join(place, 'noted.pellucid.notes.json');
  copyFileSync(join(place, 'lru-cache.ts.pellucid'), join(place, 'noted.pellucid'));
  writeFileSync(notes, '[{"step":3,"note":"</script>"}]');
  const { stderr } = await pellucid(['export', 'noted.pellucid'], { cwd: place });
  expect(stderr).toContain('with the 1 bookmark of noted.pellucid.notes.json');
  const block = (): string | undefined =>
    / id="notes">([^<]*)</.exec(readFileSync(join(place, 'noted.html'), 'utf8'))?.[1];
  expect(Buffer.from(block() ?? '', 'base64').toString()).toBe('[{"step":3,"note":"</script>"}]');
  await pellucid(['export', '--no-notes', 'noted.pellucid'], { cwd: place });
  expect(block()).toBeUndefined();
  writeFileSync(notes, 'none');
  const { code, stderr: said } = await pellucid(['export', 'noted.pellucid'], { cwd: place });
  expect({ code, said }).toEqual({ code: 65, said: expect.stringMatching(/notes\.json" cannot be read as bookmarks/) });
});
