import { constants } from 'node:os';
import { debuglog } from 'node:util';
import { diff } from './commands/diff.ts';
import { exportRun } from './commands/export.ts';
import { find } from './commands/find.ts';
import { help } from './commands/help.ts';
import { history } from './commands/history.ts';
import { indexRun } from './commands/index-run.ts';
import type { Outcome } from './commands/outcome.ts';
import { success } from './commands/outcome.ts';
import { playground } from './commands/playground.ts';
import { profile } from './commands/profile.ts';
import { record } from './commands/record.ts';
import { show } from './commands/show.ts';
import { studio } from './commands/studio.ts';
import { tour } from './commands/tour.ts';
import { watch } from './commands/watch.ts';
import { why } from './commands/why.ts';
import { exitCode, Failure } from './failure.ts';
import { isRecordable } from './languages.ts';
import { commandLine } from './text/shell.ts';
import { suggestion } from './text/suggestion.ts';
import { version } from './version.ts';

type Command = (args: readonly string[]) => Promise<Outcome>;

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['record', record],
  ['watch', watch],
  ['show', show],
  ['diff', diff],
  ['why', why],
  ['find', find],
  ['history', history],
  ['profile', profile],
  ['export', exportRun],
  ['index', indexRun],
  ['playground', playground],
  ['tour', tour],
  ['studio', studio],
  // The networks' libraries are large: other commands need not wait for them.
  ['deblur', async (args) => (await import('./commands/deblur.ts')).deblur(args)],
  ['train', async (args) => (await import('./commands/train.ts')).train(args)],
  ['convert', async (args) => (await import('./commands/convert.ts')).convert(args)],
  ['lab', async (args) => (await import('./commands/lab.ts')).lab(args)],
  ['help', help],
]);

async function run([name, ...args]: readonly string[]): Promise<Outcome> {
  if (name === undefined || name === '--help' || name === '-h') return help([]);
  if (name === '--version' || name === '-V') {
    process.stdout.write(`pellucid ${version()}\n`);
    return success;
  }
  const command = commands.get(name);
  if (command !== undefined) return args[0] === '--help' || args[0] === '-h' ? help([name]) : command(args);
  const near = isRecordable(name) ? null : suggestion(name, commands.keys());
  const meant = isRecordable(name) ? ['record', name] : near === null ? null : [near];
  const advice = meant === null ? 'See `pellucid help`.' : `Did you mean \`${commandLine(...meant)}\`?`;
  throw new Failure(exitCode.usage, `There is no command "${name}". ${advice}`);
}

/** Says what went wrong; `NODE_DEBUG=pellucid` adds where. */
function report(error: unknown): Outcome {
  debuglog('pellucid')('%o', error);
  const known = error instanceof Failure;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`pellucid: ${known ? message : `a fault of pellucid itself: ${message}`}\n`);
  return { by: 'code', code: known ? error.code : exitCode.software };
}

/** A program that was ended by a signal ends this process by the same one, so that shells and makefiles see no difference. */
function end(outcome: Outcome): void {
  if (outcome.by === 'code') {
    process.exitCode = outcome.code;
    return;
  }
  process.kill(process.pid, outcome.signal);
  // Signals that Node ignores (SIGPIPE) leave it alive.
  setImmediate(() => process.exit(128 + constants.signals[outcome.signal]));
}

// `pellucid show RUN | head` is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

end(await run(process.argv.slice(2)).catch(report));
