import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What of a project's `tsconfig.json` decides how its sources run. */
export interface TypeScriptConfig {
  readonly experimentalDecorators: boolean;
  readonly emitDecoratorMetadata: boolean;
  /** Patterns of specifiers, each with the files that it may mean: absolute, both with at most one `*`. */
  readonly paths: readonly (readonly [pattern: string, files: readonly string[]])[];
}

const none: TypeScriptConfig = { experimentalDecorators: false, emitDecoratorMetadata: false, paths: [] };
const known = new Map<string, TypeScriptConfig>();

/** The configuration that holds for the files of a directory. */
export function configOf(directory: string): TypeScriptConfig {
  const found = known.get(directory);
  if (found !== undefined) return found;
  const file = join(directory, 'tsconfig.json');
  const parent = dirname(directory);
  const config = existsSync(file) ? read(file, 0) : parent === directory ? none : configOf(parent);
  known.set(directory, config);
  return config;
}

/** The files that a specifier may mean by the paths of the configuration. */
export function mappedFiles({ paths }: TypeScriptConfig, specifier: string): string[] {
  for (const [pattern, files] of paths) {
    const star = pattern.indexOf('*');
    if (star === -1) {
      if (pattern === specifier) return [...files];
      continue;
    }
    const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
    const fits =
      specifier.length >= head.length + tail.length && specifier.startsWith(head) && specifier.endsWith(tail);
    if (!fits) continue;
    const middle = specifier.slice(head.length, specifier.length - tail.length);
    return files.map((file) => file.replace('*', () => middle));
  }
  return [];
}

/** A configuration extends another one at most so many times. */
const DEEPEST = 10;

function read(file: string, depth: number): TypeScriptConfig {
  const json = parse(file);
  if (json === null || depth > DEEPEST) return none;
  const directory = dirname(file);
  const { extends: base, compilerOptions = {} } = json;
  const inherited =
    typeof base === 'string' && base.startsWith('.') ? read(basePath(directory, base), depth + 1) : none;
  const { experimentalDecorators, emitDecoratorMetadata, baseUrl, paths } = compilerOptions;
  const root = resolve(directory, typeof baseUrl === 'string' ? baseUrl : '.');
  return {
    experimentalDecorators:
      typeof experimentalDecorators === 'boolean' ? experimentalDecorators : inherited.experimentalDecorators,
    emitDecoratorMetadata:
      typeof emitDecoratorMetadata === 'boolean' ? emitDecoratorMetadata : inherited.emitDecoratorMetadata,
    paths:
      typeof paths === 'object' && paths !== null
        ? Object.entries(paths).map(([pattern, files]) => [
            pattern,
            (Array.isArray(files) ? files : []).map((one) => resolve(root, String(one))),
          ])
        : inherited.paths,
  };
}

function basePath(directory: string, base: string): string {
  const file = resolve(directory, base);
  return file.endsWith('.json') ? file : `${file}.json`;
}

interface Json {
  readonly extends?: unknown;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
}

/** JSON with comments and commas before closing brackets; null: it is none, which is for TypeScript to say. */
function parse(file: string): Json | null {
  try {
    const text = readFileSync(file, 'utf8');
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
      part.startsWith('"') ? part : '',
    );
    return JSON.parse(plain.replace(/,(\s*[}\]])/g, '$1')) as Json;
  } catch {
    return null;
  }
}
