import { type CallId, type Event, id, type RunEnd, type Step, type TaskId, type Value } from '@pellucid/format';
import type { Exception } from './recording.ts';
import { type Sequence, sequenceOf } from './sequence.ts';
import type { ValueKeys } from './value-keys.ts';
import { withoutEndings } from './without-endings.ts';

const firstTask = id<TaskId>(1);

type OpenException = { -readonly [Field in keyof Exception]: Exception[Field] };

/** An exception that has left a call. `text`: in words, as the end of a run names it. */
export interface Leaving {
  readonly step: Step;
  readonly task: TaskId;
  readonly process: TaskId;
  readonly value: Value;
  readonly text: string | null;
}

/** Every exception that was on its way, and where it was caught. */
export class ExceptionLog {
  readonly #exceptions: OpenException[] = [];
  /** How many were caught. */
  caught = 0;
  /** Those that nobody has caught yet, by what was raised. */
  readonly #open = new Map<string, OpenException[]>();
  /** Those that a promise was rejected with, by what was raised: the step, and the exception in words. */
  readonly #rejections = new Map<string, { readonly step: Step; readonly text: string | null }>();
  /** What has left a call whose caller has not gone on yet. */
  #leaving: Leaving | null = null;
  /** By process, but the first: the last rejection of a promise, as long as nothing has run there that could be because of it. */
  readonly #last = new Map<TaskId, { readonly name: string; readonly task: TaskId }>();
  readonly #keys: ValueKeys;

  constructor(keys: ValueKeys) {
    this.#keys = keys;
  }

  get all(): Sequence<Exception> {
    const all = withoutEndings(this.#exceptions, this.#keys);
    const itemAt = (index: number): Exception => all[index] as Exception;
    return sequenceOf({ count: all.length, stepAt: (index) => itemAt(index).step, itemAt });
  }

  raise(step: Step, call: CallId, task: TaskId, value: Value): void {
    const exception: OpenException = { step, call, value, handled: null };
    this.#exceptions.push(exception);
    const name = this.#name(task, value);
    const open = this.#open.get(name);
    if (open === undefined) this.#open.set(name, [exception]);
    else open.push(exception);
  }

  /** An exception that passes through several calls may have been seen in each; all of that is over. */
  handle(step: Step, task: TaskId, value: Value): void {
    const name = this.#name(task, value);
    this.#settle(name, step);
    this.#rejections.delete(name);
  }

  /** An exception left an async call, so its promise has it. Who looks at that promise is not recorded. */
  reject({ step, task, process, value, text }: Leaving): void {
    const name = this.#name(task, value);
    if (!this.#open.has(name)) return;
    this.#rejections.delete(name);
    this.#rejections.set(name, { step, text });
    if (process !== firstTask) this.#last.set(process, { name, task });
  }

  /** An exception left a call that another one made; the next event says what became of it. */
  leave(leaving: Leaving): void {
    this.#leaving = leaving;
  }

  /** Where the caller goes on with something else, what called the function for it (`new Promise`) has made a rejection of the exception. */
  goOn(type: Event['type']): void {
    const leaving = this.#leaving;
    this.#leaving = null;
    if (leaving !== null && type !== 'raise' && type !== 'handle' && type !== 'unwind') this.reject(leaving);
  }

  /** Something runs that may be because of a rejection before it: in another task, or (null) where a task goes on. */
  runs(process: () => TaskId, task: TaskId | null): void {
    if (this.#last.size === 0) return;
    const of = process();
    if (task === null || this.#last.get(of)?.task !== task) this.#last.delete(of);
  }

  /** A process ended. Where nothing ran there any more after a promise was rejected, it ended by that. */
  endProcess(process: TaskId): void {
    const last = this.#last.get(process);
    if (last === undefined) return;
    this.#last.delete(process);
    this.#rejections.delete(last.name);
  }

  /** The whole run is known: what rejected a promise was caught by it, unless the program ended by that. */
  close(end: RunEnd): void {
    let fatal = end.outcome === 'exited' ? end.exception : null;
    for (const [name, { step, text }] of [...this.#rejections].reverse()) {
      if (fatal !== null && (text === null || text === fatal)) fatal = null;
      else this.#settle(name, step);
    }
  }

  #settle(name: string, step: Step): void {
    for (const exception of this.#open.get(name) ?? []) {
      exception.handled = step;
      this.caught++;
    }
    this.#open.delete(name);
  }

  /** An object is the same one in any task (it may be awaited in another); what else is thrown is told apart by task. */
  #name(task: TaskId, value: Value): string {
    return value.type === 'reference' ? `object ${value.object}` : `task ${task} ${this.#keys.key(value)}`;
  }
}
