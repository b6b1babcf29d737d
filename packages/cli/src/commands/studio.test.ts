import { expect, test } from 'vitest';
import { pellucid, start } from '../testing/cli.ts';

test('the page and all that it loads are at the address that is printed, until Ctrl-C', async () => {
  const { child, printed, ended } = start(['studio', '--no-open']);
  const address = (await printed('\n')).trim();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/);
  const page = await fetch(address);
  const assets = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(assets.length).toBeGreaterThan(0);
  for (const asset of assets) expect((await fetch(new URL(asset, address))).status).toBe(200);
  const runtime = await fetch(`${address}runtime/ort-wasm-simd-threaded.wasm`, { method: 'HEAD' });
  expect([runtime.status, runtime.headers.get('content-type')]).toEqual([200, 'application/wasm']);
  // What gives a page threads.
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect((await fetch(`${address}nothing`)).status).toBe(404);
  expect((await fetch(new URL('/', address))).status).toBe(403);
  expect((await fetch(address, { method: 'POST', body: 'photo' })).status).toBe(405);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test('a photo on the command line is refused in one sentence', async () => {
  expect(await pellucid(['studio', 'photo.jpg'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'pellucid: "photo.jpg" is one argument too many: a photo is opened on the page. See `pellucid help studio`.\n',
  });
});
