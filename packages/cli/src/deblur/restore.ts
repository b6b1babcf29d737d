import { accessSync, constants } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type DeblurProgress, type Decision, deblur } from '@pellucid/vision';
import {
  comparisonPicture,
  decodePhotoFile,
  type EncodedPhoto,
  encodePhotoFile,
  encodePicture,
  type PhotoFile,
  type PhotoFormat,
  type PhotoLoss,
  PhotoSizeError,
  photoFormat,
  photoPicture,
} from '@pellucid/vision/node';
import type { DeblurChoices } from '../commands/deblur-options.ts';
import { DeblurRecorder } from '../deblur-recording/deblur-recorder.ts';
import { recordingOf } from '../deblur-recording/write-recording.ts';
import { exitCode, Failure, systemReason } from '../failure.ts';
import { replaceFile } from '../output-file.ts';
import { explain } from './explain.ts';
import { withNetwork } from './network-file.ts';
import type { Job } from './outputs.ts';
import { photoBytes, photoFailure } from './photo-bytes.ts';

/** What became of a photograph. */
export interface Restored {
  readonly decision: Decision;
  /** How much of the result was taken, 0 to 1. */
  readonly strength: number;
  /** The format of the photograph and of the result, where their names say another; null where they say it. */
  readonly misnamed: PhotoFormat | null;
  readonly losses: readonly PhotoLoss[];
  /** The files that were written, the restored photograph first. */
  readonly written: readonly string[];
}

/**
 * Restores one photograph and writes its results, each whole or not at all. One that is left as it was is copied byte for byte, where its
 * format may stay.
 * @throws Failure when it cannot be read or written; what the signal is aborted with
 */
export async function restore(
  job: Job,
  { method, strength, beforeAfter, explain: explained, record, network }: DeblurChoices,
  onProgress: (progress: DeblurProgress) => void,
  signal: AbortSignal,
): Promise<Restored> {
  requireWritable(job.restored);
  const bytes = await photoBytes(job.photo);
  const file = await decoded(job.photo, bytes);
  const started = new Date();
  const recorder = record ? new DeblurRecorder({ photo: file.photo, method, strength }) : null;
  const { photo, decision } = await withNetwork(network, (runtime) =>
    deblur(file.photo, { method, strength, onProgress, signal, ...runtime, ...(recorder && { observer: recorder }) }),
  );
  const format = job.format ?? file.format;
  const asItWas = photo === file.photo;
  const encoded =
    asItWas && format === file.format ? { bytes, losses: [] } : await encodedPhoto(job, { ...file, photo }, format);
  signal.throwIfAborted();
  replaceFile(job.restored, encoded.bytes);
  const written = [job.restored];
  if (beforeAfter || explained) {
    const [before, after] = [photoPicture(file.photo), photoPicture(photo)];
    if (beforeAfter) {
      replaceFile(job.comparison, await encodePicture(await comparisonPicture(before, after), 'jpeg', 92));
      written.push(job.comparison);
    }
    if (explained) {
      replaceFile(job.explanation, await explain(job.photo, decision, before, after));
      written.push(job.explanation);
    }
  }
  if (recorder !== null) {
    replaceFile(job.recording, await recordingOf(recorder.log, basename(job.photo), started));
    written.push(job.recording);
  }
  const named = job.format ?? photoFormat(job.photo) ?? format;
  const misnamed = named === format ? null : format;
  return { decision, strength, misnamed, losses: encoded.losses, written };
}

/** Said before minutes of work, not after. */
function requireWritable(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    const reason = systemReason(error);
    throw new Failure(exitCode.cannotCreate, `"${path}" cannot be written: ${reason}. Choose another place with -o.`);
  }
}

async function decoded(path: string, bytes: Uint8Array): Promise<PhotoFile> {
  try {
    return await decodePhotoFile(bytes);
  } catch (error) {
    throw photoFailure(path, error);
  }
}

async function encodedPhoto(job: Job, file: PhotoFile, format: PhotoFile['format']): Promise<EncodedPhoto> {
  try {
    return await encodePhotoFile(file, format);
  } catch (error) {
    if (!(error instanceof PhotoSizeError)) throw error;
    throw new Failure(
      exitCode.cannotCreate,
      `"${job.restored}" cannot be written: ${error.message}. Choose another format with -o.`,
    );
  }
}
