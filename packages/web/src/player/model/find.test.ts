import { readerOf } from '@pellucid/stage';
import { expect, test } from 'vitest';
import { TinyRun } from '../../../../stage/src/testing/tiny-run.ts';
import { searchWords } from '../words/search-words.ts';
import { type Found, find } from './find.ts';

test('the name of a function leads to its first call, before the variable that holds it', async () => {
  const run = new TinyRun('def pool(maps):\n    return maps\npooled = 1\npool(2)').function('pool', 1, 2);
  run.line(1).bind(1, 'pool', run.object({ kind: 'function', name: 'pool', function: null }));
  run.line(3).bind(3, 'pooled', 1);
  run.line(4).enter('pool');
  const names = (await foundIn(run, 'Pool')).names.map(({ name, value }) => `${name}: ${value}`);
  expect(names).toEqual(['pool: first call', 'pool: first value', 'pooled: first value']);
});

async function foundIn(run: TinyRun, text: string): Promise<Found> {
  const recording = run.recording();
  let last: Found | undefined;
  const reader = (state: Parameters<typeof readerOf>[1]) => readerOf(recording, state);
  await find(
    { recording, reader },
    text,
    searchWords.en,
    () => false,
    (found) => {
      last = found;
    },
  );
  if (last === undefined) throw new Error('Nothing was reported');
  return last;
}
