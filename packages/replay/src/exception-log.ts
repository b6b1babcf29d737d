import type { CallId, RunEnd, Step, TaskId, Value } from '@pellucid/format';
import type { Exception } from './recording.ts';
import { type Sequence, sequenceOf } from './sequence.ts';
import type { ValueKeys } from './value-keys.ts';
import { withoutEndings } from './without-endings.ts';

type OpenException = { -readonly [Field in keyof Exception]: Exception[Field] };

/** Every exception that was on its way, and where it was caught. */
export class ExceptionLog {
  readonly #exceptions: OpenException[] = [];
  /** How many were caught. */
  caught = 0;
  /** Those that nobody has caught yet, by what was raised. */
  readonly #open = new Map<string, OpenException[]>();
  /** Those that a promise was rejected with, by what was raised: the step, and the exception in words. */
  readonly #rejections = new Map<string, { readonly step: Step; readonly text: string | null }>();
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
  reject(step: Step, task: TaskId, value: Value, text: string | null): void {
    const name = this.#name(task, value);
    if (!this.#open.has(name)) return;
    this.#rejections.delete(name);
    this.#rejections.set(name, { step, text });
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
