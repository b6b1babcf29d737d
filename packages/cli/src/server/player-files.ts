import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface PlayerFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The files of a page (the player, the studio) by their path with `/`. Only what is in this table is served: no request names a file of the disk. */
export function playerFiles(directory: string): ReadonlyMap<string, PlayerFile> {
  const files = new Map<string, PlayerFile>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = types.get(extname(path));
    if (!entry.isFile() || type === undefined) continue;
    files.set(relative(directory, path).split(sep).join('/'), { type, bytes: readFileSync(path) });
  }
  return files;
}

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.jpg', 'image/jpeg'],
  ['.png', 'image/png'],
  ['.webp', 'image/webp'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.json', 'application/json'],
  ['.safetensors', 'application/octet-stream'],
]);
