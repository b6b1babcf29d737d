import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Job } from '../deblur/outputs.ts';
import { restore } from '../deblur/restore.ts';
import { findingOf, outcomeText, progressText } from '../text/deblur.ts';
import { duration } from '../text/measures.ts';
import { StatusLine } from '../text/status-line.ts';
import type { TourPhoto } from './tour-page.ts';

/** A photograph that has been restored for the tour. */
export interface RestoredExample {
  readonly shown: Pick<TourPhoto, 'finding' | 'time'>;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** The recording of how. */
  readonly recording: string;
  /** What is said of it at the terminal. */
  readonly outcome: string;
}

/** Restores a JPEG and records how, with all results in the folder. @throws Failure, and what the network's runtime throws where it does not run */
export async function restoreExample(photo: string, name: string, folder: string): Promise<RestoredExample> {
  const job: Job = {
    photo,
    restored: join(folder, `${name}.deblurred.jpg`),
    format: null,
    comparison: join(folder, `${name}.before-after.jpg`),
    explanation: join(folder, `${name}.deblurred.html`),
    recording: join(folder, `${name}.deblurred.pellucid`),
  };
  const choices = {
    method: 'auto',
    strength: 1,
    beforeAfter: false,
    explain: false,
    record: true,
    network: null,
  } as const;
  const started = performance.now();
  const line = new StatusLine(process.stderr);
  const restored = await restore(
    job,
    { ...choices, photos: [photo], output: null, force: false },
    (progress) => line.show(progressText(basename(photo), progress, (performance.now() - started) / 1000)),
    new AbortController().signal,
  ).finally(() => line.clear());
  const milliseconds = performance.now() - started;
  return {
    shown: { finding: findingOf(restored.decision), time: duration(milliseconds) },
    before: readFileSync(photo),
    after: readFileSync(job.restored),
    recording: job.recording,
    outcome: outcomeText(basename(photo), restored, milliseconds),
  };
}
