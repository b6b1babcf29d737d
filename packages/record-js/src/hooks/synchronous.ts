import { readFileSync } from 'node:fs';
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Announced } from '../rewrite/announced.ts';
import { isTypeScript } from '../rewrite/language.ts';
import { formatOf } from './format.ts';
import { typeScriptTwin } from './loader.ts';
import { type RewriteFailure, Translator, type TranslatorOptions } from './translator.ts';

interface SynchronousHooks {
  resolve(
    specifier: string,
    context: ResolveHookContext,
    next: (specifier: string, context: ResolveHookContext) => ResolveFnOutput,
  ): ResolveFnOutput;
  load(
    url: string,
    context: LoadHookContext,
    next: (url: string, context: LoadHookContext) => LoadFnOutput,
  ): LoadFnOutput;
}

/** `registerHooks` of newer Nodes: hooks on the main thread, which `require` of an ES module asks too. */
export type RegisterHooks = (hooks: SynchronousHooks) => unknown;

/** The same as `loader.ts`, at once. CommonJS is rewritten where it is compiled. */
export function synchronousHooks(
  options: TranslatorOptions,
  announce: (news: Announced | RewriteFailure) => void,
): SynchronousHooks {
  const translator = new Translator(options);
  return {
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const twin = typeScriptTwin(specifier, context.parentURL);
        if (twin === null) throw error;
        return { url: twin, shortCircuit: true };
      }
    },
    load(url, context, next) {
      if (!url.startsWith('file:')) return next(url, context);
      const file = fileURLToPath(url);
      if (isTypeScript(file)) {
        const text = readFileSync(file, 'utf8');
        const format = formatOf(file, text);
        return { format, source: translator.translate(text, file, format, announce), shortCircuit: true };
      }
      const loaded = next(url, context);
      if (loaded.format !== 'module' || loaded.source === null || loaded.source === undefined) return loaded;
      const text =
        typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
      return { ...loaded, source: translator.translate(text, file, 'module', announce) };
    },
  };
}
