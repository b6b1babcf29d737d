import { describe, expect, it } from 'vitest';
import { folder } from './testing/folder.ts';
import { failingPrograms, shrunk } from './testing/oracle/batch.ts';

const pythons = (process.env['PELLUCID_PYTHONS'] ?? 'python3').split(':').filter((python) => python !== '');
/** `PELLUCID_GENERATED=10000 npx vitest run packages/cli/src/python-generated.test.ts` runs ten thousand. */
const count = Number(process.env['PELLUCID_GENERATED'] ?? 40);
const first = Number(process.env['PELLUCID_GENERATED_FROM'] ?? 1);
/** Programs in one recording: starting and comparing one costs as much as a dozen programs. */
const size = count > 100 ? 100 : 20;

describe.each(pythons)('generated programs, recorded by %s', (python) => {
  const batches = Array.from({ length: Math.ceil(count / size) }, (_, index) => first + index * size);

  it.each(batches)(
    'do and print what they do and print without us, from seed %i',
    async (seed) => {
      const failing = await failingPrograms(python, seed, Math.min(size, first + count - seed), folder());
      const [worst] = failing;
      const smallest = worst === undefined ? undefined : await shrunk(python, worst, folder());
      const told = smallest && `${smallest.name}:\n${smallest.text}\n${smallest.problems.join('\n')}`;
      expect(told, `differing: ${failing.map(({ name }) => name).join()}`).toBe(undefined);
    },
    600_000,
  );

  it.each([7507, 7540, 9047, 9885])(
    'end, with what ends a loop bound anew or made longer in it, from seed %i',
    async (seed) => {
      expect(await failingPrograms(python, seed, 1, folder())).toEqual([]);
    },
    60_000,
  );

  it.each([5706, 5732, 5773, 5780, 7699, 8719, 9013, 9081, 9162, 9656, 9780, 9801])(
    'agree that once differed, from seed %i',
    async (seed) => {
      expect(await failingPrograms(python, seed, 1, folder())).toEqual([]);
    },
    60_000,
  );
});
