import { basename } from 'node:path';
import { exportedPage } from '@pellucid/web';
import { oneOrTwoPositionals, parseOptions } from '../arguments.ts';
import { NotesFile } from '../notes-file.ts';
import { replaceFile, requireOtherFile } from '../output-file.ts';
import { checkRun, type RunFile } from '../run.ts';
import { counted, size } from '../text/measures.ts';
import { holdsData } from './held-data.ts';
import { langOf } from './lang-option.ts';
import { type Outcome, success } from './outcome.ts';
import { viewOption, viewsOf } from './view-option.ts';

const options = {
  output: { type: 'string', short: 'o' },
  view: viewOption,
  lang: { type: 'string' },
  'no-notes': { type: 'boolean' },
} as const;

/** `pellucid export`: the player and a recording, or two that it compares, in one HTML file. */
export async function exportRun(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('export', args, options);
  const [run, other] = oneOrTwoPositionals('export', 'RUN', positionals);
  const views = viewsOf(values.view);
  const lang = langOf(values.lang);
  const { file, facts } = await checkRun(run);
  const bytes = await wholeFile(file);
  const compared = other === null ? null : await checkRun(other);
  const output = values.output ?? `${file.path.replace(/\.pellucid$/, '')}.html`;
  requireOtherFile(output, file.path, 'the recording');
  if (compared !== null) requireOtherFile(output, compared.file.path, 'the recording');
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

async function wholeFile(file: RunFile): Promise<Uint8Array> {
  const bytes = await file.read(0, await file.size());
  await file.close();
  return bytes;
}
