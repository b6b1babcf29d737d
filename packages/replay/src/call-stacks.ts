import type { CallId, FunctionId, Step, TaskId, Value } from '@pellucid/format';
import { nothingBefore } from './nothing-before.ts';
import type { EarlierCall, EarlierNode, Past } from './past.ts';
import type { Call } from './recording.ts';
import { countUpTo } from './search.ts';
import { countWhile } from './sequence.ts';
import { TaskLog } from './task-log.ts';

/** A call and what the index keeps beside it. */
export interface CallRecord {
  /** Among all calls in the order they were met, from 0. */
  readonly index: number;
  readonly id: CallId;
  readonly function: FunctionId;
  readonly depth: number;
  readonly call: Call;
  readonly children: readonly Call[];
  /** It began before what is read here. */
  readonly isEarlier: boolean;
  /** On the stack of some task: a call is on one at most. */
  readonly running: boolean;
  readonly ended: boolean;
}

type OpenCall = { -readonly [Field in keyof Call]: Call[Field] };

interface OpenRecord extends CallRecord {
  children: Call[];
  running: boolean;
  ended: boolean;
  /** Of a call that began here: how it ends is written into it. */
  readonly own: OpenCall | null;
}

/** A stack of calls as a list from its top; shared between all the steps that have it. */
export interface StackNode {
  readonly record: CallRecord;
  readonly pushed: Step;
  readonly below: StackNode | null;
}

interface OpenNode extends StackNode {
  readonly record: OpenRecord;
  readonly below: OpenNode | null;
}

const noChildren: Call[] = [];

/** The calls of a run and the stacks that they form, one per task. Operations that no right recorder writes change nothing and answer false or null. */
export class CallStacks {
  readonly records: CallRecord[] = [];
  readonly #past: Past;
  readonly #byId = new Map<CallId, OpenRecord>();
  readonly #byFunction = new Map<FunctionId, Call[]>();
  /** By process: the calls of one never own the variables of another. */
  readonly #latest = new Map<TaskId, Map<FunctionId, CallRecord>>();
  readonly tasks: TaskLog;
  /** Calls of earlier that end here. */
  readonly endedEarlier: Pick<Call, 'id' | 'ended' | 'outcome'>[] = [];
  /** Steps at which the stack or the task became another, and what it became. */
  readonly #steps: Step[] = [];
  readonly #stacks: (StackNode | null)[] = [];
  readonly #tasks: TaskId[] = [];
  readonly #onMet: (record: CallRecord) => void;

  #task: TaskId;
  #stack: OpenNode | null;
  readonly #aside = new Map<TaskId, OpenNode | null>();
  readonly #first: StackNode | null;

  /** `onMet`: told of every record, in the order of their indexes. */
  constructor(
    past: Past = nothingBefore,
    tasks: TaskLog = new TaskLog(),
    onMet: (record: CallRecord) => void = () => {},
  ) {
    this.#past = past;
    this.tasks = tasks;
    this.#onMet = onMet;
    this.#task = past.task;
    this.#stack = this.#earlierNode(past.stack());
    this.#first = this.#stack;
  }

  /** The innermost call of the current task. */
  get current(): CallRecord | null {
    return this.#stack?.record ?? null;
  }

  get task(): TaskId {
    return this.#task;
  }

  /** The stack of the current task, and those of the tasks that were current before. */
  get top(): StackNode | null {
    return this.#stack;
  }

  get aside(): ReadonlyMap<TaskId, StackNode | null> {
    return this.#aside;
  }

  find(call: CallId): CallRecord | undefined {
    return this.#find(call);
  }

  /** The calls of the function that began here, in the order they were entered. */
  callsOf(target: FunctionId): readonly Call[] {
    return this.#byFunction.get(target) ?? noChildren;
  }

  /** Every function that was called here, with its calls. */
  get functions(): ReadonlyMap<FunctionId, readonly Call[]> {
    return this.#byFunction;
  }

  /** The call of the function that was entered last in the current process. */
  latestOf(target: FunctionId, step: Step): CallRecord | undefined {
    const process = this.tasks.processOf(this.#task, step);
    const known = this.#latest.get(process)?.get(target);
    if (known !== undefined) return known;
    const earlier = this.#past.latestOf(process, target);
    const record = earlier === undefined ? undefined : this.#find(earlier);
    if (record !== undefined) this.#setLatest(process, record);
    return record;
  }

  startTask(step: Step, task: TaskId, kind: string, name: string): void {
    this.tasks.start(step, task, kind, name, this.#task);
  }

  enter(step: Step, call: CallId, target: FunctionId): CallRecord | null {
    if (this.#byId.has(call) || (this.#past.played === null && this.#past.earlierCall(call) !== undefined)) return null;
    const parent = this.#stack?.record ?? null;
    const depth = parent === null ? 0 : parent.depth + 1;
    const own: OpenCall = {
      id: call,
      function: target,
      parent: parent?.id ?? null,
      task: this.#task,
      depth,
      entered: step,
      ended: null,
      outcome: 'running',
      result: null,
    };
    const index = this.records.length;
    const record: OpenRecord = {
      index,
      id: call,
      function: target,
      depth,
      call: own,
      own,
      children: noChildren,
      running: true,
      ended: false,
      isEarlier: false,
    };
    if (parent !== null) {
      if (parent.children === noChildren) parent.children = [own];
      else parent.children.push(own);
    }
    this.#meet(record);
    const ofFunction = this.#byFunction.get(target);
    if (ofFunction === undefined) this.#byFunction.set(target, [own]);
    else ofFunction.push(own);
    this.#setLatest(this.tasks.processOf(this.#task, step), record);
    this.#become(step, { record, pushed: step, below: this.#stack });
    return record;
  }

  leave(step: Step, outcome: 'returned' | 'raised', result: Value): boolean {
    if (this.#stack === null) return false;
    const { record } = this.#stack;
    const { own } = record;
    record.ended = true;
    if (own === null) {
      this.endedEarlier.push({ id: record.id, ended: step, outcome });
    } else {
      own.ended = step;
      own.outcome = outcome;
      own.result = result;
    }
    return this.suspend(step);
  }

  suspend(step: Step): boolean {
    if (this.#stack === null) return false;
    this.#stack.record.running = false;
    this.#become(step, this.#stack.below);
    return true;
  }

  resume(step: Step, call: CallId): boolean {
    const record = this.#find(call);
    if (record === undefined || record.running || record.ended) return false;
    record.running = true;
    this.#become(step, { record, pushed: step, below: this.#stack });
    return true;
  }

  switchTo(step: Step, task: TaskId): void {
    this.#aside.set(this.#task, this.#stack);
    this.#task = task;
    const known = this.#aside.get(task);
    this.#become(step, known === undefined ? this.#earlierNode(this.#past.stackOf(task)) : known);
  }

  /** The current task after the step, and its stack. */
  at(step: Step): { readonly task: TaskId; readonly stack: StackNode | null } {
    const place = countUpTo(this.#steps, step) - 1;
    const task = this.#tasks[place];
    return task === undefined
      ? { task: this.#past.task, stack: this.#first }
      : { task, stack: this.#stacks[place] ?? null };
  }

  #find(call: CallId): OpenRecord | undefined {
    const known = this.#byId.get(call);
    if (known !== undefined) return known;
    const earlier = this.#past.earlierCall(call);
    if (earlier === undefined) return undefined;
    const record = new EarlierRecord(this.records.length, earlier, this.#past);
    this.#meet(record);
    return record;
  }

  #meet(record: OpenRecord): void {
    this.records.push(record);
    this.#byId.set(record.id, record);
    this.#onMet(record);
  }

  #setLatest(process: TaskId, record: CallRecord): void {
    const latest = this.#latest.get(process) ?? new Map<FunctionId, CallRecord>();
    this.#latest.set(process, latest.set(record.function, record));
  }

  #earlierNode(node: EarlierNode | null): OpenNode | null {
    if (node === null) return null;
    const recordOf = (): OpenRecord => {
      const record = this.#find(node.call);
      if (record === undefined) throw new Error(`Call ${node.call} is on the stack but did not begin`);
      return record;
    };
    return new EarlierStackNode(node.pushed, recordOf, () => this.#earlierNode(node.below()));
  }

  #become(step: Step, stack: OpenNode | null): void {
    this.#stack = stack;
    this.#steps.push(step);
    this.#stacks.push(stack);
    this.#tasks.push(this.#task);
  }
}

/** A call that began earlier: all that is known of it is asked for when somebody wants to see it. */
class EarlierRecord implements OpenRecord {
  readonly index: number;
  readonly id: CallId;
  readonly function: FunctionId;
  readonly depth: number;
  readonly own = null;
  readonly isEarlier = true;
  running: boolean;
  ended: boolean;
  children: Call[] = noChildren;
  readonly #past: Past;
  #call: Call | null = null;

  constructor(index: number, earlier: EarlierCall, past: Past) {
    this.index = index;
    this.id = earlier.id;
    this.function = earlier.function;
    this.depth = earlier.depth;
    this.running = earlier.running;
    this.ended = earlier.ended;
    this.#past = past;
  }

  get call(): Call {
    this.#call ??= this.#past.call(this.id);
    return this.#call;
  }
}

class EarlierStackNode implements OpenNode {
  readonly pushed: Step;
  readonly #recordOf: () => OpenRecord;
  readonly #belowOf: () => OpenNode | null;
  #record: OpenRecord | null = null;
  #below: OpenNode | null | undefined = undefined;

  constructor(pushed: Step, recordOf: () => OpenRecord, belowOf: () => OpenNode | null) {
    this.pushed = pushed;
    this.#recordOf = recordOf;
    this.#belowOf = belowOf;
  }

  get record(): OpenRecord {
    this.#record ??= this.#recordOf();
    return this.#record;
  }

  get below(): OpenNode | null {
    if (this.#below === undefined) this.#below = this.#belowOf();
    return this.#below;
  }
}

/** The first `most` of the calls, which are in the order they were entered, that were entered between the two steps, both exclusive. */
export function enteredBetween(calls: readonly Call[], after: number, until: number, most: number): readonly Call[] {
  const entered = (index: number): number => calls[index]?.entered ?? Number.POSITIVE_INFINITY;
  const first = countWhile(calls.length, (index) => entered(index) <= after);
  let end = first;
  while (end < calls.length && end - first < most && entered(end) < until) end++;
  return calls.slice(first, end);
}
