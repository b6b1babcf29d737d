import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playerDirectory } from '@pellucid/web';
import { parseOptions, wholeNumber } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { checkRun } from '../run.ts';
import { openBrowser } from '../server/browser.ts';
import { playerFiles } from '../server/player-files.ts';
import { type ServedRun, servePlayer } from '../server/server.ts';
import { reportOf } from '../text/report.ts';
import { commandLine } from '../text/shell.ts';
import { type Outcome, success } from './outcome.ts';
import { callsIn, defaultLimits, recordProgram } from './record.ts';
import { interrupted } from './watch.ts';

const options = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
} as const;

const stops = [
  { program: 'python/rail.py', about: 'Python: the quickest trains through Switzerland, found with a heap' },
  { program: 'javascript/lru-cache.ts', about: 'TypeScript: a cache that forgets, a Map and a linked list' },
] as const;

/** `pellucid tour`: records an example in each language and serves the player on them until Ctrl-C. */
export async function tour(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('tour', args, options);
  if (positionals[0] !== undefined) {
    throw new Failure(exitCode.usage, `"${positionals[0]}" is one argument too many. See \`pellucid help tour\`.`);
  }
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const examples = fileURLToPath(new URL('../../../../examples', import.meta.url));
  if (!existsSync(examples)) {
    throw new Failure(
      exitCode.noInput,
      `The examples are not there ("${examples}"); the tour needs the whole repository.`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-tour-'));
  say('Pellucid runs a program and keeps everything it did. Two examples:\n');
  const runs: ServedRun[] = [];
  for (const { program, about } of stops) {
    const run = await recordStop(join(examples, program), about, folder);
    if (run !== null) runs.push(run);
  }
  if (runs.length === 0) throw new Failure(exitCode.unavailable, 'Neither example could be recorded.');
  await serve(runs, port, values['no-open'] !== true);
  say(`The recordings stay in ${folder}; the next one is yours: ${commandLine('record', '--watch', 'my.py')}`);
  return success;
}

/** Records one example; null when this machine cannot run it, which has been said then. */
async function recordStop(program: string, about: string, folder: string): Promise<ServedRun | null> {
  const name = basename(program);
  say(about);
  say(`$ ${commandLine('record', relative(process.cwd(), program))}`);
  const started = Date.now();
  try {
    const hosted = await recordProgram(program, [], {
      path: join(folder, `${name}.pellucid`),
      projectDirectory: join(program, '..'),
      include: [],
      exclude: [],
      limits: defaultLimits,
      redact: true,
    });
    const milliseconds = Date.now() - started;
    const { summary } = reportOf(hosted, await callsIn(hosted), milliseconds);
    say(`${summary}\n`);
    if (hosted.path === null) return null;
    const { file } = await checkRun(hosted.path);
    return { path: name, title: name, about, access: file };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`This one is left out: ${error.message}\n`);
    return null;
  }
}

async function serve(runs: readonly ServedRun[], port: number, open: boolean): Promise<void> {
  const server = await servePlayer(playerFiles(playerDirectory), runs, port);
  const end = interrupted(server);
  say('Watch them (Ctrl-C here ends it):');
  for (const run of runs) process.stdout.write(`${server.addressOf(run)}\n`);
  if (runs.length > 1) say(`Both: ${server.address}`);
  if (open) openBrowser(server.address);
  await end;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
