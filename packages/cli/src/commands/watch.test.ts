import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples, pellucid, start } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const recording = join(folder(), 'lru-cache.ts.pellucid');
beforeAll(async () => {
  await pellucid(['record', '-o', recording, join(examples, 'javascript/lru-cache.ts')]);
});

async function get(address: string, headers: Record<string, string> = {}) {
  const response = await fetch(address, { headers });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

test('the player and the recording are at the address that is printed, until Ctrl-C', async () => {
  const { child, printed, ended } = start(['watch', recording]);
  const address = (await printed('\n')).trim();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/);
  const page = await get(address);
  expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
  const assets = [...page.body.toString().matchAll(/(?:src|href)="(?!data:|#)([^"]+)"/g)].map(([, path = '']) => path);
  expect(assets.length).toBeGreaterThan(0);
  for (const asset of assets) expect((await get(new URL(asset, address).href)).status).toBe(200);
  const whole = readFileSync(recording);
  expect((await get(`${address}recording`)).body.equals(whole)).toBe(true);
  expect(await get(`${address}recording`, { range: 'bytes=-8' })).toMatchObject({
    status: 206,
    body: whole.subarray(-8),
  });
  expect((await get(new URL('/recording', address).href)).status).toBe(403);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test('two runs are served to one page, which compares them', async () => {
  const { child, printed, ended } = start(['watch', recording, recording]);
  const address = (await printed('\n')).trim();
  expect(address).toMatch(/\/\?compare$/);
  const whole = readFileSync(recording);
  for (const name of ['recording', 'other-recording']) {
    expect((await get(new URL(`./${name}`, address).href)).body.equals(whole)).toBe(true);
  }
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
});

test('--at is checked, and is in the address', async () => {
  const { child, printed, ended } = start(['watch', '--at', '7', recording]);
  expect((await printed('\n')).trim()).toMatch(/\/#step=7$/);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(await pellucid(['watch', '--at', '99999999', recording])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^pellucid: --at /),
  });
});

describe('record --watch', () => {
  test('serves the recording when the program has ended, and ends with its exit code', async () => {
    const program = join(examples, 'javascript/heap-sort.ts');
    const { child, printed, ended } = start(['record', '--watch', '-o', join(folder(), 'q.pellucid'), program]);
    const address = /http:\S+/.exec(await printed('http://'))?.[0] ?? '';
    expect((await get(address)).status).toBe(200);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, signal: null, stdout: expect.stringContaining('5 7 12') });
  });
});

test('notes that the page sends are kept beside the recording, and what is no list is refused', async () => {
  const { child, printed, ended } = start(['watch', '--no-open', recording]);
  const address = (await printed('\n')).trim();
  const put = async (body: string): Promise<number> => (await fetch(`${address}notes`, { method: 'PUT', body })).status;
  expect((await get(address)).body.toString()).toContain('<html data-notes');
  expect((await get(`${address}notes`)).status).toBe(204);
  const list = [{ step: 3, note: '<b>why</b>' }];
  expect(await put(JSON.stringify([...list, { step: -1, note: '' }, 7]))).toBe(204);
  expect(await put('{"step":3}')).toBe(400);
  expect(JSON.parse((await get(`${address}notes`)).body.toString())).toEqual(list);
  expect(JSON.parse(readFileSync(`${recording}.notes.json`, 'utf8'))).toEqual(list);
  expect((await fetch(`${address}recording`, { method: 'PUT', body: '[]' })).status).toBe(405);
  child.kill('SIGINT');
  await ended;
});
