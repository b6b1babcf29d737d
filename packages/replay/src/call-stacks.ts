import { type CallId, type FunctionId, id, type Step, type TaskId, type Value } from '@pellucid/format';
import type { Call } from './recording.ts';
import { countUpTo } from './search.ts';
import { TaskLog } from './task-log.ts';

/** A call and what the index keeps beside it. */
export interface CallRecord {
  /** Among all calls in the order they were entered, from 0. */
  readonly index: number;
  readonly call: Call;
  readonly children: readonly Call[];
}

interface OpenRecord extends CallRecord {
  readonly call: { -readonly [Field in keyof Call]: Call[Field] };
  children: Call[];
  /** On the stack of some task: a call is on one at most. */
  running: boolean;
}

/** A stack of calls as a list from its top; shared between all the steps that have it. */
export interface StackNode {
  readonly record: CallRecord;
  readonly below: StackNode | null;
}

interface OpenNode extends StackNode {
  readonly record: OpenRecord;
  readonly below: OpenNode | null;
}

const firstTask = id<TaskId>(1);
const noChildren: Call[] = [];

/** The calls of a run and the stacks that they form, one per task. Operations that no right recorder writes change nothing and answer false or null. */
export class CallStacks {
  readonly records: CallRecord[] = [];
  readonly #byId = new Map<CallId, OpenRecord>();
  readonly #byFunction = new Map<FunctionId, Call[]>();
  /** By process: the calls of one never own the variables of another. */
  readonly #latest = new Map<TaskId, Map<FunctionId, CallRecord>>();
  readonly tasks: TaskLog = new TaskLog();
  /** Steps at which the stack or the task became another, and what it became. */
  readonly #steps: Step[] = [];
  readonly #stacks: (StackNode | null)[] = [];
  readonly #tasks: TaskId[] = [];

  #task = firstTask;
  #stack: OpenNode | null = null;
  readonly #aside = new Map<TaskId, OpenNode | null>();

  /** The innermost call of the current task. */
  get current(): CallRecord | null {
    return this.#stack?.record ?? null;
  }

  get task(): TaskId {
    return this.#task;
  }

  find(call: CallId): CallRecord | undefined {
    return this.#byId.get(call);
  }

  /** The calls of the function in the order they were entered. */
  callsOf(target: FunctionId): readonly Call[] {
    return this.#byFunction.get(target) ?? noChildren;
  }

  /** The call of the function that was entered last in the current process. */
  latestOf(target: FunctionId): CallRecord | undefined {
    return this.#latest.get(this.processOf(this.#task))?.get(target);
  }

  /** The process of a task, named by the task that it began with. */
  processOf(task: TaskId): TaskId {
    return this.tasks.processOf(task);
  }

  startTask(step: Step, task: TaskId, kind: string, name: string): void {
    this.tasks.start(step, task, kind, name, this.#task);
  }

  enter(step: Step, call: CallId, target: FunctionId): CallRecord | null {
    if (this.#byId.has(call)) return null;
    const parent = this.#stack?.record ?? null;
    const record: OpenRecord = {
      index: this.records.length,
      call: {
        id: call,
        function: target,
        parent: parent?.call.id ?? null,
        task: this.#task,
        depth: parent === null ? 0 : parent.call.depth + 1,
        entered: step,
        ended: null,
        outcome: 'running',
        result: null,
      },
      children: noChildren,
      running: true,
    };
    if (parent !== null) {
      if (parent.children === noChildren) parent.children = [record.call];
      else parent.children.push(record.call);
    }
    this.records.push(record);
    this.#byId.set(call, record);
    const ofFunction = this.#byFunction.get(target);
    if (ofFunction === undefined) this.#byFunction.set(target, [record.call]);
    else ofFunction.push(record.call);
    const process = this.processOf(this.#task);
    const latest = this.#latest.get(process) ?? new Map<FunctionId, CallRecord>();
    this.#latest.set(process, latest.set(target, record));
    this.#become(step, { record, below: this.#stack });
    return record;
  }

  leave(step: Step, outcome: 'returned' | 'raised', result: Value): boolean {
    if (this.#stack === null) return false;
    const { call } = this.#stack.record;
    call.ended = step;
    call.outcome = outcome;
    call.result = result;
    return this.suspend(step);
  }

  suspend(step: Step): boolean {
    if (this.#stack === null) return false;
    this.#stack.record.running = false;
    this.#become(step, this.#stack.below);
    return true;
  }

  resume(step: Step, call: CallId): boolean {
    const record = this.#byId.get(call);
    if (record === undefined || record.running || record.call.ended !== null) return false;
    record.running = true;
    this.#become(step, { record, below: this.#stack });
    return true;
  }

  switchTo(step: Step, task: TaskId): void {
    this.#aside.set(this.#task, this.#stack);
    this.#task = task;
    this.#become(step, this.#aside.get(task) ?? null);
  }

  /** The current task after the step, and its stack. */
  at(step: Step): { readonly task: TaskId; readonly stack: StackNode | null } {
    const place = countUpTo(this.#steps, step) - 1;
    return { task: this.#tasks[place] ?? firstTask, stack: this.#stacks[place] ?? null };
  }

  #become(step: Step, stack: OpenNode | null): void {
    this.#stack = stack;
    this.#steps.push(step);
    this.#stacks.push(stack);
    this.#tasks.push(this.#task);
  }
}
