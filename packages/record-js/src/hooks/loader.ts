import { existsSync, readFileSync } from 'node:fs';
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import type { Announced } from '../rewrite/announced.ts';
import { isTypeScript } from '../rewrite/language.ts';
import { Stacks } from '../runtime/stacks.ts';
import { formatOf } from './format.ts';
import { Translator, type TranslatorOptions } from './translator.ts';
import { configOf, mappedFiles } from './tsconfig.ts';

export interface LoaderData extends TranslatorOptions {
  readonly port: MessagePort;
}

let translator: Translator | null = null;
let port: MessagePort | null = null;

/** Module hooks (node:module `register`): they run on a thread of their own. */
export function initialize(data: LoaderData): void {
  new Stacks(data.own).install();
  translator = new Translator(data);
  port = data.port;
}

export async function resolve(
  specifier: string,
  context: ResolveHookContext,
  next: (specifier: string, context: ResolveHookContext) => ResolveFnOutput | Promise<ResolveFnOutput>,
): Promise<ResolveFnOutput> {
  try {
    const found = await next(specifier, context);
    return found.url.startsWith('file:') && isTypeScript(new URL(found.url).pathname)
      ? { ...found, format: null }
      : found;
  } catch (error) {
    const twin = typeScriptTwin(specifier, context.parentURL);
    if (twin === null) throw error;
    return { url: twin, format: null, shortCircuit: true };
  }
}

export async function load(
  url: string,
  context: LoadHookContext,
  next: (url: string, context: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>,
): Promise<LoadFnOutput> {
  if (!url.startsWith('file:')) return next(url, context);
  const file = fileURLToPath(url);
  if (isTypeScript(file)) {
    const text = readFileSync(file, 'utf8');
    const format = formatOf(file, text);
    // CommonJS goes on in the main thread, where `require` reads the file.
    if (format === 'commonjs') return { format, shortCircuit: true };
    return { format, source: translate(text, file), shortCircuit: true };
  }
  // When Node explains why a name is not exported it asks without attributes, for which its own hook has no answer.
  const loaded = await next(url, { ...context, importAttributes: context.importAttributes ?? {} });
  if (loaded.format !== 'module' || loaded.source === null || loaded.source === undefined) return loaded;
  return { ...loaded, source: translate(String(Buffer.from(loaded.source as Uint8Array)), file) };
}

function translate(text: string, file: string): string {
  if (translator === null) return text;
  return translator.translate(text, file, 'module', (news) => {
    if ('failure' in news) port?.postMessage(news);
    else {
      const { code: _, ...announced } = news;
      port?.postMessage(announced satisfies Announced);
    }
  });
}

/** The file that `./x.js` means when there is only `x.ts`, or what the paths of a `tsconfig.json` make of a name. */
export function typeScriptTwin(specifier: string, parent: string | undefined): string | null {
  if (parent === undefined || !parent.startsWith('file:')) return null;
  const from = fileURLToPath(parent);
  const files = /^(\.{1,2}\/|\/|file:)/.test(specifier)
    ? [fileURLToPath(new URL(specifier, parent))]
    : isTypeScript(from)
      ? mappedFiles(configOf(dirname(from)), specifier).flatMap((file) => [file, `${file}.js`, join(file, 'index.js')])
      : [];
  for (const file of files) {
    const isMapped = files.length > 1 && isSource(file);
    const twin = isMapped ? file : twinOf(file);
    if (twin !== null) return pathToFileURL(twin).href;
  }
  return null;
}

function isSource(file: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(file) && existsSync(file);
}

function twinOf(file: string): string | null {
  const match = /^(.*)\.([mc]?)jsx?$/.exec(file);
  if (match === null) return null;
  return [`${match[1]}.${match[2]}ts`, `${match[1]}.${match[2]}tsx`].find((twin) => existsSync(twin)) ?? null;
}
