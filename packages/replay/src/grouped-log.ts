import { id, type Step } from '@pellucid/format';
import { NumberColumn } from './number-column.ts';
import { countUpTo } from './search.ts';

/**
 * Things that happened, each to one of many groups (a call, a variable, a line), kept in columns. While a run is read they arrive in the order of
 * their steps; once it is closed the log answers what happened to one group, and what was the last of it at a step.
 *
 * ```
 * arrival     0  1  2  3  4            place      0  1 │ 2  3  4
 * group       0  1  0  1  1   close →  arrival    0  2 │ 1  3  4
 * step        3  5  6  6  9            first place of group 1: 2
 * ```
 */
export class GroupedLog<T> {
  readonly #groups = new NumberColumn();
  readonly #arrivingSteps = new NumberColumn();
  readonly #arriving: T[] = [];
  #starts = new Uint32Array(1);
  #steps = new Uint32Array();
  #items: readonly T[] = [];

  add(group: number, step: Step, item: T): void {
    this.#groups.push(group);
    this.#arrivingSteps.push(step);
    this.#arriving.push(item);
  }

  /** No more is added; `groups`: how many there are. */
  close(groups: number): void {
    const group = this.#groups.trimmed();
    const arrivingSteps = this.#arrivingSteps.trimmed();
    const starts = new Uint32Array(groups + 1);
    for (let arrival = 0; arrival < group.length; arrival++) {
      const behind = (group[arrival] ?? 0) + 1;
      starts[behind] = (starts[behind] ?? 0) + 1;
    }
    for (let of = 0; of < groups; of++) starts[of + 1] = (starts[of + 1] ?? 0) + (starts[of] ?? 0);
    const next = starts.slice();
    const steps = new Uint32Array(group.length);
    const items = new Array<T>(group.length);
    for (let arrival = 0; arrival < group.length; arrival++) {
      const of = group[arrival] ?? 0;
      const place = next[of] ?? 0;
      next[of] = place + 1;
      steps[place] = arrivingSteps[arrival] ?? 0;
      items[place] = this.#arriving[arrival] as T;
    }
    this.#arriving.length = 0;
    this.#starts = starts;
    this.#steps = steps;
    this.#items = items;
  }

  /** The first place of the group, and the first behind it. */
  places(group: number): readonly [from: number, to: number] {
    return [this.#starts[group] ?? 0, this.#starts[group + 1] ?? 0];
  }

  /** The place behind the last of the group that is not after the step: its first place when there is none. */
  behind(group: number, step: number): number {
    const [from, to] = this.places(group);
    return countUpTo(this.#steps, step, from, to);
  }

  stepAt(place: number): Step {
    return id<Step>(this.#steps[place] ?? 0);
  }

  itemAt(place: number): T | undefined {
    return this.#items[place];
  }

  /** The last of the group that is not after the step. */
  latest(group: number, step: Step): T | undefined {
    const behind = this.behind(group, step);
    return behind > this.places(group)[0] ? this.#items[behind - 1] : undefined;
  }

  stepsOf(group: number): Step[] {
    const [from, to] = this.places(group);
    return Array.from(this.#steps.subarray(from, to), (step) => id<Step>(step));
  }
}
