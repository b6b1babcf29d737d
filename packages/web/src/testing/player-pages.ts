import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WrittenEnd } from '@pellucid/format';
import type { RecordingParts } from '@pellucid/replay';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { buildPages } from './built-pages.ts';
import { servePlayer } from './player-server.ts';
import { recordingBytes } from './recording-bytes.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const exited: WrittenEnd = { outcome: 'exited', code: 0, exception: null };

export interface WatchOptions extends BrowserContextOptions {
  /** What follows the address: `?lang=zh#step=20`. */
  readonly behind?: string;
}

/** The built player in a browser, on recordings that tests make. */
export class PlayerPages {
  /** Everything that pages complained about. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #closing: (() => void | Promise<void>)[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Builds the player first. */
  static async open(): Promise<PlayerPages> {
    buildPages();
    return new PlayerPages(await startBrowser());
  }

  /** `recording`: its parts, or the bytes of its file. */
  async watch(recording: RecordingParts | Uint8Array, { behind = '', ...options }: WatchOptions = {}): Promise<Page> {
    const bytes = recording instanceof Uint8Array ? recording : await recordingBytes(recording, exited);
    const server = await servePlayer(join(root, 'dist', 'player'), bytes);
    this.#closing.push(server.close);
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    this.#closing.push(() => context.close());
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.goto(server.address + behind);
    await page.waitForSelector('.page');
    return page;
  }

  /** Pages before the servers that they may still be asking. */
  async closePages(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close();
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.#browser.close();
  }
}
