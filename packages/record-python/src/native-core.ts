import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../python/pellucid/native/build.py', import.meta.url));

/**
 * Builds the recorder's native core for an interpreter, unless that was done before; the recorder finds it by itself. It must not happen in the
 * program's own process, which would show it. Gives why there is none, in half a sentence for people, or null.
 */
export function buildNativeCore(python: string): Promise<string | null> {
  return new Promise((done) => {
    execFile(python, ['-I', '-S', build], { timeout: 180_000 }, (error, _output, complaint) => {
      if (error === null) done(null);
      else done(complaint.trim().split('\n').at(-1) || error.message);
    });
  });
}
