import { countUpTo } from '../search.ts';
import type { IdRange } from './segment-table.ts';

/** In which segment an id was given: found by ranges. */
export class BirthPlaces {
  readonly #firsts: number[] = [];
  readonly #lasts: number[] = [];
  readonly #segments: number[] = [];

  constructor(segments: readonly (readonly IdRange[])[]) {
    const ranges = segments.flatMap((own, segment) => own.map((range) => ({ ...range, segment })));
    for (const { first, last, segment } of ranges.sort((a, b) => a.first - b.first)) {
      this.#firsts.push(first);
      this.#lasts.push(last);
      this.#segments.push(segment);
    }
  }

  segmentOf(key: number): number | undefined {
    const place = countUpTo(this.#firsts, key) - 1;
    return key <= (this.#lasts[place] ?? -1) ? this.#segments[place] : undefined;
  }
}
