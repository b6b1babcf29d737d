import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from './testing/browser.ts';
import { buildPages } from './testing/built-pages.ts';
import { serveFolder } from './testing/static-host.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pictures = join(root, '..', '..', 'artefacts');
const photo = join(root, 'src', 'testing', 'blurred.jpg');

let browser: Browser;
let host: Awaited<ReturnType<typeof serveFolder>>;
let elsewhere: Awaited<ReturnType<typeof serveFolder>>;
/** Everything that a page complained about; empty at the end of each test. */
const complaints: string[] = [];

beforeAll(async () => {
  buildPages();
  mkdirSync(pictures, { recursive: true });
  host = await serveFolder(join(root, 'dist', 'studio'));
  elsewhere = await serveFolder(root);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  host?.close();
  elsewhere?.close();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(complaints.splice(0)).toEqual([]);
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(host.address);
  return page;
}

type File = Parameters<ReturnType<Page['locator']>['setInputFiles']>[0];

async function choose(page: Page, file: File): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(file);
}

/** Drops or pastes the photo under a name where a person would. */
async function hand(page: Page, name: string, by: 'drop' | 'paste'): Promise<void> {
  await page.evaluate(
    ([base64, name, by]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: 'image/jpeg' }));
      const event =
        by === 'drop'
          ? new DragEvent(by, { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent(by, { clipboardData: transfer, bubbles: true, cancelable: true });
      document.querySelector('.drop')!.dispatchEvent(event);
    },
    [readFileSync(photo).toString('base64'), name, by] as const,
  );
}

/** Milliseconds that a test with a restoration may take on a machine that has other things to do. */
const restoring = 180_000;

const restored = (page: Page) => page.waitForSelector('[data-phase=done]', { timeout: restoring });

/** Decodes picture files in the browser: their sizes, and how far the first is from the mean of the others, in levels on average. */
function distance(
  page: Page,
  files: readonly Buffer[],
): Promise<{ readonly sizes: string[]; readonly levels: number }> {
  return page.evaluate(
    async (files) => {
      const pictures = await Promise.all(
        files.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const { width, height, data } = await pixels(await createImageBitmap(new Blob([bytes])));
          return { size: `${width} × ${height}`, data };
        }),
      );
      const [first, ...others] = pictures.map(({ data }) => data);
      let sum = 0;
      for (let at = 0; at < first!.length; at++) {
        sum += Math.abs(first![at]! - others.reduce((total, data) => total + data[at]!, 0) / others.length);
      }
      return { sizes: [...new Set(pictures.map(({ size }) => size))], levels: sum / first!.length };

      async function pixels(picture: ImageBitmap): Promise<ImageData> {
        const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
        context.drawImage(picture, 0, 0);
        return context.getImageData(0, 0, picture.width, picture.height);
      }
    },
    files.map((file) => file.toString('base64')),
  );
}

async function savedFile(page: Page): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByText('Save', { exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** A PNG of one bit a pixel. */
function blackPicture(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const whole = Buffer.alloc(12 + data.length);
    whole.writeUInt32BE(data.length);
    whole.write(name, 4, 'latin1');
    data.copy(whole, 8);
    whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
    return whole;
  };
  const header = Buffer.from([...[width, height].flatMap((side) => [0, 0, side >> 8, side & 255]), 1, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test(
  'a dropped photo is restored, compared and saved, and neither the page nor its worker can send it anywhere',
  async () => {
    const page = await newPage();
    const hostile = '<img src=x onerror=alert(1)>.jpg';
    await hand(page, hostile, 'drop');
    await restored(page);
    expect(await page.locator('.title b').textContent()).toBe(hostile);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('.finding h1').textContent()).toMatch(/\.$/);

    const slider = page.getByRole('slider', { name: 'Before and after' });
    expect(await slider.getAttribute('aria-valuenow')).toBe('50');
    await page.keyboard.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuenow')).toBe('52');
    await slider.press('Home');
    expect(await slider.getAttribute('aria-valuenow')).toBe('0');
    const frame = (await page.locator('.frame').boundingBox())!;
    await page.mouse.move(frame.x + frame.width / 2, frame.y + 20);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width / 4, frame.y + 20);
    await page.mouse.up();
    expect(await slider.getAttribute('aria-valuenow')).toBe('25');

    const mine = readFileSync(photo);
    await page.locator('#saved-as').selectOption('image/png');
    const whole = await savedFile(page);
    expect(whole.name).toMatch(/\.deblurred\.png$/);
    const apart = await distance(page, [whole.bytes, mine]);
    expect(apart.sizes).toEqual(['384 × 256']);
    expect(apart.levels).toBeGreaterThan(0.5);

    await page.keyboard.press('s');
    await page.locator('.outline canvas').waitFor();

    await page.locator('#strength').fill('50');
    const half = await savedFile(page);
    expect((await distance(page, [half.bytes, whole.bytes, mine])).levels).toBeLessThan(1);
    await page.locator('#strength').fill('0');
    const none = await savedFile(page);
    expect((await distance(page, [none.bytes, mine])).levels).toBe(0);
  },
  restoring,
);

/** The photo with an EXIF block: it was taken on its side, and when. */
function sidewaysPhoto(taken: string): Buffer {
  const block = Buffer.alloc(58);
  block.write('II*\0\x08', 'latin1');
  block.writeUInt16LE(2, 8);
  // Tag, type, count, value: orientation 6, and a text of twenty bytes behind the directory.
  for (const [at, tag, type, count, value] of [
    [10, 274, 3, 1, 6],
    [22, 306, 2, 20, 38],
  ] as const) {
    block.writeUInt16LE(tag, at);
    block.writeUInt16LE(type, at + 2);
    block.writeUInt32LE(count, at + 4);
    block.writeUInt32LE(value, at + 8);
  }
  block.write(taken, 38, 'latin1');
  const name = Buffer.from('Exif\0\0', 'latin1');
  const head = Buffer.from([0xff, 0xe1, 0, 2 + name.length + block.length]);
  const jpeg = readFileSync(photo);
  return Buffer.concat([jpeg.subarray(0, 2), head, name, block, jpeg.subarray(2)]);
}

test(
  'a switch is turned by its words too, and every kind of blur can be read whole',
  async () => {
    const page = await newPage();
    await choose(page, { name: 'side.jpg', mimeType: 'image/jpeg', buffer: sidewaysPhoto('2026:11:27 10:00:00') });
    await restored(page);
    for (const name of ['Show superpixels', 'Keep EXIF']) {
      const turned = () => page.getByRole('switch', { name, exact: true }).getAttribute('aria-checked');
      expect(await turned()).toBe('false');
      await page.getByText(name, { exact: true }).click({ position: { x: 4, y: 16 } });
      expect(await turned()).toBe('true');
      await page.getByRole('switch', { name, exact: true }).click();
      expect(await turned()).toBe('false');
    }
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 844 });
      for (const language of ['中文', 'English']) {
        await page.getByRole('button', { name: language }).click();
        expect(await page.locator('#method').evaluate(missingWidth)).toBeLessThanOrEqual(0);
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.screenshot({ path: join(pictures, 'studio-switches.png') });
    await page.locator('#method').selectOption('network');
    await page.screenshot({ path: join(pictures, 'studio-kind.png') });
  },
  restoring,
);

/** Pixels that a select lacks of the width that its longest option asks for. */
function missingWidth(select: HTMLElement): number {
  const free = select.cloneNode(true) as HTMLElement;
  free.style.cssText = 'position: absolute; max-width: none; width: max-content';
  select.after(free);
  const wanted = free.getBoundingClientRect().width;
  free.remove();
  return Math.floor(wanted - select.getBoundingClientRect().width);
}

test(
  'a JPEG keeps its place and time where that is wanted, and is upright then',
  async () => {
    const page = await newPage();
    const taken = '2026:11:27 10:00:00';
    await choose(page, { name: 'side.jpg', mimeType: 'image/jpeg', buffer: sidewaysPhoto(taken) });
    await restored(page);
    const keep = page.getByRole('switch', { name: 'Keep EXIF' });
    expect(await keep.getAttribute('aria-checked')).toBe('false');
    expect((await savedFile(page)).bytes.includes(taken)).toBe(false);
    await keep.click();
    await page.getByText('the file says where, when').waitFor();
    await page.screenshot({ path: join(pictures, 'studio-exif.png') });
    const { bytes } = await savedFile(page);
    const at = bytes.indexOf('Exif\0\0');
    expect(bytes.includes(taken)).toBe(true);
    expect(bytes.readUInt16LE(at + 6 + 10 + 8)).toBe(1);
    expect((await distance(page, [bytes, bytes])).sizes).toEqual(['256 × 384']);
    await page.locator('#saved-as').selectOption('image/png');
    expect(await keep.count()).toBe(0);
    await page.getByText('stay out of the file').waitFor();
  },
  restoring,
);

test('the page speaks the browser’s language, and another one for good when it is chosen', async () => {
  const page = await newPage({ locale: 'zh-CN' });
  expect(await page.locator('h1').innerText()).toMatch(/^(?:拖入|打开).*模糊的照片$/);
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  await choose(page, { name: '文件.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo') });
  await page.getByText('“文件.txt”不是本浏览器能读取的照片').waitFor();
  await page.getByRole('button', { name: 'EN: Switch to English' }).click();
  expect(await page.locator('.reason').innerText()).toContain('is not a photo');
  await page.reload();
  expect(await page.locator('h1').innerText()).toContain('a blurred photo');
});

test('an example is opened like any photo', async () => {
  const page = await newPage();
  await page.getByText('Shake').click();
  await page.waitForSelector('[data-phase=working]');
  expect(await page.locator('.title').textContent()).toBe('shake.jpg900 × 600');
});

describe('what does not go well', () => {
  test('a file that is no photo is refused in one sentence, and the photo before it stays', async () => {
    const page = await newPage();
    await choose(page, { name: '<b>notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo') });
    expect(await page.locator('.reason').filter({ hasText: 'notes' }).textContent()).toBe(
      '“<b>notes.txt” is not a photo that this browser can read; JPEG, PNG and WebP are read by all.',
    );
    await choose(page, photo);
    await page.waitForSelector('[data-phase=working], [data-phase=done]');
    await choose(page, { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });
    await page.getByText('“empty.jpg” is empty: the file has no bytes.').waitFor();
    expect(await page.locator('.title b').textContent()).toBe('blurred.jpg');
  });

  test('a photo that breaks off, is animated, damaged or enormous is refused with what is wrong with it', async () => {
    const page = await newPage();
    const fixture = (name: string): Buffer =>
      readFileSync(join(root, '..', '..', 'fixtures', 'vision', 'photos', name));
    const whole = readFileSync(photo);
    const png = blackPicture(300, 200);
    const garbled = Buffer.from(png);
    garbled.fill(0x55, 50, 56);
    for (const [name, buffer, expected] of [
      [
        'half.jpg',
        whole.subarray(0, whole.length / 2),
        '“half.jpg” breaks off before its picture ends; a whole copy is needed.',
      ],
      [
        'half.png',
        png.subarray(0, png.length - 20),
        '“half.png” breaks off before its picture ends; a whole copy is needed.',
      ],
      ['wink.webp', fixture('animated.webp'), '“wink.webp” is an animation; this page restores single photos.'],
      ['wink.png', fixture('animated.png'), '“wink.png” is an animation; this page restores single photos.'],
      [
        'bomb.png',
        fixture('bomb.png'),
        '“bomb.png” has 3600 megapixels; this page takes up to 50. The command pellucid deblur takes up to 100.',
      ],
      ['noise.png', garbled, 'The picture in “noise.png” cannot be decoded; the file is probably damaged.'],
    ] as const) {
      await choose(page, { name, mimeType: 'image/jpeg', buffer });
      await page.getByText(expected).waitFor();
    }
    await page.screenshot({ path: join(pictures, 'studio-refused.png') });
    expect(await page.locator('.title b').count()).toBe(0);
  });

  test('a photo of more pixels than a page can hold is refused with its size', async () => {
    const page = await newPage();
    await choose(page, { name: 'wall.png', mimeType: 'image/png', buffer: blackPicture(9000, 6000) });
    await page.getByText('“wall.png” has 54 megapixels; this page takes up to 50.').waitFor();
  });

  test('a browser without WebAssembly is told so', async () => {
    const page = await newPage();
    await page.evaluate(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
    await choose(page, photo);
    await page.getByText('This browser has no WebAssembly, which the page needs to restore “blurred.jpg”').waitFor();
  });

  test('work that is stopped leaves the photo, and can begin again', async () => {
    const page = await newPage();
    await hand(page, 'pasted.jpg', 'paste');
    await page.getByText('Stop', { exact: true }).click();
    await page.getByText('Stopped before it was done.').waitFor();
    expect(await page.locator('.side.before canvas').count()).toBe(1);
    await page.screenshot({ path: join(pictures, 'studio-stopped.png') });
    // Nothing went wrong, and nothing looks as if it had.
    expect(await page.locator('.trail .bad').count()).toBe(0);
    const colours = await page
      .locator('.trail, .trail li')
      .evaluateAll((items) => items.map((item) => getComputedStyle(item).color));
    expect(new Set(colours).size).toBe(1);
    expect(await page.locator('.trail li').last().textContent()).toBe('Stopped');
    await page.getByText('Try again').click();
    await page.waitForSelector('[data-phase=working]');
  });
});

test(
  'nothing is wider than the window, at any size, in both themes',
  async () => {
    const page = await newPage();
    const everywhere = async (state: string): Promise<void> => {
      for (const [width, height] of [
        [1440, 900],
        [1280, 720],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: join(pictures, `studio-${state}-${width}-${colorScheme}.png`) });
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
      }
    };
    await everywhere('empty');
    await choose(page, photo);
    await page.waitForSelector('[data-phase=working]');
    await everywhere('working');
    await restored(page);
    await everywhere('done');
    await page.keyboard.press('1');
    await page.keyboard.press('s');
    await page.locator('.outline canvas').waitFor();
    await everywhere('segments');
  },
  restoring,
);
