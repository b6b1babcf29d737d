import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folder } from './testing/folder.ts';
import { differences } from './testing/javascript/differences.ts';
import { failingPrograms } from './testing/javascript/programs.ts';
import { witness } from './testing/javascript/witnessed-run.ts';
import { replay } from './testing/oracle/recorded-run.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const programs = ['examples/javascript', 'fixtures/javascript']
  .flatMap(programsIn)
  // It cannot be parsed, and so nothing of it runs.
  .filter((path) => !path.endsWith('syntax.mjs'));

describe('the state that a recording gives', () => {
  it.each(programs)('is what the program holds at every moment of %s', async (path) => {
    const program = join(root, path);
    const run = { program, folder: dirname(program), exclude: ['outside'], scratch: folder() };
    const { recorded, testimony } = await witness(run);
    expect(differences(replay(recorded), testimony)).toEqual([]);
  });

  it('is what the program holds at every moment of each program of the corpus', async () => {
    const corpus = join(root, 'fixtures/javascript/corpus');
    const paths = programsIn('fixtures/javascript/corpus').map((path) => join(root, path));
    expect(paths.length).toBeGreaterThan(60);
    const failing = await failingPrograms(paths, corpus, folder());
    expect(
      failing.flatMap(({ path, problems }) => problems.map((text) => `${relative(corpus, path)}: ${text}`)),
    ).toEqual([]);
  });
});

function programsIn(place: string): string[] {
  return readdirSync(join(root, place))
    .filter((name) => /\.[mc]?[jt]sx?$/.test(name))
    .map((name) => join(place, name));
}
