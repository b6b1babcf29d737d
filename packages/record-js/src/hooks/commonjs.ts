import { readFileSync } from 'node:fs';
import type { Rewritten } from '../rewrite/rewrite.ts';
import { formatOf } from './format.ts';
import { type RewriteFailure, Translator, type TranslatorOptions } from './translator.ts';

interface CommonJsModule {
  _compile(content: string, filename: string, ...rest: unknown[]): unknown;
}

interface CommonJsLoader {
  readonly prototype: unknown;
  readonly _extensions?: unknown;
}

type Extensions = Record<string, (module: CommonJsModule, filename: string) => void>;

/** Rewrites what `require` and CommonJS programs load, TypeScript included. */
export function patchCommonJs(
  loader: CommonJsLoader,
  options: TranslatorOptions,
  announce: (news: Rewritten | RewriteFailure) => void,
): void {
  const translator = new Translator(options);
  const prototype = loader.prototype as CommonJsModule;
  const compile = prototype._compile;
  prototype._compile = function _compile(content, filename, ...rest) {
    return Reflect.apply(compile, this, [
      translator.translate(content, filename, 'commonjs', announce),
      filename,
      ...rest,
    ]);
  };
  const extensions = loader._extensions as Extensions;
  const typed = (module: CommonJsModule, filename: string): void => {
    const text = readFileSync(filename, 'utf8');
    if (formatOf(filename, text) === 'module')
      throw new Error(`${filename} is an ES module: import it instead of requiring it.`);
    module._compile(text, filename);
  };
  for (const extension of ['.ts', '.cts', '.tsx']) extensions[extension] = typed;
}
