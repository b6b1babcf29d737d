import { readdirSync } from 'node:fs';
import type { InLocales } from '@pellucid/stage';
import { describe, expect, test } from 'vitest';
import { sentenceWords } from '../../../../stage/src/sentence/sentence-words.ts';
import { valueWords } from '../../../../stage/src/words/value-words.ts';
import { viewWords } from '../../../../stage/src/words/view-words.ts';

const here = new URL('.', import.meta.url);
const files = readdirSync(here).filter((name) => name.endsWith('-words.ts') && name !== 'use-words.ts');

/** Every text of a table by its path; of messages with values what they say of some. */
function textsOf(table: unknown, path = ''): ReadonlyMap<string, string> {
  if (typeof table === 'string') return new Map([[path, table]]);
  if (typeof table === 'function') return textsOf(said(table as (...values: unknown[]) => unknown), path);
  if (typeof table !== 'object' || table === null) return new Map();
  if (Array.isArray(table)) return new Map([[path, table.map(plain).join('')]]);
  return new Map(Object.entries(table).flatMap(([name, inner]) => [...textsOf(inner, `${path}.${name}`)]));
}

/** A piece of a sentence, or pieces within pieces, as text. */
function plain(piece: unknown): string {
  if (Array.isArray(piece)) return piece.map(plain).join('');
  return typeof piece === 'object' && piece !== null && 'text' in piece ? String(piece.text) : String(piece);
}

/** Messages take texts, lists of them, or lists of pieces; whichever of these it can say. */
function said(message: (...values: unknown[]) => unknown): unknown {
  const pieces = [[{ text: '7', code: true }]];
  for (const values of [['7', '8', '9', '6'], [['7', '8']], [pieces, null], [pieces[0], '8', 3], [true]]) {
    try {
      const text = message(...values);
      if (text !== undefined && !JSON.stringify(text).includes('undefined')) return text;
    } catch {}
  }
  throw new Error(`nothing was said by ${message}`);
}

// The same in both languages because it is a sign, a name, or a number.
const isSign = (text: string): boolean => !/[A-Za-z\u4e00-\u9fff]{2}/u.test(text.replace(/pellucid|\.py/g, ''));

/** What messages of a table say of one thing, by their paths. */
function textsOfOne(table: unknown, path = ''): ReadonlyMap<string, string> {
  if (typeof table === 'function') {
    const message = table as (...values: unknown[]) => unknown;
    try {
      const text = plain(message('1', '1', '1', '1'));
      return new Map(text.includes('undefined') ? [] : [[path, text]]);
    } catch {
      return new Map();
    }
  }
  if (typeof table !== 'object' || table === null || Array.isArray(table)) return new Map();
  return new Map(Object.entries(table).flatMap(([name, inner]) => [...textsOfOne(inner, `${path}.${name}`)]));
}

const ofOne =
  /(?<!of )\b1 (more |earlier |later )?(steps|calls|lines|events|items|entries|elements|numbers|labels|columns|causes|differences|statements|exceptions|gaps|times|objects|maps|nodes|tasks|values|bookmarks)\b/;

function checkOne(name: string, english: unknown): void {
  const texts = textsOfOne(english, name);
  expect([...texts].filter(([, text]) => ofOne.test(text))).toEqual([]);
}

function check(name: string, { en, zh }: InLocales<unknown>): void {
  const [english, chinese] = [textsOf(en), textsOf(zh)];
  expect([...chinese.keys()]).toEqual([...english.keys()]);
  expect(english.size).toBeGreaterThan(0);
  for (const [path, text] of english) {
    const other = chinese.get(path) ?? '';
    if (isSign(text) && isSign(other)) continue;
    expect([`${name}${path}`, other]).not.toEqual([`${name}${path}`, text]);
    if (!path.includes('otherLanguage')) {
      expect([`${name}${path}`, /[\u4e00-\u9fff]/u.test(text)]).toEqual([`${name}${path}`, false]);
      expect([`${name}${path}`, other, /[\u4e00-\u9fff]/u.test(other) || isSign(other)]).toEqual([
        `${name}${path}`,
        other,
        true,
      ]);
    }
  }
}

test('what is counted is named in the singular where there is one', async () => {
  for (const file of files) {
    const tables = Object.entries((await import(new URL(file, here).href)) as Record<string, InLocales<unknown>>);
    for (const [name, { en }] of tables) checkOne(name, en);
  }
  checkOne('sentence', sentenceWords.en);
  checkOne('value', valueWords.en);
  checkOne('view', viewWords.en);
});

describe('both languages say everything, each in its own words', () => {
  test.each(files)('%s of the player', async (file) => {
    const tables = Object.entries((await import(new URL(file, here).href)) as Record<string, InLocales<unknown>>);
    expect(tables).not.toEqual([]);
    for (const [name, table] of tables) check(name, table);
  });

  test('sentences, values and views of the stage', () => {
    check('sentence', sentenceWords);
    check('value', valueWords);
    check('view', viewWords);
  });
});
