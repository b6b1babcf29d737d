import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Format } from '../rewrite/place.ts';

/** How Node loads a TypeScript file: by its extension, else by its package, else by its syntax. */
export function formatOf(file: string, text: string): Format {
  if (/\.mtsx?$/.test(file)) return 'module';
  if (/\.ctsx?$/.test(file)) return 'commonjs';
  const type = packageType(dirname(file));
  if (type !== null) return type;
  const { module, program } = parseSync(file, text, { lang: file.endsWith('x') ? 'tsx' : 'ts', sourceType: 'module' });
  if (module.hasModuleSyntax) return 'module';
  return program.body.some((statement) => /^(Import|Export)/.test(statement.type)) ? 'module' : 'commonjs';
}

function packageType(directory: string): Format | null {
  for (let at = directory; ; at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file)) {
      try {
        const { type } = JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown };
        return type === 'module' || type === 'commonjs' ? type : null;
      } catch {
        return null;
      }
    }
    if (at === dirname(at)) return null;
  }
}
