import type { CallId, Event, FunctionId, TaskId } from '@pellucid/format';

/** A call that is on the stack of its task. */
export interface WalkedCall {
  readonly call: CallId;
  readonly function: FunctionId;
}

/** Told what happens to stacks while a run is gone through. */
export interface CallListener {
  /** A call goes on top of the stack, for the first time or again. */
  pushed(call: WalkedCall, task: TaskId, again: boolean): void;
  /** The call leaves the stack: it has ended, or is put aside. */
  popped(call: WalkedCall, task: TaskId, ended: boolean): void;
}

const firstTask = 1 as TaskId;

/** Follows the stacks of all tasks, event by event. */
export class CallWalk {
  readonly #listener: CallListener;
  readonly #stacks = new Map<TaskId, WalkedCall[]>();
  readonly #calls = new Map<CallId, WalkedCall>();
  #task = firstTask;
  #stack: WalkedCall[] = [];

  constructor(listener: CallListener) {
    this.#listener = listener;
    this.#stacks.set(firstTask, this.#stack);
  }

  get task(): TaskId {
    return this.#task;
  }

  /** Before a step: what begins with it is on the stack then. */
  before(event: Event): void {
    switch (event.type) {
      case 'task': {
        this.#task = event.task;
        this.#stack = this.#stacks.get(event.task) ?? [];
        this.#stacks.set(event.task, this.#stack);
        return;
      }
      case 'enter':
        return this.#push({ call: event.call, function: event.function }, false);
      case 'resume': {
        const call = this.#calls.get(event.call);
        if (call !== undefined) this.#push(call, true);
        return;
      }
      default:
        return;
    }
  }

  /** After the step: what ends with it is on the stack until then. */
  after(event: Event): void {
    if (event.type !== 'leave' && event.type !== 'unwind' && event.type !== 'suspend') return;
    const call = this.#stack.pop();
    if (call === undefined) return;
    if (event.type !== 'suspend') this.#calls.delete(call.call);
    this.#listener.popped(call, this.#task, event.type !== 'suspend');
  }

  /** The recording is over: what is still on the stacks is taken from them. */
  finish(): void {
    for (const [task, stack] of this.#stacks) {
      for (let call = stack.pop(); call !== undefined; call = stack.pop()) this.#listener.popped(call, task, true);
    }
  }

  #push(call: WalkedCall, again: boolean): void {
    this.#calls.set(call.call, call);
    this.#stack.push(call);
    this.#listener.pushed(call, this.#task, again);
  }
}
