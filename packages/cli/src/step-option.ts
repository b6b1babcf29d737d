import { id, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { exitCode, Failure } from './failure.ts';
import { grouped } from './text/measures.ts';

/** The step that `--at` names; the last one where it is not given. @throws Failure when the recording has no such step. */
export function stepOf(recording: Recording, at: string | undefined): Step {
  const last = recording.steps - 1;
  if (last < 0) {
    throw new Failure(
      exitCode.badData,
      `The recording holds no steps${recording.damage === null ? '' : `: ${recording.damage}`}.`,
    );
  }
  if (at === undefined || at === 'end') return id<Step>(last);
  const step = Number(at);
  if (/^\d+$/.test(at) && step <= last) return id<Step>(step);
  throw new Failure(exitCode.usage, `--at takes "end" or a step from 0 to ${grouped(last)}, not "${at}".`);
}
