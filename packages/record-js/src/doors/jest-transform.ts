import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { languageOf } from '../rewrite/language.ts';
import { oxcParser } from '../rewrite/oxc.ts';
import type { Format } from '../rewrite/place.ts';
import { type SourceMap, sourceMapOf, sourceMapThrough } from '../rewrite/source-map.ts';
import { Source } from '../runtime/source.ts';
import { JEST_FOLDER_KEY } from './jest-names.ts';
import { giver, standBy } from './jest-recorder.ts';
import { own } from './own.ts';
import { projectAround } from './part-recorder.ts';
import { keepTables } from './source-tables.ts';
import { testTranslator } from './test-sources.ts';
import { transpilingOptions } from './ts-jest-options.ts';

/** The transformer that the project has chosen; null: none. */
export interface InnerTransform {
  readonly path: string | null;
  readonly options: object;
  readonly root: string;
}

/** As much of what Jest says of a file as is used here. */
interface Circumstances {
  readonly collectCoverage?: boolean;
  readonly transformerConfig?: unknown;
}

interface Transformed {
  readonly code: string;
  readonly map?: object | string | null;
}

interface Transformer {
  readonly canInstrument?: boolean;
  getCacheKey?(text: string, path: string, options: Circumstances): string;
  getCacheKeyAsync?(text: string, path: string, options: Circumstances): Promise<string>;
  process?(text: string, path: string, options: Circumstances): Transformed | string;
  processAsync?(text: string, path: string, options: Circumstances): Promise<Transformed | string>;
}

interface TransformerModule extends Transformer {
  createTransformer?(options: object): Transformer | Promise<Transformer>;
}

/** A source on its way to Jest. */
interface Passing {
  /** For the project's own transformer; null: it is not asked. */
  readonly code: string | null;
  /** What Jest gets. `result`: of that transformer; undefined: there is none. */
  finish(result: Transformed | string | undefined): Transformed;
}

const INLINE = /\n?\/\/# sourceMappingURL=data:application\/json;(?:charset=[\w-]+;)?base64,([\w+/=]+)\s*$/;

/** A transformer for Jest: rewrites a source, and then hands it to the one that the project has chosen. */
export async function createTransformer({ path, options, root }: InnerTransform): Promise<Transformer> {
  const folder = process.env[JEST_FOLDER_KEY] ?? '';
  const settings = path !== null && /\bts-jest\b/.test(path) ? transpilingOptions(options, root, folder) : options;
  const inner = path === null ? null : await load(path, root, settings);
  const translator = testTranslator(projectAround(process.cwd()), true);
  standBy();

  const passing = (text: string, file: string, { collectCoverage }: Circumstances): Passing => {
    if (file.startsWith(own)) return { code: null, finish: () => ({ code: text }) };
    // What is counted for coverage has to look as it was written.
    if (collectCoverage === true) return { code: text, finish: (result) => asObject(result ?? text) };
    let source: Source | null = null;
    const code = translator.translate(text, file, formatOf(file, text), (news) => {
      if (!('source' in news)) return;
      source = new Source(news);
      keepTables(folder, giver, news);
    });
    const finish = (result: Transformed | string | undefined): Transformed => {
      if (source === null) return asObject(result ?? code);
      return result === undefined ? { code, map: sourceMapOf(source) } : through(asObject(result), source);
    };
    return { code, finish };
  };
  const circumstances = (given: Circumstances): Circumstances => ({ ...given, transformerConfig: settings });
  const key = (inner: string | undefined, text: string, file: string, { collectCoverage }: Circumstances): string =>
    // Ids of a source are those of the process that has rewritten it.
    createHash('sha256')
      .update(JSON.stringify([giver, inner, text, file, collectCoverage]))
      .digest('hex');

  return {
    ...(inner?.canInstrument === undefined ? {} : { canInstrument: inner.canInstrument }),
    getCacheKey: (text, file, given) => key(inner?.getCacheKey?.(text, file, circumstances(given)), text, file, given),
    ...(inner !== null && inner.process === undefined
      ? {}
      : {
          process(text, file, given) {
            const { code, finish } = passing(text, file, given);
            return finish(code === null ? undefined : inner?.process?.(code, file, circumstances(given)));
          },
        }),
    ...(inner?.processAsync === undefined
      ? {}
      : {
          async processAsync(text, file, given) {
            const { code, finish } = passing(text, file, given);
            return finish(code === null ? undefined : await inner.processAsync?.(code, file, circumstances(given)));
          },
        }),
  };
}

/** Jest goes by what stands in a file: its transformers make CommonJS of modules, unless it runs them as modules. */
function formatOf(file: string, text: string): Format {
  if (extname(file).startsWith('.m')) return 'module';
  if (extname(file).startsWith('.c') || !/\b(?:import|export)\b/.test(text)) return 'commonjs';
  const lang = languageOf(file, true);
  const { module, program } = oxcParser().parseSync(file, text, { lang, sourceType: 'module' });
  return module.hasModuleSyntax || program.body.some(({ type }) => /^(Import|Export)/.test(type))
    ? 'module'
    : 'commonjs';
}

function asObject(result: Transformed | string): Transformed {
  return typeof result === 'string' ? { code: result } : result;
}

/** Places of the source as it was written in place of those of the code that the transformer was handed. */
function through({ code, map }: Transformed, source: Source): Transformed & { readonly map: SourceMap | null } {
  const inline = INLINE.exec(code);
  const bare = inline === null ? code : code.slice(0, inline.index);
  const theirs = map || (inline === null ? null : Buffer.from(inline[1] ?? '', 'base64').toString());
  return { code: bare, map: theirs === null ? null : sourceMapThrough(theirs, source) };
}

async function load(path: string, root: string, options: object): Promise<Transformer> {
  const file = found(path, root);
  const module = (await import(pathToFileURL(file).href)) as TransformerModule & { default?: TransformerModule };
  const inner = [module, module.default, (module.default as { default?: TransformerModule } | undefined)?.default].find(
    (one) => one?.createTransformer !== undefined || one?.process !== undefined || one?.processAsync !== undefined,
  );
  if (inner === undefined)
    throw new Error(`"${path}" is no transformer of Jest: it has neither \`process\` nor \`createTransformer\`.`);
  return inner.createTransformer === undefined ? inner : inner.createTransformer(options);
}

/** Jest brings its usual transformer with it, where the project does not see it. */
function found(path: string, root: string): string {
  let from = createRequire(join(root, 'package.json'));
  for (const next of ['jest', '@jest/core', 'jest-config']) {
    try {
      return from.resolve(path);
    } catch (error) {
      if (path !== 'babel-jest') throw error;
      from = createRequire(from.resolve(next));
    }
  }
  return from.resolve(path);
}
