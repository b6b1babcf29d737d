import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export { exportedPage, type PageOptions } from './exported-page.ts';

/** Folder of the built player: `index.html` and what it loads, by relative addresses. It asks for its recording at `./recording`. */
export const playerDirectory: string = join(dirname(fileURLToPath(import.meta.url)), 'player');

/** Folder of the built studio, the page that restores photos: `index.html` and all that it loads, by relative addresses. */
export const studioDirectory: string = join(dirname(fileURLToPath(import.meta.url)), 'studio');

/** Folder of the built playground, the page that runs and records what is written on it: `index.html` and all that it loads, by relative addresses. */
export const playgroundDirectory: string = join(dirname(fileURLToPath(import.meta.url)), 'playground');
export { frameTypes, type Locale, locales, parseChoice, timeTypes, viewKinds } from '@pellucid/stage';
