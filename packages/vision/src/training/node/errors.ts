import type { TrainingPlan } from '../plan.ts';

/** There is a training in the folder already. */
export class RunExistsError extends Error {
  override readonly name = 'RunExistsError';
  readonly folder: string;

  constructor(folder: string) {
    super(`There is a training in ${folder} already`);
    this.folder = folder;
  }
}

/** There is no training in the folder to go on with. */
export class NoRunError extends Error {
  override readonly name = 'NoRunError';
  readonly folder: string;

  constructor(folder: string) {
    super(`There is no checkpoint in ${folder}`);
    this.folder = folder;
  }
}

/** A training cannot go on by another plan than it was started with. */
export class PlanDiffersError extends Error {
  override readonly name = 'PlanDiffersError';
  readonly folder: string;
  readonly option: keyof TrainingPlan;
  readonly saved: TrainingPlan[keyof TrainingPlan];
  readonly given: TrainingPlan[keyof TrainingPlan];

  constructor(folder: string, option: keyof TrainingPlan, saved: TrainingPlan, given: Partial<TrainingPlan>) {
    super(`The training in ${folder} was started with ${option} ${saved[option]}, not ${given[option]}`);
    this.folder = folder;
    this.option = option;
    this.saved = saved[option];
    this.given = given[option] ?? null;
  }
}

/** A file of parameters cannot be used. `reason` is a clause. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`The parameters in ${path} cannot be used: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}
