import { join, relative } from 'node:path';

/** Where a test that fails leaves its recording, below the project's folder. */
export function recordingOfTest(root: string, file: string, name: string): string {
  const shown = `${relative(root, file)}.${name}`.replace(/[^\w.-]+/g, '-').slice(0, 120);
  return join(root, '.pellucid', `${shown}.pellucid`);
}

/** How to watch it, a line for people. */
export function watchAdvice(recording: string): string {
  const path = relative(process.cwd(), recording);
  return `watch it: pellucid watch ${/[^\w./@-]/.test(path) ? JSON.stringify(path) : path}`;
}
