import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { languageOf } from '../rewrite/language.ts';
import { oxcParser } from '../rewrite/oxc.ts';
import type { Format } from '../rewrite/place.ts';
import { children, type Node } from '../rewrite/syntax.ts';

/** How Node loads a TypeScript file: by its extension, else by its package, else by its syntax. */
export function formatOf(file: string, text: string): Format {
  if (/\.mtsx?$/.test(file)) return 'module';
  if (/\.ctsx?$/.test(file)) return 'commonjs';
  const type = packageType(dirname(file));
  if (type !== null) return type;
  const { errors, module, program } = oxcParser().parseSync(file, text, {
    lang: languageOf(file, false),
    sourceType: 'module',
  });
  if (module.hasModuleSyntax) return 'module';
  if (program.body.some((statement) => /^(Import|Export)/.test(statement.type))) return 'module';
  return errors.length === 0 && program.body.some(awaits) ? 'module' : 'commonjs';
}

/** Whether an `await` stands in the node outside of every function: only a module may have that. */
function awaits(node: Node): boolean {
  if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true;
  return 'params' in node ? false : children(node).some(awaits);
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
