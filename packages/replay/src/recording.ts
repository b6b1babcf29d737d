import type {
  CallId,
  Contents,
  FunctionId,
  ObjectId,
  Program,
  ProgramFunction,
  ProgramVariable,
  RecordedEvent,
  RunEnd,
  RunFacts,
  Site,
  SiteId,
  SourceId,
  SourceRange,
  Step,
  TaskId,
  Value,
  VariableId,
} from '@pellucid/format';
import type { CallSpan } from './call-spans.ts';
import type { RunProfile } from './profile/run-profile.ts';
import type { Sequence } from './sequence.ts';

/** One source of the run: its static tables and its text. */
export interface Source {
  readonly id: SourceId;
  readonly program: Program;
  /** Lines without their terminators; line n of the source is `lines[n - 1]`. */
  readonly text: string;
  readonly lines: readonly string[];
}

/** One activation of a function, over the whole run. */
export interface Call {
  readonly id: CallId;
  readonly function: FunctionId;
  /** The call that was innermost when this one was entered; null for a task's first. */
  readonly parent: CallId | null;
  readonly task: TaskId;
  /** Calls above it when it was entered: 0 for a task's first. */
  readonly depth: number;
  readonly entered: Step;
  /** Step of its leave or unwind; null while it runs at the end of the recording. */
  readonly ended: Step | null;
  readonly outcome: 'returned' | 'raised' | 'running';
  /** What it returned or raised. */
  readonly result: Value | null;
}

/** A thread, process, coroutine or promise chain that another one has started. */
export interface Task {
  readonly task: TaskId;
  readonly kind: string;
  readonly name: string;
  /** The task that stands for its process: itself when it is one. */
  readonly process: TaskId;
  readonly started: Step;
  /** null: it had not ended when the recording did, or nobody said so. */
  readonly ended: Step | null;
}

/** A variable of one call: the recorder's tables name it, or (`name`) only the run does. */
export type VariableKey =
  | { readonly call: CallId; readonly variable: VariableId }
  | { readonly call: CallId; readonly name: string };

export interface VariableState {
  readonly key: VariableKey;
  readonly name: string;
  readonly value: Value;
  /** Step of the write that gave it this value. */
  readonly since: Step;
}

export interface CallState {
  readonly call: Call;
  readonly function: ProgramFunction;
  readonly source: Source;
  /** Where the call is: the range of its statement that runs or waits; null before its first line. */
  readonly at: SourceRange | null;
  /** In the order of their first binding. Only bound ones that are in scope where the call is. */
  readonly variables: readonly VariableState[];
}

/** What is true after the events 0..step. Pure: the same recording and step give the same state. */
export interface State {
  readonly step: Step;
  readonly task: TaskId;
  /** The stack of the current task, outermost first. A module body is a call too. */
  readonly calls: readonly CallState[];
  /** Variables of the latest activation of every module body that has begun in the current task's process, in order of loading. */
  readonly modules: readonly CallState[];
  /** The object as it was then; undefined if it was not yet seen. */
  object(id: ObjectId): Contents | undefined;
}

/** One point in a history: from this step on the variable or element held the value; null: it was gone. */
export interface Change {
  readonly step: Step;
  readonly value: Value | null;
}

export interface Output {
  readonly step: Step;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** How many of its characters or bytes a limit has cut from the end; absent when none. */
  readonly omitted?: number;
}

/**
 * By what a player steps. Stops of `line`, `over` and `out` are the last steps of moments (see `Recording.moment`).
 * - `event`: every step.
 * - `line`: from moment to moment, in whatever call.
 * - `over`: as `line`, but staying in this call or the ones below it on the stack; while this call is put aside nothing else is stopped at. Where
 *   none of them goes on, the moment that follows, whosever it is.
 * - `out`: to the first moment after the one in which this call ends; back: to the last moment before it began.
 * - `call`: steps at which calls begin and end.
 * - `change`: steps at which a variable or an object is written.
 *
 * `previous` mirrors `next`: for stops, `next(previous(x)) = x` by event, line, call and change, and by over where both are of the same call.
 */
export type Granularity = 'event' | 'line' | 'over' | 'out' | 'call' | 'change';

export interface Exception {
  readonly step: Step;
  readonly call: CallId;
  readonly value: Value;
  /** Step at which it was caught, if only by the promise that it rejects (a call ends there); null when nobody did. */
  readonly handled: Step | null;
}

/** An opened recording. Immutable; every answer is a pure function of it and of the arguments. */
export interface Recording {
  readonly facts: RunFacts;
  readonly end: RunEnd;
  /** Where and why reading stopped early; null when the file is whole. */
  readonly damage: string | null;
  /** Number of steps; the last step is `steps - 1`. */
  readonly steps: number;
  readonly sources: readonly Source[];

  source(id: SourceId): Source;
  /** What events and tables name. Where the tables lack it (no right recorder writes that) the answer is one called "?" that stands for it. */
  functionOf(id: FunctionId): ProgramFunction;
  variableOf(id: VariableId): ProgramVariable;
  siteOf(id: SiteId): Site;
  sourceOfFunction(id: FunctionId): Source;

  /** @throws RangeError when the step is not in the recording. */
  event(step: Step): RecordedEvent;
  state(step: Step): State;
  /**
   * First and last step of the moment that `step` lies in: what one statement did without another call in between. A moment begins with a statement,
   * with the begin or resumption of a call, and where a statement goes on because a call has come back; the end of a call is the last step of the
   * statement that ended it.
   */
  moment(step: Step): { readonly first: Step; readonly last: Step };

  /** The innermost call after the step, of the task that runs then; null outside of all calls. In the time of a search, however deep the stack. */
  callAt(step: Step): Call | null;
  /** The statement of the call that runs or waits after the step, and the step at which it began; null before its first. */
  statementAt(call: CallId, step: Step): { readonly range: SourceRange; readonly since: Step } | null;

  /** All calls in the order they were entered. */
  readonly calls: readonly Call[];
  call(id: CallId): Call;
  /** The first `most` calls that it made which were entered between the two steps, both exclusive, in the order they were entered. */
  childrenBetween(id: CallId, after: number, until: number, most: number): readonly Call[];
  /** All but the first, in the order they were started. */
  readonly tasks: readonly Task[];
  readonly gaps: readonly { readonly step: Step; readonly what: string; readonly site: SiteId | null }[];

  /** The functions whose calls had a variable of the name that the tables do not list. */
  functionsNaming(name: string): readonly FunctionId[];
  history(variable: VariableKey): readonly Change[];
  /**
   * `key`: an index, a map's key, an element of a set, or (`field`) the name of a field. Every write of it, and the steps at which another value came to
   * stand there (a splice before it); it begins with what stood there when the object was first seen.
   */
  elementHistory(object: ObjectId, part: 'item' | 'field', key: Value): readonly Change[];
  /** Steps at which anything in the object changed, its first sight included. */
  objectChanges(object: ObjectId): readonly Step[];
  /** Everything printed up to and including the step. */
  output(step: Step): readonly Output[];
  /** Steps at which a statement on the 1-based line of the source began. */
  lineSteps(source: SourceId, line: number): readonly Step[];

  /**
   * The same answers for a run of any length: counted, and taken one by one. Whoever draws or lists a part asks these.
   * `callsOf(null)`: the calls of all functions.
   */
  callsOf(target: FunctionId | null): Sequence<Call>;
  changes(variable: VariableKey): Sequence<Change>;
  changesIn(object: ObjectId): Sequence<Step>;
  runsOf(source: SourceId, line: number): Sequence<Step>;
  readonly outputs: Sequence<Output>;
  /** Every exception that was on its way, in the order in which they were raised. */
  readonly exceptions: Sequence<Exception>;
  /** How many of them were caught. */
  readonly caught: number;
  /** The first step of the piece in which the step lies: of what lies in it nothing more has to be read. 0 where the whole run is in memory. */
  heldFrom(step: Step): Step;
  /**
   * Plays the piece in which the step lies before anybody asks for it, a little at a time: `pause` is awaited in between. null: it is at hand. What cannot be
   * read is left to whoever asks.
   */
  prepare(step: Step, pause: () => Promise<void> | undefined): Promise<void> | null;
  /** What an index has counted of the whole run (see `profileRun`); null: nobody has. */
  profile(): RunProfile | null;
  /** The calls between two steps as they can be drawn: those that last less than `narrowest` steps are joined with their neighbours. */
  callSpans(from: Step, to: Step, narrowest: number): readonly CallSpan[];

  /** The next (or previous) step to stop at; null at the end (or start). */
  next(step: Step, by: Granularity): Step | null;
  previous(step: Step, by: Granularity): Step | null;
}
