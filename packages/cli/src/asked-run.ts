import { FormatError } from '@pellucid/format';
import { IndexError, type Recording } from '@pellucid/replay';
import { exitCode, Failure } from './failure.ts';
import { type RunFile, reading, readWhole } from './run.ts';
import { knownIndex } from './run-index.ts';
import { commandLine } from './text/shell.ts';

/**
 * Asks the recording of RUN: by its index where it has one, so that no more of it is read than the answer needs, else when all of it has been read.
 * @throws Failure when there is none, or the file or its index cannot be read.
 */
export function askRun<T>(run: string, ask: (recording: Recording) => T): Promise<T> {
  return reading(run, async (file) => {
    const known = await knownIndex(file, process.env);
    const answer =
      known === null ? ask(await readWhole(file)) : await askIndexed(file, known.index, () => ask(known.recording));
    await file.close();
    return answer;
  });
}

async function askIndexed<T>(file: RunFile, index: RunFile, ask: () => T): Promise<T> {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof IndexError || error instanceof FormatError)) throw error;
    throw new Failure(
      exitCode.badData,
      `"${index.path}" is damaged or belongs to another recording; delete it, or make it anew with \`${commandLine('index', file.path)}\`.`,
    );
  } finally {
    await index.close();
  }
}
