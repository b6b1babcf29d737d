import { arch, platform } from 'node:os';
import { relative } from 'node:path';
import type { WireOptions } from '../options.ts';
import { isTypeScript } from '../rewrite/language.ts';

/** Variables of the environment that a recording may tell. */
const harmless = ['LANG', 'LC_ALL', 'TZ', 'NODE_ENV'];

/** The program as it was named, or as it is shown from the working directory. */
export function programOf({ program }: WireOptions): string {
  if (program !== null) return program;
  const [, script] = process.argv;
  if (script === undefined) return 'node';
  const path = relative(process.cwd(), script);
  return path === '' || path.startsWith('..') ? script : path;
}

/** What a recording says about itself. */
export function facts(options: WireOptions): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of harmless) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  const program = programOf(options);
  return {
    version: '4',
    language: isTypeScript(program) ? 'typescript' : 'javascript',
    recorder: '@pellucid/record-js 0.1.0',
    runtime: `Node.js ${process.versions.node}`,
    program,
    argv: JSON.stringify(process.argv.slice(2)),
    cwd: process.cwd(),
    platform: `${platform()} ${arch()}`,
    started: new Date().toISOString(),
    environment: JSON.stringify(environment),
    limits: JSON.stringify(options.limits),
  };
}
