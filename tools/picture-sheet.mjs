import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { momentAt, palettes, scene, sentence, subjectsOf } from '@pellucid/stage';
import { chromium as browser } from 'playwright-core';
import { chromium } from './chromium.mjs';

/**
 * One picture of a sheet: a moment of a recording, how far its movement has come, and what it is called.
 * @typedef {{ recording: import('@pellucid/replay').Recording, step: number, title?: string, progress?: number, name?: string,
 *   view?: import('@pellucid/stage').ViewKind }} Tile
 */

/** Painter and palettes, as the page imports them. */
const modules = ['painter', 'palette'].map((name) => pathToFileURL(`packages/stage/dist/${name}.js`).href);
const fontFolder = 'packages/web/src/player/fonts';
const faces = [
  ['JetBrains Mono', 'mono-400.woff2', '400'],
  ['JetBrains Mono', 'mono-600.woff2', '600'],
  ['Inter Variable', 'inter.woff2', '100 900'],
];

/**
 * Draws moments side by side with the player's own painter, in one theme, and gives the PNG.
 * @param {readonly Tile[]} tiles
 * @param {'light' | 'dark'} theme
 * @param {{ columns: number, width: number, height: number }} layout of one picture, in pixels
 * @returns {Promise<Buffer>}
 */
export async function pictureSheet(tiles, theme, { columns, width, height }) {
  const drawn = tiles.map(({ recording, step, title, name, view, progress = 1 }) => {
    const moment = momentAt(recording, /** @type {any} */ (step));
    const choices = new Map(name === undefined || view === undefined ? [] : [[name, view]]);
    const subjects = subjectsOf(recording, moment, choices);
    const own = subjects.find(({ names, kind }) => names.includes(name ?? '') && kind === view);
    if (name !== undefined && own === undefined) throw new Error(`${name} is not drawn as ${view} at step ${step}.`);
    const said = sentence(recording, moment);
    return {
      title,
      said: said.main.map(({ text }) => text).join(''),
      items: scene(recording, moment, progress, { width, height }, own?.object ?? null, subjects).items,
    };
  });
  const running = await browser.launch({
    executablePath: chromium(),
    args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files'],
  });
  const tab = await running.newPage({ viewport: { width: columns * (width + 1), height: 600 } });
  // A page from the disk may load the player's own painter from it.
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-sheet-'));
  const file = join(folder, 'sheet.html');
  writeFileSync(file, page(theme, columns, width));
  await tab.goto(pathToFileURL(file).href);
  await tab.evaluate(
    async ({ drawn, theme, columns, width, height, faces, modules }) => {
      await Promise.all(
        faces.map(([family, , weight]) => document.fonts.load(`${weight?.slice(0, 3)} 13px "${family}"`)),
      );
      const [{ paint }, { palettes }] = await Promise.all(modules.map((path) => import(path)));
      for (const { title, said, items } of drawn) {
        const figure = document.createElement('figure');
        figure.append(Object.assign(document.createElement('b'), { textContent: title ?? '' }));
        figure.append(Object.assign(document.createElement('p'), { textContent: said }));
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        figure.append(canvas);
        document.body.append(figure);
        paint(canvas.getContext('2d'), items, palettes[theme], { mono: '"JetBrains Mono"', ui: '"Inter Variable"' });
      }
      // The last row is as wide as the others.
      for (let at = drawn.length; at % columns !== 0; at++) document.body.append(document.createElement('figure'));
    },
    { drawn: JSON.parse(JSON.stringify(drawn)), theme, columns, width, height, faces, modules },
  );
  const picture = await tab.screenshot({ fullPage: true });
  await running.close();
  rmSync(folder, { recursive: true });
  return picture;
}

/** @param {'light' | 'dark'} theme @param {number} columns @param {number} width */
function page(theme, columns, width) {
  const colours = palettes[theme];
  const fonts = faces.map(([family, file, weight]) => {
    const data = readFileSync(`${fontFolder}/${file}`).toString('base64');
    return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) }`;
  });
  return `<!doctype html><style>${fonts.join('\n')}
    body { margin: 0; display: grid; grid-template-columns: repeat(${columns}, ${width}px); gap: 1px;
      background: ${colours.hairline}; color: ${colours.ink}; font-family: "Inter Variable" }
    figure { margin: 0; background: ${colours.stage} }
    b { display: block; padding: 18px 24px 0; font-size: 12px; font-weight: 600; color: ${colours['ink-3']}; min-height: 15px }
    p { margin: 0; padding: 4px 24px 10px; font-size: 15px; font-weight: 550; white-space: nowrap; overflow: hidden;
      text-overflow: ellipsis; max-width: ${width - 48}px; min-height: 19px }
    canvas { display: block }
  </style><body></body>`;
}
