import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder } from './testing/folder.ts';
import { programText } from './testing/javascript/generator/program.ts';
import { failingPrograms } from './testing/javascript/programs.ts';

/** `PELLUCID_GENERATED=10000 npx vitest run packages/cli/src/javascript-generated.test.ts` runs ten thousand. */
const count = Number(process.env['PELLUCID_GENERATED'] ?? 60);
const first = Number(process.env['PELLUCID_GENERATED_FROM'] ?? 1);
/** Programs in one recording. */
const size = 60;

describe('generated programs', () => {
  const batches = Array.from({ length: Math.ceil(count / size) }, (_, index) => first + index * size);

  it.each(batches)(
    'do, print and hold what they do, print and hold without us, from seed %i',
    async (seed) => {
      const own = folder();
      const programs = join(own, 'programs');
      mkdirSync(programs);
      const paths = Array.from({ length: Math.min(size, first + count - seed) }, (_, index) => {
        const path = join(programs, `program-${seed + index}.mjs`);
        writeFileSync(path, programText(seed + index));
        return path;
      });
      const failing = await failingPrograms(paths, programs, own);
      // The shortest one shows best what is wrong.
      const [shortest] = failing.toSorted((one, other) => one.text.length - other.text.length);
      const problems = failing.map(({ path, problems }) => `${basename(path)}: ${problems.slice(0, 2).join('\n')}`);
      expect(problems, shortest && `${shortest.path}:\n${shortest.text}`).toEqual([]);
    },
    600_000,
  );
});
