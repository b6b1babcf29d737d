import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { exportedPage } from '@pellucid/web';
import { onePositional, parseOptions } from '../arguments.ts';
import { exitCode, Failure, systemReason } from '../failure.ts';
import { checkRun } from '../run.ts';
import { size } from '../text/measures.ts';
import { type Outcome, success } from './outcome.ts';

const options = { output: { type: 'string', short: 'o' } } as const;

/** `pellucid export`: the player and a recording in one HTML file. */
export async function exportRun(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('export', args, options);
  const run = onePositional('export', 'RUN', positionals);
  const { file, facts } = await checkRun(run);
  const bytes = await file.read(0, await file.size());
  await file.close();
  const output = values.output ?? `${file.path.replace(/\.pellucid$/, '')}.html`;
  requireOtherFile(output, file.path);
  const page = await exportedPage(bytes, basename(facts.program));
  replaceFile(output, page);
  process.stderr.write(
    `pellucid: ${size(Buffer.byteLength(page))} → ${output} (opens in any browser, without a network)\n`,
  );
  return success;
}

function requireOtherFile(output: string, recording: string): void {
  const there = statSync(output, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    throw new Failure(exitCode.cannotCreate, `"${output}" is a folder; name a file with -o.`);
  }
  const same = statSync(recording);
  if (resolve(output) === resolve(recording) || (there?.ino === same.ino && there.dev === same.dev)) {
    throw new Failure(exitCode.usage, `-o names the recording itself ("${output}"); name another file.`);
  }
}

/** All of it or nothing: a page that is cut is of no use to anybody. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Failure(
      exitCode.cannotWrite,
      `"${path}" cannot be written: ${systemReason(error)}. Choose another place with -o.`,
    );
  }
}
