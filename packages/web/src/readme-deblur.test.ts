import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePhotoFile, readPhotoFile } from '@pellucid/vision/node';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from './testing/browser.ts';
import { serveFolder } from './testing/static-host.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const readme = (name: string): string => readFileSync(join(here, '..', '..', '..', name), 'utf8');
const photo = join(here, 'testing', 'blurred.jpg');
/** Within the package, where the programs find what they import. */
const folder = join(here, '..', 'dist', '.readme');

/** The programs of a README that restore photographs. */
function programs(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code ?? '');
  return blocks.filter((code) => code.includes("from '@pellucid/vision'"));
}

const [inNode = '', inPage = ''] = programs(readme('README.md'));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('both languages show the same two programs', () => {
  expect(programs(readme('README.md'))).toHaveLength(2);
  expect(programs(readme('README.zh-CN.md'))).toEqual(programs(readme('README.md')));
});

test('the program for Node restores a photo', async () => {
  copyFileSync(photo, join(folder, 'photo.jpg'));
  writeFileSync(join(folder, 'restore.mjs'), inNode);
  const said = execFileSync(process.execPath, ['restore.mjs'], { cwd: folder, encoding: 'utf8' });
  expect(said).toMatch(/^look 0 %\n/);
  expect(said).toMatch(/^network 100 %\n(shake|defocus|network) best /m);
  const [before, after] = await Promise.all([photo, join(folder, 'photo.clear.jpg')].map(readPhotoFile));
  expect([after?.photo.width, after?.photo.height]).toEqual([before?.photo.width, before?.photo.height]);
  expect(after?.photo.data).not.toEqual(before?.photo.data);
}, 180_000);

test('the program for a page restores a photo', async () => {
  writeFileSync(join(folder, 'restore.js'), `${inPage}\nglobalThis.restore = restore;\n`);
  writeFileSync(join(folder, 'index.html'), '<canvas></canvas><script type="module" src="./restore.js"></script>');
  copyFileSync(photo, join(folder, 'photo.jpg'));
  const outDir = join(folder, 'page');
  await build({ root: folder, configFile: false, logLevel: 'error', build: { outDir, target: 'es2022' } });
  copyFileSync(photo, join(outDir, 'photo.jpg'));
  const host = await serveFolder(outDir);
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(host.address);
    await page.waitForFunction('globalThis.restore !== undefined');
    const [method, restored] = await page.evaluate(async () => {
      const canvas = document.querySelector('canvas')!;
      const file = await (await fetch('photo.jpg')).blob();
      const decision = await Reflect.get(globalThis, 'restore')(file, canvas);
      return [decision.method as string, canvas.toDataURL('image/png')] as const;
    });
    expect(method).not.toBe('none');
    const shown = await decodePhotoFile(Buffer.from(restored.slice(restored.indexOf(',') + 1), 'base64'));
    const given = await readPhotoFile(photo);
    expect([shown.photo.width, shown.photo.height]).toEqual([given.photo.width, given.photo.height]);
    expect(meanDistance(shown.photo, given.photo)).toBeGreaterThan(0.5);
  } finally {
    await browser.close();
    host.close();
  }
}, 240_000);

type Photo = Awaited<ReturnType<typeof readPhotoFile>>['photo'];

/** In levels, over the colours. */
function meanDistance(one: Photo, other: Photo): number {
  let sum = 0;
  for (let pixel = 0; pixel < one.width * one.height; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      sum += Math.abs(one.data[pixel * one.channels + colour]! - other.data[pixel * other.channels + colour]!);
    }
  }
  return sum / (3 * one.width * one.height);
}
