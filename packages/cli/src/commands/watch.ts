import { type Locale, playerDirectory } from '@pellucid/web';
import { oneOrTwoPositionals, parseOptions, wholeNumber } from '../arguments.ts';
import { askRun } from '../asked-run.ts';
import { NotesFile } from '../notes-file.ts';
import { checkRun } from '../run.ts';
import { findIndex } from '../run-index.ts';
import { openBrowser } from '../server/browser.ts';
import type { LocalServer } from '../server/local-server.ts';
import { playerFiles } from '../server/player-files.ts';
import { servePlayer } from '../server/server.ts';
import { stepOf } from '../step-option.ts';
import { langOf } from './lang-option.ts';
import { type Outcome, success } from './outcome.ts';
import { viewOption, viewsOf } from './view-option.ts';

const options = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  at: { type: 'string' },
  view: viewOption,
  lang: { type: 'string' },
} as const;

/** `pellucid watch`: serves the player until Ctrl-C. */
export async function watch(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('watch', args, options);
  const [run, other] = oneOrTwoPositionals('watch', 'RUN', positionals);
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const views = viewsOf(values.view);
  const lang = langOf(values.lang);
  await watchRecording(run, { port, open: values['no-open'] !== true, at: values.at ?? null, views, lang, other });
  return success;
}

export interface WatchOptions {
  readonly port: number;
  readonly open: boolean;
  /** Step at which the player begins, as it was typed. */
  readonly at: string | null;
  /** Views chosen by hand, as the player's address writes them. */
  readonly views?: string | null;
  /** null: the browser's. */
  readonly lang?: Locale | null;
  /** A recording to compare it with. */
  readonly other?: string | null;
}

/** Serves the player on one recording, or on two beside each other, until it is interrupted. */
export async function watchRecording(
  run: string,
  { port, open, at, views = null, lang = null, other = null }: WatchOptions,
): Promise<void> {
  const { file } = await checkRun(run);
  const compared = other === null ? null : (await checkRun(other)).file;
  const step = at === null ? null : await askRun(run, (recording) => stepOf(recording, at));
  const index = compared === null ? await findIndex(file, process.env) : null;
  const notes = compared === null ? new NotesFile(file.path) : null;
  // What is not understood there would be written over.
  notes?.read();
  const served = { path: '', access: file, index, other: compared, notes };
  const server = await servePlayer(playerFiles(playerDirectory), [served], port);
  const hash = [...(step === null ? [] : [`step=${step}`]), ...(views === null ? [] : [`views=${views}`])].join('&');
  const query = [...(compared === null ? [] : ['compare']), ...(lang === null ? [] : [`lang=${lang}`])].join('&');
  const page = query === '' ? server.address : `${server.address}?${query}`;
  const address = hash === '' ? page : `${page}#${hash}`;
  const end = interrupted(server);
  process.stdout.write(`${address}\n`);
  process.stderr.write('pellucid: the player is at this address until Ctrl-C.\n');
  if (open) openBrowser(address);
  await end;
  await file.close();
  await index?.close();
  await compared?.close();
}

/** Until SIGINT, SIGTERM or SIGHUP, which end it well. */
export function interrupted(server: Pick<LocalServer, 'close'>): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const signal of ends) process.off(signal, end);
      server.close().then(resolve, resolve);
    };
    for (const signal of ends) process.on(signal, end);
  });
}

const ends: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
