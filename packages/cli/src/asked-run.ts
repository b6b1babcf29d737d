import { FormatError } from '@pellucid/format';
import { IndexError, openIndexed, type Recording } from '@pellucid/replay';
import { exitCode, Failure } from './failure.ts';
import { type RunFile, reading, readWhole } from './run.ts';
import { findIndex, knownIndex } from './run-index.ts';
import { commandLine } from './text/shell.ts';

/**
 * Asks the recording of RUN: by its index where it has one, so that no more of it is read than the answer needs, else when all of it has been read.
 * @throws Failure when there is none, or the file or its index cannot be read.
 */
export function askRun<T>(run: string, ask: (recording: Recording, file: RunFile) => T | Promise<T>): Promise<T> {
  return reading(run, async (file) => {
    const known = await knownIndex(file, process.env);
    const answer =
      known === null
        ? await ask(await readWhole(file), file)
        : await askIndexed(file, known.index, () => ask(known.recording, file));
    await file.close();
    return answer;
  });
}

/**
 * The same of what an index has counted: where a long recording has none, it is made once, and kept.
 * @throws Failure as `askRun` does
 */
export function askLongRun<T>(
  run: string,
  environment: NodeJS.ProcessEnv,
  ask: (recording: Recording, file: RunFile) => Promise<T>,
): Promise<T> {
  return reading(run, async (file) => {
    const index =
      (await knownIndex(file, environment))?.index ??
      (await findIndex(file, environment, () =>
        process.stderr.write(`pellucid: "${file.path}" is long and has no index; it is made once, and kept.\n`),
      ));
    const answer =
      index === null
        ? await ask(await readWhole(file), file)
        : await askIndexed(file, index, async () => ask(await openIndexed(file, index), file));
    await file.close();
    return answer;
  });
}

async function askIndexed<T>(file: RunFile, index: RunFile, ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask();
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
