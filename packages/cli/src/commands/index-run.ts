import { statSync } from 'node:fs';
import { onePositional, parseOptions } from '../arguments.ts';
import { requireOtherFile } from '../output-file.ts';
import { checkRun } from '../run.ts';
import { indexPath, requireFolder, writeIndex } from '../run-index.ts';
import { counted, size } from '../text/measures.ts';
import { type Outcome, success } from './outcome.ts';

const options = { output: { type: 'string', short: 'o' } } as const;

/** `pellucid index`: what a page needs to open a long recording without reading it. */
export async function indexRun(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('index', args, options);
  const { file } = await checkRun(onePositional('index', 'RUN', positionals));
  const output = values.output ?? indexPath(file.path);
  requireOtherFile(output, file.path, 'the recording');
  requireFolder(output);
  const steps = await writeIndex(file, output);
  const bytes = statSync(output).size;
  const share = Math.round((100 * bytes) / Math.max(1, await file.size()));
  await file.close();
  process.stderr.write(
    `pellucid: ${counted(steps, 'step')}, ${size(bytes)} (${share}% of the recording) → ${output}\n`,
  );
  return success;
}
