import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { Rewritten } from '../rewrite/rewrite.ts';

/** So many files are kept. */
const MOST_KEPT = 4000;
/** One write in so many looks whether there are more. */
const LOOK = 64;

// As they are before the program runs.
const files = { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync };

/** Where sources that were rewritten are kept for the next run; null: the user has no such place. */
export function knownSourcesFolder(environment: NodeJS.ProcessEnv): string | null {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir() || '/', '.cache');
  return cache.startsWith('/.cache') ? null : join(cache, 'pellucid', 'javascript');
}

/** Sources as they were rewritten in earlier runs. Whatever is wrong with the files only means that nothing is known. */
export class KnownSources {
  private readonly folder: string | null;
  /** Asked once a source is looked for: some of us never are. */
  private build: string | null = null;

  constructor(folder: string | null) {
    this.folder = folder;
  }

  /** The same source, rewritten with the same settings. `settings`: everything else that matters. */
  find(text: string, settings: readonly unknown[]): Rewritten | null {
    if (this.folder === null) return null;
    try {
      return deserialize(files.readFileSync(join(this.folder, this.name(text, settings)))) as Rewritten;
    } catch {
      return null;
    }
  }

  /** Keeps it, in place of what was known of the source. */
  keep(text: string, rewritten: Rewritten, settings: readonly unknown[]): void {
    if (this.folder === null) return;
    const path = join(this.folder, this.name(text, settings));
    try {
      files.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const draft = `${path}.${randomBytes(6).toString('hex')}`;
      files.writeFileSync(draft, serialize(rewritten), { mode: 0o600 });
      files.renameSync(draft, path);
      if (rewritten.ids.after.site % LOOK === 0) this.prune(this.folder);
    } catch {
      // A full disk, or a folder that cannot be written.
    }
  }

  private prune(folder: string): void {
    const names = files.readdirSync(folder);
    if (names.length <= MOST_KEPT) return;
    const aged = names.map((name) => [files.statSync(join(folder, name)).mtimeMs, name] as const);
    aged.sort(([one], [other]) => one - other);
    for (const [, name] of aged.slice(0, names.length - MOST_KEPT / 2))
      files.rmSync(join(folder, name), { force: true });
  }

  private name(text: string, settings: readonly unknown[]): string {
    this.build ??= ownBuild();
    const hash = createHash('sha256');
    hash.update(JSON.stringify([this.build, process.versions.node, settings]));
    hash.update(text);
    return hash.digest('hex');
  }
}

/** Tells one build of the rewriter from another. */
function ownBuild(): string {
  // The rewriter lies beside this file where they are bundled, and in a folder of its own where they are not.
  const parts = ['.', '../rewrite'].map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return createHash('sha256').update(parts.map(buildOf).join('\n')).digest('hex');
}

function buildOf(folder: string): string {
  try {
    const parts = files
      .readdirSync(folder)
      .filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
      .sort();
    return parts.map((name) => `${name} ${files.statSync(join(folder, name)).mtimeMs}`).join('\n');
  } catch {
    return String(process.pid);
  }
}
