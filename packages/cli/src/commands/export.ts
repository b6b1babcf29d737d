import { basename, extname } from 'node:path';
import { readRecording } from '@pellucid/format';
import { exportedPage } from '@pellucid/web';
import { oneOrTwoPositionals, parseOptions, wholeNumber } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { NotesFile } from '../notes-file.ts';
import { replaceFile, requireOtherFile } from '../output-file.ts';
import { isForetold, recordingUpTo } from '../recording-start.ts';
import { checkRun, type RunFile } from '../run.ts';
import { counted, grouped, size } from '../text/measures.ts';
import { commandLine } from '../text/shell.ts';
import { holdsData } from './held-data.ts';
import { langOf } from './lang-option.ts';
import { type Outcome, success } from './outcome.ts';
import { viewOption, viewsOf } from './view-option.ts';

const options = {
  output: { type: 'string', short: 'o' },
  view: viewOption,
  lang: { type: 'string' },
  'no-notes': { type: 'boolean' },
  until: { type: 'string' },
} as const;

/** `pellucid export`: the player and a recording, or two that it compares, in one HTML file. */
export async function exportRun(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('export', args, options);
  const [run, other] = oneOrTwoPositionals('export', 'RUN', positionals);
  const views = viewsOf(values.view);
  const lang = langOf(values.lang);
  const { file, facts } = await checkRun(run);
  const compared = other === null ? null : await checkRun(other);
  const until = values.until === undefined ? null : wholeNumber('--until', values.until, 0, mostSteps - 1);
  if (until !== null && compared !== null) throw new Failure(exitCode.usage, '--until cuts one RUN, not two.');
  if (until === null) await requireRoom(compared === null ? [file] : [file, compared.file]);
  const bytes = until === null ? await wholeFile(file) : await recordingUpTo(file, until);
  const output = values.output ?? `${file.path.replace(/\.pellucid$/, '')}.html`;
  requireOtherFile(output, file.path, 'the recording');
  if (compared !== null) requireOtherFile(output, compared.file.path, 'the recording');
  requirePage(output);
  const title = [facts, ...(compared === null ? [] : [compared.facts])]
    .map(({ program }) => basename(program))
    .join(' | ');
  const otherBytes = compared === null ? null : await wholeFile(compared.file);
  const noted = new NotesFile(file.path);
  const notes = values['no-notes'] === true || other !== null ? null : noted.read();
  const { language } = facts;
  const page = exportedPage(bytes, {
    title,
    language,
    holdsData: await holdsData(bytes),
    views,
    lang,
    other: otherBytes,
    notes,
  });
  replaceFile(output, page);
  if (notes !== null && notes.length > 0) {
    process.stderr.write(
      `pellucid: with the ${counted(notes.length, 'bookmark')} of ${noted.path} (--no-notes leaves them out)\n`,
    );
  }
  process.stderr.write(
    `pellucid: ${size(Buffer.byteLength(page))} → ${output} (opens in any browser, without a network)\n`,
  );
  return success;
}

/** @throws Failure for a name that promises something else, as that of a film does. */
function requirePage(output: string): void {
  const ending = extname(output);
  if (/^(?:|\.x?html?)$/i.test(ending)) return;
  throw new Failure(exitCode.usage, `export writes a page, and "${output}" ends in ${ending}; end it in .html.`);
}

/** What the memory of a page holds: ten million steps take some 2 GB there. */
const mostSteps = 15_000_000;
/** With its third for base64 a page is still a text. */
const mostBytes = 256 * 2 ** 20;

/** A page that no browser can open, or that has nothing to show, is of no use to anybody. @throws Failure */
async function requireRoom(files: readonly RunFile[]): Promise<void> {
  let [bytes, steps] = [0, 0];
  for (const file of files) bytes += await file.size();
  for (const file of bytes > mostBytes ? [] : files) {
    const before = steps;
    for await (const part of readRecording(file)) if (part.part === 'events') steps += part.count;
    if (steps === before)
      throw new Failure(exitCode.badData, `"${file.path}" holds no steps, so there is nothing to show.`);
  }
  if (bytes <= mostBytes && steps <= mostSteps) return;
  const much =
    bytes > mostBytes
      ? `${size(bytes)}, and a page holds ${size(mostBytes)}`
      : `${counted(steps, 'step')}, and a page holds ${grouped(mostSteps)}`;
  throw new Failure(
    exitCode.badData,
    `${files.map(({ path }) => `"${path}"`).join(' and ')} ${files.length > 1 ? 'have' : 'has'} ${much}; \`${commandLine('watch', ...files.map(({ path }) => path))}\` shows any length, and --until STEP exports what was before a step.`,
  );
}

async function wholeFile(file: RunFile): Promise<Uint8Array> {
  const bytes = (await isForetold(file)) ? await recordingUpTo(file, null) : await file.read(0, await file.size());
  await file.close();
  return bytes;
}
