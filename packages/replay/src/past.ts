import type { CallId, Contents, FunctionId, ObjectId, SourceRange, Step, TaskId } from '@pellucid/format';
import type { Call } from './recording.ts';
import type { BoundVariable } from './variable-log.ts';

/** What has to be known of a call that began earlier to go on with the run. */
export interface EarlierCall {
  readonly id: CallId;
  readonly function: FunctionId;
  readonly depth: number;
  /** On the stack of some task. */
  readonly running: boolean;
  readonly ended: boolean;
}

/** The statement of a call that began last, and when. */
export interface Statement {
  readonly range: SourceRange;
  readonly since: Step;
}

/** A place on a stack that was pushed earlier; one call is pushed again whenever it is resumed. */
export interface EarlierNode {
  readonly call: CallId;
  /** The step that pushed it: no two nodes have the same. */
  readonly pushed: Step;
  below(): EarlierNode | null;
}

/** A variable as an earlier part of the run has left it; null: it has none, but keeps its place in the order. */
export type EarlierVariable = Omit<BoundVariable, 'value'> & { readonly value: BoundVariable['value'] | null };

/**
 * What a part of a run, which begins at `firstStep`, has to know of what was before it. Answers are asked for as late as they can be: whoever answers
 * from a file may throw until what is needed has been read.
 */
export interface Past {
  readonly firstStep: Step;
  readonly task: TaskId;
  /** First step of the moment that may go on in this part, and how it stands (see `MomentIndex`). */
  readonly moment: { readonly first: Step; readonly boundary: boolean; readonly opening: boolean };
  /** Of the current task. */
  stack(): EarlierNode | null;
  stackOf(task: TaskId): EarlierNode | null;
  earlierCall(call: CallId): EarlierCall | undefined;
  /** As it is at the end of the whole run. */
  call(call: CallId): Call;
  latestOf(process: TaskId, target: FunctionId): CallId | undefined;
  placeOf(call: CallId): Statement | null;
  /** In the order of their first writes. */
  variablesOf(call: CallId): readonly EarlierVariable[];
  has(object: ObjectId): boolean;
  object(object: ObjectId): Contents | undefined;
  /** Somebody has played this part already: which of its events have no effect is known, and need not be found out. */
  readonly played: { isVoid(step: Step): boolean; isDefinedBefore(step: Step, place: number): boolean } | null;
}
