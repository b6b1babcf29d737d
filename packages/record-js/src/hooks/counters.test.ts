import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Counters } from '../rewrite/tables.ts';
import { sharedCounters, takeAgain, withCounters } from './counters.ts';

const sizes = fc.record({
  source: fc.constant(1),
  function: fc.integer({ min: 1, max: 5 }),
  variable: fc.integer({ min: 0, max: 5 }),
  site: fc.integer({ min: 0, max: 9 }),
});
const kinds = ['source', 'function', 'variable', 'site'] as const;

function plus(counters: Counters, more: Counters): Counters {
  return {
    source: counters.source + more.source,
    function: counters.function + more.function,
    variable: counters.variable + more.variable,
    site: counters.site + more.site,
  };
}

/** Gives new ids to a source of this size. */
function takeNew(shared: Int32Array, size: Counters): readonly [before: Counters, after: Counters] {
  return withCounters(shared, (counters) => {
    const before = { ...counters };
    Object.assign(counters, plus(counters, size));
    return [before, { ...counters }] as const;
  });
}

describe('ids of a run', () => {
  test('are never given twice, whatever sources of earlier runs come again, and in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ size: sizes, known: fc.option(fc.record({ at: sizes, times: fc.nat(6) })) }), {
          maxLength: 20,
        }),
        (sources) => {
          const shared = sharedCounters();
          const seen = { source: new Set(), function: new Set(), variable: new Set(), site: new Set() };
          for (const { size, known } of sources) {
            let taken: readonly [Counters, Counters] | null = null;
            if (known !== null) {
              let before: Counters = { source: 0, function: 0, variable: 0, site: 127 };
              for (let time = 0; time < known.times; time++) before = plus(before, known.at);
              const after = plus(before, size);
              if (takeAgain(shared, { before, after })) taken = [before, after];
            }
            const [before, after] = taken ?? takeNew(shared, size);
            for (const kind of kinds) {
              for (let id = before[kind] + 1; id <= after[kind]; id++) {
                expect(seen[kind].has(id)).toBe(false);
                seen[kind].add(id);
              }
            }
          }
        },
      ),
    );
  });

  test('are the same when the sources of an earlier run come in another order', () => {
    const first = sharedCounters();
    const sources = [3, 1, 4, 1, 5].map((site) => takeNew(first, { source: 1, function: 2, variable: 0, site }));
    const second = sharedCounters();
    for (const [before, after] of [...sources].reverse()) expect(takeAgain(second, { before, after })).toBe(true);
    expect(takeNew(second, { source: 1, function: 1, variable: 1, site: 1 })[0]).toEqual(sources.at(-1)?.[1]);
  });

  test('do not grow for ever with the edits of a file', () => {
    const before = { source: 1, function: 1, variable: 1, site: 2 ** 20 };
    expect(
      takeAgain(sharedCounters(), { before, after: plus(before, { source: 1, function: 1, variable: 1, site: 1 }) }),
    ).toBe(false);
  });
});
