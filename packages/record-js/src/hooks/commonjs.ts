import { readFileSync } from 'node:fs';
import type { Announced } from '../rewrite/announced.ts';
import { replaceMethod } from '../runtime/disguise.ts';
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

/** Rewrites what `require` and CommonJS programs load, TypeScript included. `listed`: the program is TypeScript itself. */
export function patchCommonJs(
  loader: CommonJsLoader,
  options: TranslatorOptions,
  announce: (news: Announced | RewriteFailure) => void,
  listed: boolean,
): void {
  const translator = new Translator(options);
  replaceMethod(
    loader.prototype as object,
    '_compile',
    (original) =>
      function (this: unknown, ...[content, filename, ...rest]: readonly unknown[]) {
        const code = translator.translate(String(content), String(filename), 'commonjs', announce);
        return Reflect.apply(original, this, [code, filename, ...rest]) as unknown;
      },
  );
  const extensions = loader._extensions as Extensions;
  const typed = (module: CommonJsModule, filename: string): void => {
    const text = readFileSync(filename, 'utf8');
    if (formatOf(filename, text) === 'module')
      throw new Error(`${filename} is an ES module: import it instead of requiring it.`);
    module._compile(text, filename);
  };
  for (const extension of ['.ts', '.cts', '.tsx']) {
    // Where they are listed, `require` tries them for names without an extension: only a TypeScript program expects that.
    const enumerable = extension in extensions || listed;
    Object.defineProperty(extensions, extension, { value: typed, enumerable, writable: true, configurable: true });
  }
}
