import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Options of ts-jest, as far as they matter here. */
interface Options {
  readonly tsconfig?: string | object | boolean;
}

/**
 * Options with which ts-jest takes what it is handed instead of reading the file again, and does not check its types: they are taken out already.
 * `folder`: for a `tsconfig.json` that says so and is otherwise the project's.
 */
export function transpilingOptions(options: object, root: string, folder: string): object {
  const { tsconfig } = options as Options;
  return { ...options, diagnostics: false, tsconfig: transpiling(tsconfig, root, folder) };
}

function transpiling(tsconfig: Options['tsconfig'], root: string, folder: string): string | object {
  const compilerOptions = { isolatedModules: true };
  if (typeof tsconfig === 'object') return { ...tsconfig, ...compilerOptions };
  const named = typeof tsconfig === 'string' ? tsconfig.replace('<rootDir>', () => root) : 'tsconfig.json';
  const file = resolve(root, named);
  if (tsconfig === false || !existsSync(file)) return compilerOptions;
  const own = join(folder, `tsconfig-${process.pid}.json`);
  writeFileSync(own, JSON.stringify({ extends: file, compilerOptions }));
  return own;
}
