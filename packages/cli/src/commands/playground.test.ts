import { expect, test } from 'vitest';
import { pellucid, start } from '../testing/cli.ts';

test('the page and its sandbox are at the address that is printed, each with the policy that it needs', async () => {
  const { child, printed, ended } = start(['playground', '--no-open']);
  const address = (await printed('\n')).trim();
  const page = await fetch(address);
  const assets = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(assets.length).toBeGreaterThan(0);
  for (const asset of assets) expect((await fetch(new URL(asset, address))).status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("frame-src 'self'");
  const sandbox = await fetch(new URL('sandbox.html', address));
  expect(sandbox.headers.get('content-security-policy')).toContain('sandbox allow-scripts');
  expect(await sandbox.text()).toContain("default-src 'none'");
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test('a program on the command line is refused in one sentence', async () => {
  expect(await pellucid(['playground', 'a.js'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'pellucid: "a.js" is one argument too many: a program is written on the page, and a file is recorded by `pellucid record`. See `pellucid help playground`.\n',
  });
});
