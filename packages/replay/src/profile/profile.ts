import { id, type Step } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { ProfileCounter } from './profile-counter.ts';
import type { RunProfile } from './run-profile.ts';
import { type BatchTime, StepClock } from './step-clock.ts';

export interface ProfileOptions {
  /** When the batches were handed over (`readBatchTimes`). */
  readonly times?: readonly BatchTime[] | null;
  /** Steps to count, from the beginning. */
  readonly mostSteps?: number;
}

const usualMostSteps = 30_000_000;

/** Counts what functions and lines took, or takes what an index has counted. Steps are events: what a program does, not how long; time is an estimate between the batches of the file. */
export function profileRun(
  recording: Recording,
  { times = null, mostSteps = usualMostSteps }: ProfileOptions = {},
): RunProfile {
  const known = recording.profile();
  if (known !== null) return known;
  const clock = StepClock.of(times);
  const counter = new ProfileCounter(recording);
  const steps = Math.min(recording.steps, mostSteps);
  for (let step = 0; step < steps; step++) counter.count(recording.event(id<Step>(step)).event, clock?.next(step) ?? 0);
  return counter.finish(clock?.duration ?? null);
}
