import type { CallId, Step, TaskId, Value } from '@pellucid/format';
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
