import { accessSync, constants, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { beginPart } from './doors/part-recorder.ts';

/** The recording of a part cannot be written, in a sentence for people. */
export class CannotRecord extends Error {
  override readonly name = 'CannotRecord';
}

let isOpen = false;

/**
 * Records what happens while `work` runs, and until its promise is settled, into the file `path`. The functions that are recorded are those of sources that were
 * loaded after `node --import @pellucid/record-js/preload`, or for the first time within a block. A block within another one, or in a
 * program that is recorded as a whole, is a part of that recording. @throws CannotRecord when the recording cannot be written to `path`
 */
export async function record<T>(path: string, work: () => T | PromiseLike<T>): Promise<T> {
  const file = resolve(path);
  // Not before it is wanted: the parser and the hooks come with it.
  const { partsOfProgram } = await import('./doors/parts.ts');
  const runtime = isOpen ? null : partsOfProgram();
  if (runtime === null) return work();
  requireWritable(path, file);
  isOpen = true;
  const part = beginPart(runtime, { program: null, reason: 'the block ended' });
  runtime.atEnd((cause) => {
    const problem = part.keepNow(file, cause, 'the program ended within the block');
    // Warnings come too late here.
    if (problem !== '') print(`pellucid: The recording ${path} could not be written: ${problem}.\n`);
  });
  let exception: string | null = null;
  try {
    return await work();
  } catch (error) {
    exception = error instanceof Error ? `${error.name}: ${error.message}` : 'an exception';
    throw error;
  } finally {
    isOpen = false;
    runtime.atEnd(null);
    await finish(() => part.keep(file, exception), path);
  }
}

/** A recording that cannot be written is a warning, and never the program's failure. */
async function finish(keep: () => Promise<boolean>, path: string): Promise<void> {
  try {
    if (await keep()) return;
    process.emitWarning(
      `Nothing was recorded into ${path}: every source had been loaded before. Start the program with \`node --import @pellucid/record-js/preload\`.`,
    );
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    process.emitWarning(`The recording ${path} could not be written: ${code ?? message}.`);
  }
}

function print(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads it.
  }
}

function requireWritable(path: string, file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new CannotRecord(`"${path}" is a folder, so the recording cannot be written there. Name a file in it.`);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'there is no such folder' : 'its folder cannot be written to';
    throw new CannotRecord(`"${path}" cannot be written: ${reason}. Name another place.`);
  }
}
