import { cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'oxc-transform';
import type { Run } from './run.ts';

/** Runs a TypeScript program without us: a copy of its directory in which every file has lost its types. */
export async function erasedCopy(
  directory: string,
  program: string,
  scratch: string,
  run: (program: string, cwd: string) => Promise<Run>,
): Promise<Run> {
  const copy = join(scratch, `erased-${program}`);
  cpSync(directory, copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{ "type": "module" }');
  const walk = (at: string): void => {
    for (const name of readdirSync(at)) {
      const file = join(at, name);
      if (statSync(file).isDirectory()) walk(file);
      else if (/\.[mc]?ts$/.test(name)) {
        const { code } = transformSync(file, readFileSync(file, 'utf8'), {
          sourceType: name.endsWith('.cts') ? 'commonjs' : 'module',
        });
        writeFileSync(file, code.replaceAll(/(from ["'].*\.[mc]?)ts(["'])/g, '$1js$2'));
        renameSync(file, file.replace(/ts$/, 'js'));
      }
    }
  };
  walk(copy);
  const plain = await run(program.replace(/ts$/, 'js'), copy);
  return plain;
}
