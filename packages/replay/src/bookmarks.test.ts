import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bookmark, readBookmarks, withBookmark, withoutBookmark } from './bookmarks.ts';

test('bookmarks stand in the order of their steps, one for each', () => {
  const list = [7, 3, 7].reduce<readonly Bookmark[]>(
    (all, step, index) => withBookmark(all, { step, note: `${index}` }),
    [],
  );
  expect(list).toEqual([
    { step: 3, note: '1' },
    { step: 7, note: '2' },
  ]);
  expect(withoutBookmark(list, 3)).toEqual([{ step: 7, note: '2' }]);
});

test('what is kept is read again', () => {
  const bookmark = fc.record({ step: fc.integer({ min: 0, max: 99 }), note: fc.string({ maxLength: 50 }) });
  fc.assert(
    fc.property(fc.array(bookmark), (all) => {
      const list = all.reduce<readonly Bookmark[]>(withBookmark, []);
      expect(readBookmarks(JSON.stringify(list), 100)).toEqual(list);
    }),
  );
});

test('what anybody may have written is read as far as it is a list of bookmarks', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      for (const { step, note } of readBookmarks(text, 10))
        expect([step >= 0 && step < 10, typeof note]).toEqual([true, 'string']);
    }),
  );
  expect(
    readBookmarks('[{"step":1,"note":"a"},{"step":-1,"note":""},{"step":99,"note":""},{"step":2},null,7]', 10),
  ).toEqual([{ step: 1, note: 'a' }]);
});
