import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const lock = join(dist, '.building');
const stamp = join(dist, '.built');
// What a build takes on a slow machine, several times over: whoever held the lock longer is gone.
const longestBuild = 180_000;

/** Builds the pages, unless that was done since their sources changed. Test files run beside each other and share them: one builds, the others wait. */
export function buildPages(): void {
  mkdirSync(dist, { recursive: true });
  takeLock();
  try {
    if (existsSync(stamp) && changed(stamp) > newest()) return;
    // As they are shipped: a build for tests is larger.
    const env = { ...process.env, NODE_ENV: 'production' };
    execFileSync(process.execPath, [join(root, 'build.mjs')], { stdio: 'ignore', env });
    writeFileSync(stamp, '');
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function takeLock(): void {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (existsSync(lock) && Date.now() - changed(lock) > longestBuild) rmSync(lock, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

/** When the latest of the sources changed that the pages are made of. */
function newest(): number {
  const folders = [
    join(root, 'src'),
    ...['format', 'record-js', 'replay', 'stage', 'tensor', 'vision'].map((name) => join(root, '..', name, 'dist')),
  ];
  const files = [
    ...['build.mjs', 'index.html', 'vite.config.mjs', 'vite.playground.config.mjs', 'vite.studio.config.mjs'].map(
      (name) => join(root, name),
    ),
    ...folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => !/\.test\.ts$|testing[\\/]|\.tsbuildinfo$|\.d\.ts$|\.map$/.test(name))
        .map((name) => join(folder, name)),
    ),
  ];
  return files.reduce((latest, file) => Math.max(latest, changed(file)), 0);
}

function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
