import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SourceMap, sourceMapOf } from '../rewrite/source-map.ts';
import { Source } from '../runtime/source.ts';
import { own } from './own.ts';
import { projectAround } from './part-recorder.ts';
import { keepTables } from './source-tables.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { testTranslator } from './test-sources.ts';

/** The variable that tells the tests' workers where the tables of rewritten sources lie. */
const FOLDER_KEY = 'PELLUCID_VITEST';

/** As much of a plugin of Vite as this one is. */
interface Plugin {
  readonly name: string;
  readonly enforce: 'pre';
  config(): {
    readonly test: { readonly setupFiles: readonly string[]; readonly env: Readonly<Record<string, string>> };
  };
  transform(code: string, id: string): { readonly code: string; readonly map: SourceMap | null } | null;
}

/**
 * A plugin for Vitest: each test that fails leaves its recording in `.pellucid` and says how to watch it. It does nothing unless the environment
 * variable PELLUCID is set: `PELLUCID=1 npx vitest run`.
 */
export default function pellucid(): Plugin | null {
  if (!process.env['PELLUCID']) return null;
  const root = projectAround(process.cwd());
  const folder = temporaryFolder('vitest');
  const translator = testTranslator(root, false);
  return {
    name: 'pellucid',
    enforce: 'pre',
    config: () => ({
      test: { setupFiles: [join(own, 'doors', 'vitest-setup.js')], env: { [FOLDER_KEY]: folder } },
    }),
    transform(code, id) {
      const [file = ''] = id.split('?');
      // What Vitest lifts to the top of a file has to look as it was written.
      if (!/\.[mc]?[jt]sx?$/.test(file) || id.includes('?') || /\bvi\s*\.\s*(?:mock|hoisted)\b/.test(code)) return null;
      if (code !== readFileSync(file, 'utf8')) return null;
      let map: SourceMap | null = null;
      const rewritten = translator.translate(code, file, 'module', (news) => {
        if (!('source' in news)) return;
        map = sourceMapOf(new Source(news));
        keepTables(folder, '', news);
      });
      return map === null ? null : { code: rewritten, map };
    },
  };
}
