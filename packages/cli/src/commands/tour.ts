import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playerDirectory } from '@pellucid/web';
import { parseOptions, wholeNumber } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { checkRun } from '../run.ts';
import { openBrowser } from '../server/browser.ts';
import { type PlayerFile, playerFiles } from '../server/player-files.ts';
import { type ServedRun, servePlayer } from '../server/server.ts';
import { counted } from '../text/measures.ts';
import { reportOf } from '../text/report.ts';
import { commandLine } from '../text/shell.ts';
import { type Outcome, success } from './outcome.ts';
import { callsIn, defaultLimits, recordProgram } from './record.ts';
import { type TourPhoto, type TourProgram, tourPage, tourScript, tourScriptName } from './tour-page.ts';
import { interrupted } from './watch.ts';

const options = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
} as const;

const photograph = {
  file: 'photographs/two-dogs.jpg',
  credit: 'Photograph: Aitzol Berasategi, CC BY 4.0; a part of it, blurred for this tour by a seeded camera shake.',
} as const;

/** `step`: where docs/player-light.png and docs/player-dark.png show the player. */
const programs = [
  { program: 'python/rail.py', about: 'Python: the quickest trains through Switzerland, found with a heap', step: 195 },
  {
    program: 'javascript/lru-cache.ts',
    about: 'TypeScript: a cache that forgets, a Map and a linked list',
    step: null,
  },
] as const;

/** What a stop of the tour leaves: a recording to serve, and the files and facts that the page shows of it. */
interface Stop<Shown> {
  readonly run: ServedRun;
  readonly shown: Shown;
  readonly files: readonly (readonly [name: string, file: PlayerFile])[];
}

/** `pellucid tour`: restores a photograph, records an example in each language, and serves a page with all of them until Ctrl-C. */
export async function tour(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('tour', args, options);
  if (positionals[0] !== undefined) {
    throw new Failure(exitCode.usage, `"${positionals[0]}" is one argument too many. See \`pellucid help tour\`.`);
  }
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  const examples = join(root, 'examples');
  if (!existsSync(examples)) {
    throw new Failure(
      exitCode.noInput,
      `The examples are not there ("${examples}"); the tour needs the whole repository.`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-tour-'));
  say('Pellucid restores blurred photographs and shows what programs do. First a photograph:\n');
  const photo = await photoStop(join(examples, photograph.file), folder);
  say('Now two programs, each kept with everything it does:\n');
  const recorded: Stop<TourProgram>[] = [];
  for (const { program, about, step } of programs) {
    const stop = await programStop(
      join(examples, program),
      about,
      step === null ? null : { step, docs: join(root, 'docs') },
      folder,
    );
    if (stop !== null) recorded.push(stop);
  }
  const stops = [...(photo === null ? [] : [photo]), ...recorded];
  if (stops.length === 0) throw new Failure(exitCode.unavailable, 'Neither the photograph nor an example works here.');
  const page = tourPage({ photo: photo?.shown ?? null, programs: recorded.map(({ shown }) => shown) });
  const files = new Map([
    ['index.html', { type: 'text/html; charset=utf-8', bytes: Buffer.from(page) }],
    [tourScriptName, { type: 'text/javascript; charset=utf-8', bytes: Buffer.from(tourScript) }],
    ...stops.flatMap(({ files }) => files),
  ]);
  await serve(
    stops.map(({ run }) => run),
    files,
    port,
    values['no-open'] !== true,
  );
  say(`The results stay in ${folder}; the next one is yours: ${commandLine('deblur', 'photo.jpg')}`);
  return success;
}

/** Null when this machine cannot restore it, which has been said then. */
async function photoStop(photo: string, folder: string): Promise<Stop<TourPhoto> | null> {
  const name = basename(photo);
  say(`$ ${commandLine('deblur', '--record', relative(process.cwd(), photo))}`);
  try {
    // The network's runtime is a large native library: where it does not run, the rest of the tour does.
    const { restoreExample } = await import('./tour-photo.ts');
    const { shown, before, after, recording, outcome } = await restoreExample(
      photo,
      name.replace(/\.jpg$/, ''),
      folder,
    );
    say(`${outcome}\n`);
    const { file } = await checkRun(recording);
    const pictures = [
      ['before.jpg', { type: 'image/jpeg', bytes: before }],
      ['after.jpg', { type: 'image/jpeg', bytes: after }],
    ] as const;
    return {
      run: { path: name, access: file },
      shown: { ...shown, before: 'before.jpg', after: 'after.jpg', recording: `${name}/`, credit: photograph.credit },
      files: pictures,
    };
  } catch (error) {
    say(`The photograph is left out: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

/** Records one example; null when this machine cannot run it, which has been said then. */
async function programStop(
  program: string,
  about: string,
  pictured: { readonly step: number; readonly docs: string } | null,
  folder: string,
): Promise<Stop<TourProgram> | null> {
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
    const calls = await callsIn(hosted);
    say(`${reportOf(hosted, calls, milliseconds).summary}\n`);
    if (hosted.path === null) return null;
    const { file } = await checkRun(hosted.path);
    const measures = [counted(hosted.steps, 'step'), ...(calls === null ? [] : [counted(calls, 'call')])].join(', ');
    const files = pictured === null ? [] : playerPictures(pictured.docs);
    const [light, dark] = files.map(([path]) => path);
    const picture =
      pictured === null || light === undefined || dark === undefined ? null : { step: pictured.step, light, dark };
    return {
      run: { path: name, access: file },
      shown: { name, about, measures, recording: `${name}/`, picture },
      files,
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`This one is left out: ${error.message}\n`);
    return null;
  }
}

/** The player by day and by night, as the README shows it; none when they are not there. */
function playerPictures(docs: string): Stop<TourProgram>['files'] {
  const names = ['player-light.png', 'player-dark.png'];
  if (!names.every((name) => existsSync(join(docs, name)))) return [];
  return names.map((name) => [name, { type: 'image/png', bytes: readFileSync(join(docs, name)) }] as const);
}

async function serve(
  runs: readonly ServedRun[],
  page: ReadonlyMap<string, PlayerFile>,
  port: number,
  open: boolean,
): Promise<void> {
  const server = await servePlayer(playerFiles(playerDirectory), runs, port, page);
  const end = interrupted(server);
  process.stdout.write(`${server.address}\n`);
  say('Both are on this page (Ctrl-C here ends it).');
  if (open) openBrowser(server.address);
  await end;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
