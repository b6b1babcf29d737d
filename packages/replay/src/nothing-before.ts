import { type CallId, id, type Step, type TaskId } from '@pellucid/format';
import type { Past } from './past.ts';

/** The past of a whole run. */
export const nothingBefore: Past = {
  firstStep: id<Step>(0),
  task: id<TaskId>(1),
  moment: { first: id<Step>(0), boundary: true, opening: false },
  stack: () => null,
  stackOf: () => null,
  earlierCall: () => undefined,
  call(call: CallId): never {
    throw new Error(`Call ${call} did not begin before the run`);
  },
  latestOf: () => undefined,
  placeOf: () => null,
  variablesOf: () => [],
  has: () => false,
  object: () => undefined,
  played: null,
};
