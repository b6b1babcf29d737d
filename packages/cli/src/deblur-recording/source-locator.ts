import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place, SourceText } from './source-text.ts';
import type { StackFrame } from './stack-frame.ts';

/** Finds the places of a package's built files in the TypeScript that they were built from, which their source maps hold. */
export class SourceLocator {
  readonly #name: string;
  readonly #root: string;
  readonly #maps = new Map<string, SourceMap | null>();
  readonly #sources = new Map<string, SourceText>();

  constructor(packageName: string) {
    this.#name = packageName;
    this.#root = dirname(dirname(fileURLToPath(import.meta.resolve(packageName))));
  }

  /** Undefined for a frame outside the package, and for one without a map. */
  locate({ file, line, column }: StackFrame): Place | undefined {
    if (!file.startsWith(this.#root + sep)) return undefined;
    if (file.endsWith('.ts')) return this.#located(file, line);
    const entry = this.#map(file)?.findEntry(line - 1, column);
    if (entry === undefined || !('originalSource' in entry)) return undefined;
    return this.#located(resolve(dirname(file), entry.originalSource), entry.originalLine + 1);
  }

  /** The text of an original comes with the map of what was built from it: also for stacks that are mapped already (`node --enable-source-maps`). */
  #located(original: string, line: number): Place | undefined {
    if (!this.#sources.has(original)) {
      const built = join(this.#root, 'dist', relative(join(this.#root, 'src'), original));
      this.#map(built.replace(/\.ts$/, '.js'));
    }
    const source = this.#sources.get(original);
    return source === undefined ? undefined : { source, line };
  }

  #map(file: string): SourceMap | null {
    const known = this.#maps.get(file);
    if (known !== undefined) return known;
    const map = this.#read(file);
    this.#maps.set(file, map);
    return map;
  }

  #read(file: string): SourceMap | null {
    const path = `${file}.map`;
    if (!existsSync(path)) return null;
    const payload = JSON.parse(readFileSync(path, 'utf8')) as Omit<SourceMapPayload, 'sourcesContent'> & {
      readonly sourcesContent?: readonly (string | null)[];
    };
    for (const [i, source] of payload.sources.entries()) {
      const text = payload.sourcesContent?.[i];
      const original = resolve(dirname(file), source);
      if (typeof text === 'string' && !this.#sources.has(original))
        this.#sources.set(original, this.#text(original, text));
    }
    return new SourceMap(payload as SourceMapPayload);
  }

  #text(original: string, text: string): SourceText {
    const path = join(this.#name, relative(this.#root, original)).split(sep).join('/');
    return { path, text, lines: text.split('\n') };
  }
}
