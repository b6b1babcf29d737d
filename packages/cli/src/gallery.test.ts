import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { id, type Step } from '@pellucid/format';
import { openRecording, type Recording } from '@pellucid/replay';
import { momentAt, sentence, subjectsOf } from '@pellucid/stage';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../../web/src/testing/browser.ts';
import { pellucid } from './testing/cli.ts';
import { folder } from './testing/folder.ts';

const gallery = fileURLToPath(new URL('../../../gallery/', import.meta.url));
const pictures = fileURLToPath(new URL('../../../artefacts/', import.meta.url));
const place = folder();

/** What is drawn in each while it runs (among other things): the ways of drawing, and the names of what is drawn so. */
const programs: Readonly<Record<string, readonly string[]>> = {
  'sorts.py': ['bars of cards', 'cells of hand'],
  'heap.py': ['heap of waiting'],
  'dijkstra.py': ['graph of roads', 'cells of queue', 'cells of waiting'],
  'edit_distance.py': ['grid of table'],
  'union-find.ts': ['forest of parent'],
  'lru_cache.py': ['list of self'],
  'trie.ts': ['tree of root'],
  'red_black.py': ['tree of tree'],
  'matrix-product.ts': ['grid of a', 'grid of b', 'grid of c'],
  'async-pipeline.ts': ['table of orders', 'cells of served'],
  'exception_hunt.py': ['table of receipts', 'rows of payments'],
  'tensor.ts': ['grid of filters'],
};

/** Programs whose sentences are kept: those that run alike with every version of their language. */
const told: ReadonlySet<string> = new Set([
  'sorts.py',
  'heap.py',
  'lru_cache.py',
  'trie.ts',
  'union-find.ts',
  'matrix-product.ts',
]);
const goldens = fileURLToPath(new URL('../../../fixtures/sentences/', import.meta.url));

let browser: Browser;
const outputs = new Map<string, string>();
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await startBrowser();
});
afterAll(() => browser?.close());

test('every program of the gallery is here', () => {
  const files = readdirSync(gallery).filter((name) => /\.(?:py|ts)$/.test(name));
  expect(files.sort()).toEqual(Object.keys(programs).sort());
});

describe.each(Object.entries(programs))('%s', (program, drawn) => {
  const recorded = join(place, `${program}.pellucid`);
  let recording: Recording;
  beforeAll(async () => {
    const { code, stdout, stderr } = await pellucid(['record', '--quiet', '-o', recorded, join(gallery, program)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    outputs.set(program, stdout);
    recording = await openRecording(new Uint8Array(readFileSync(recorded)));
  });

  test('is recorded whole, with all that it prints', () => {
    expect({ damage: recording.damage, gaps: recording.gaps, end: recording.end }).toEqual({
      damage: null,
      gaps: [],
      end: { outcome: 'exited', code: 0, exception: null },
    });
    const printed = Array.from(recording.output(lastStep(recording)), ({ text }) => text).join('');
    expect(printed).toBe(outputs.get(program));
    expect(printed).not.toBe('');
  });

  test('is drawn in its own ways, and every moment is said in a sentence', () => {
    const seen = new Set<string>();
    for (const step of steps(recording, 400)) {
      const moment = momentAt(recording, step);
      const { main } = sentence(recording, moment, 'en');
      expect(main.map(({ text }) => text).join('').length).toBeGreaterThan(4);
      for (const { kind, names } of subjectsOf(recording, moment))
        for (const name of names) seen.add(`${kind} of ${name}`);
    }
    expect([...seen]).toEqual(expect.arrayContaining([...drawn]));
  });

  test.runIf(told.has(program))('is told as the golden says, in both languages', () => {
    expectGolden(program, sentencesOf(recording));
  });

  test('is one file that plays in a browser from the first step to the last', async () => {
    const page = `${recorded.replace(/pellucid$/, 'html')}`;
    expect(await pellucid(['export', '-o', page, recorded])).toMatchObject({ code: 0 });
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        colorScheme,
      });
      const shown = await context.newPage();
      const complaints: string[] = [];
      shown.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      shown.on('pageerror', (error) => complaints.push(String(error)));
      await shown.goto(`file://${page}`);
      await shown.waitForSelector('.sentence');
      const said = new Set<string>();
      for (let part = 0; part <= 12; part++) {
        await goTo(shown, Math.floor((lastStep(recording) * part) / 12));
        said.add((await shown.locator('.sentence').textContent()) ?? '');
        if (part === 7) await shown.screenshot({ path: join(pictures, `gallery-${program}-${colorScheme}.png`) });
      }
      expect(said.size).toBeGreaterThan(6);
      const lastLine = outputs.get(program)?.trimEnd().split('\n').at(-1) ?? '';
      expect(await shown.locator('.output').textContent()).toContain(lastLine.slice(0, 20));
      expect(complaints).toEqual([]);
      await context.close();
    }
  });
});

function lastStep(recording: Recording): Step {
  return id<Step>(recording.steps - 1);
}

/** Steps in even distances, so many at most. */
function steps(recording: Recording, most: number): Step[] {
  const every = Math.max(1, Math.floor(recording.steps / most));
  return Array.from({ length: Math.ceil(recording.steps / every) }, (_, index) => id<Step>(index * every));
}

async function goTo(page: Page, step: number): Promise<void> {
  await page.evaluate((at) => {
    location.hash = `step=${at}`;
  }, step);
  // The page rests at the end of the moment that the step lies in.
  await page.waitForFunction(
    (at) => Number(document.querySelector('.where b')?.textContent?.replace(/^.*–|\D/g, '')) >= at,
    step,
  );
}

/** For each line of the program what is said when it runs, once for each way of saying it. */
function sentencesOf(recording: Recording): string {
  const seen = new Set<string>();
  const entries: string[] = [];
  for (let step: Step | null = recording.moment(id<Step>(0)).last; step !== null; step = recording.next(step, 'line')) {
    const moment = momentAt(recording, step);
    const said = (['en', 'zh'] as const).map((locale) => ({ locale, ...sentence(recording, moment, locale) }));
    const line = moment.call?.at?.[0] ?? null;
    const way = said[0]?.main.map(({ text, code }) => (code ? '·' : text)).join('') ?? '';
    if (seen.has(`${line} ${way}`)) continue;
    seen.add(`${line} ${way}`);
    const source = line === null ? '' : (moment.call?.source.lines[line - 1]?.trim() ?? '');
    const spoken = said.map(
      ({ locale, main, fact }) => `  ${locale}  ${quoted(main)}${fact.length === 0 ? '' : `  (${quoted(fact)})`}`,
    );
    entries.push([`${line ?? '-'}: ${source}`, ...spoken].join('\n'));
  }
  return `${entries.join('\n')}\n`;
}

function quoted(spans: ReturnType<typeof sentence>['main']): string {
  return spans.map(({ text, code }) => (code ? `\`${text}\`` : text)).join('');
}

/** Goldens are written where they are missing, never in continuous integration; a difference leaves `.actual` beside the golden. */
function expectGolden(program: string, actual: string): void {
  const golden = join(goldens, `${program}.txt`);
  if (!existsSync(golden) && process.env['CI'] === undefined) writeFileSync(golden, actual);
  const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : null;
  if (actual !== expected) writeFileSync(`${golden}.actual`, actual);
  expect(actual, `${golden}.actual differs from the golden`).toBe(expected);
}
