import { readFile, stat } from 'node:fs/promises';
import { PhotoFormatError } from '@pellucid/vision/node';
import { exitCode, Failure, systemCode, systemReason } from '../failure.ts';
import { size } from '../text/measures.ts';
import { printableLine } from '../text/printable.ts';

/** No photograph's file is larger; what is may not even end. */
const MAX_BYTES = 1_000_000_000;

/** The bytes of a photograph's file. @throws Failure when it is missing, no file, or too large. */
export async function photoBytes(path: string): Promise<Uint8Array> {
  try {
    const there = await stat(path);
    if (there.isDirectory())
      throw new Failure(exitCode.noInput, `"${path}" is a folder; name photographs, as in "${path}/photo.jpg".`);
    if (!there.isFile()) throw new Failure(exitCode.noInput, `"${path}" is not a file; name a photograph.`);
    if (there.size > MAX_BYTES) {
      throw new Failure(
        exitCode.badData,
        `"${path}" has ${size(there.size)}; photographs of up to ${size(MAX_BYTES)} are read.`,
      );
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof Failure || systemCode(error) === undefined) throw error;
    const reason = systemCode(error) === 'ENOENT' ? 'there is no such file' : systemReason(error);
    throw new Failure(exitCode.noInput, `"${path}" cannot be read: ${reason}.`);
  }
}

/** A Failure that says what is wrong with a photograph; any other error as it is. */
export function photoFailure(path: string, error: unknown): unknown {
  if (!(error instanceof PhotoFormatError)) return error;
  return new Failure(exitCode.badData, `"${path}" cannot be restored: ${printableLine(error.reason)}.`);
}
