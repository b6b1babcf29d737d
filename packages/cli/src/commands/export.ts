import { basename } from 'node:path';
import { exportedPage } from '@pellucid/web';
import { onePositional, parseOptions } from '../arguments.ts';
import { replaceFile, requireOtherFile } from '../output-file.ts';
import { checkRun } from '../run.ts';
import { size } from '../text/measures.ts';
import { type Outcome, success } from './outcome.ts';
import { viewOption, viewsOf } from './view-option.ts';

const options = { output: { type: 'string', short: 'o' }, view: viewOption } as const;

/** `pellucid export`: the player and a recording in one HTML file. */
export async function exportRun(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('export', args, options);
  const run = onePositional('export', 'RUN', positionals);
  const views = viewsOf(values.view);
  const { file, facts } = await checkRun(run);
  const bytes = await file.read(0, await file.size());
  await file.close();
  const output = values.output ?? `${file.path.replace(/\.pellucid$/, '')}.html`;
  requireOtherFile(output, file.path, 'the recording');
  const page = await exportedPage(bytes, basename(facts.program), views);
  replaceFile(output, page);
  process.stderr.write(
    `pellucid: ${size(Buffer.byteLength(page))} → ${output} (opens in any browser, without a network)\n`,
  );
  return success;
}
