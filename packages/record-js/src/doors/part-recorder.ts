import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WireOptions } from '../options.ts';
import { PROBES } from '../rewrite/door.ts';
import type { Runtime } from '../runtime/start.ts';
import type { Texts } from '../runtime/text-probes.ts';
import { writeRecording } from './recording-of-frames.ts';

// As it is before the program changes it.
const run = spawnSync;

/** A part of a run that is being recorded. */
export interface Part {
  /** Ends it and writes its recording to `path`. false: no source of the project had been loaded. @throws the system's error when it cannot be written */
  keep(path: string, exception: string | null): Promise<boolean>;
  /** Writes a recording of what happened until now, and goes on. Otherwise as `keep`. */
  copy(path: string): Promise<boolean>;
  /** As `keep`, where nothing can be waited for: another process of Node writes it. `reason`: why it ends there. @returns what that says, if it fails */
  keepNow(path: string, exception: string | null, reason: string): string;
  /** Ends it and leaves nothing. */
  drop(): void;
}

/** What is recorded of a program's parts: nothing until a part begins. */
export function waitingOptions(projectDirectory: string): WireOptions {
  return {
    projectDirectory,
    include: [],
    exclude: [],
    limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
    redact: true,
    selection: { starts: { events: Number.MAX_SAFE_INTEGER } },
    fd: null,
    program: null,
    starter: 0,
  };
}

/** Texts that a test runs are not rewritten: the rewriter is not where tests run. */
export const noTexts: Texts = { evaluated: () => null, made: () => null };

/** Whether this program is recorded, as a whole or in parts. */
export function isRecorded(): boolean {
  return PROBES in (Object.getPrototypeOf(function* () {}) as { readonly constructor: object }).constructor;
}

/** The folder of the project that a folder belongs to: the nearest one upwards with `.git` or `package.json`, else itself. */
export function projectAround(own: string): string {
  for (let folder = own; ; folder = dirname(folder)) {
    if (['.git', 'package.json'].some((mark) => existsSync(join(folder, mark)))) return folder;
    if (dirname(folder) === folder) return own;
  }
}

export interface PartOptions {
  /** What the recording calls the program; null: what Node runs. */
  readonly program: string | null;
  /** Why the recording ends where it ends, a clause for people. */
  readonly reason: string;
}

/** Begins to record a part of the run. */
export function beginPart(runtime: Pick<Runtime, 'recordInto'>, { program, reason }: PartOptions): Part {
  const scratch = mkdtempSync(join(tmpdir(), 'pellucid-'));
  const frames = join(scratch, 'frames');
  const file = openSync(frames, 'w');
  const told = runtime.recordInto(file, program);
  const close = (exception: string | null): void => {
    told.end(exception);
    closeSync(file);
  };
  const clear = (): void => rmSync(scratch, { recursive: true, force: true });
  return {
    async keep(path, exception) {
      close(exception);
      try {
        return await writeRecording(frames, path, reason);
      } finally {
        clear();
      }
    },
    copy(path) {
      told.flush();
      return writeRecording(frames, path, reason);
    },
    keepNow(path, exception, because) {
      close(exception);
      const script = fileURLToPath(new URL('./write-part.js', import.meta.url));
      const { NODE_OPTIONS: _, ...env } = process.env;
      const { status, stderr } = run(process.execPath, [script, frames, path, because], { encoding: 'utf8', env });
      clear();
      return status === 0 ? '' : stderr;
    },
    drop() {
      close(null);
      clear();
    },
  };
}
