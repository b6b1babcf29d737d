import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

const { access, close, open, read } = { access: accessSync, close: closeSync, open: openSync, read: readSync };
const RUNNERS = 'node|nodejs|npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack|tsx|ts-node|vitest|jest|mocha|ava';
const runner = new RegExp(`^(?:${RUNNERS})(?:\\.exe|\\.cmd)?$`);
const mention = new RegExp(`(?:^|[\\s;&|("'/=])(?:${RUNNERS})(?=[\\s;&|)"']|$)|\\.[mc]?[jt]s\\b`);
const shell = /^(?:ba|da|z|k|a)?sh$|^cmd(?:\.exe)?$/i;

/** Whether a command runs Node, itself or somewhere below it: others get nothing of the recorder. */
export function runsNode(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): boolean {
  const name = basename(file);
  if (file === process.execPath || runner.test(name)) return true;
  if (shell.test(name)) return args.slice(1).some((text) => mention.test(text) || text.includes(process.execPath));
  if (name === 'env') return args.slice(1).some((text) => runner.test(basename(text)));
  const found = located(file, environment['PATH'] ?? '');
  return found !== null && /^#!.*\bnode\b/.test(firstLine(found));
}

/** Whether TypeScript is named, which only loads through the module hooks. */
export function namesTypeScript(file: string, args: readonly string[]): boolean {
  return [file, ...args].some((text) => /\.[mc]?tsx?\b/.test(text));
}

function located(file: string, path: string): string | null {
  if (file.includes('/')) return file;
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, file);
    try {
      access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // The next one.
    }
  }
  return null;
}

function firstLine(path: string): string {
  try {
    const file = open(path, 'r');
    try {
      const bytes = Buffer.alloc(200);
      return bytes.toString('latin1', 0, read(file, bytes)).split('\n')[0] ?? '';
    } finally {
      close(file);
    }
  } catch {
    return '';
  }
}
