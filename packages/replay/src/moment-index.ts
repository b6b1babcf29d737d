import { type Event, id, type Step } from '@pellucid/format';
import { GroupedLog } from './grouped-log.ts';
import { nothingBefore } from './nothing-before.ts';
import { NumberColumn } from './number-column.ts';
import type { Past } from './past.ts';
import { countUpTo } from './search.ts';

/**
 * The run cut into moments: what one statement did without another call in between. A moment begins
 * - with a statement (a `line` event, or an event at a site that `starts` one);
 * - with `enter` and `resume`: what happens up to the first statement (parameters, hoisted functions) belongs to it;
 * - behind `leave`, `unwind` and `suspend`: the statement of another call goes on. Those three end the moment of the statement that led to them.
 *
 * Where another task takes over (`task`) that event opens the moment, and what begins there does not open another one.
 *
 * ```
 * line   a = f(2)         moment 0
 * enter  f  n=2           moment 1
 * line   return n         moment 2
 * leave  2                moment 2
 * bind   a = 2            moment 3
 * line   a += 1           moment 4
 * bind   a = 3            moment 4
 * ```
 */
export class MomentIndex {
  readonly #arrivingFirsts = new NumberColumn();
  readonly #arrivingCalls = new NumberColumn();
  /** First step of the moment that the first event goes on with, unless it begins another. */
  readonly #inherited: Step;
  /** The next event begins a moment whatever it is. */
  #boundary: boolean;
  /** The moment holds nothing but switches of tasks. */
  #opening: boolean;
  #firsts: Uint32Array = new Uint32Array();
  #calls: Uint32Array = new Uint32Array();
  readonly #ofCalls = new GroupedLog<number>();
  #steps = 0;
  #open: Step = id<Step>(0);

  constructor({ first, boundary, opening }: Past['moment'] = nothingBefore.moment) {
    this.#inherited = first;
    this.#boundary = boundary;
    this.#opening = opening;
  }

  /** How it stands behind the last event: what is to be known to go on. */
  get open(): Past['moment'] {
    return { first: this.#open, boundary: this.#boundary, opening: this.#opening };
  }

  /**
   * The events of the run in order, each after the stack has taken it in. `call`: index of the innermost call, or of the one that the event ended or put
   * aside; null outside of all calls.
   */
  add(step: Step, event: Event, startsStatement: boolean, call: number | null): void {
    const switches = event.type === 'task' || event.type === 'task-end';
    const begins = startsStatement || event.type === 'enter' || event.type === 'resume';
    if (this.#boundary || (begins && !this.#opening) || (switches && !this.#opening)) {
      this.#begin(step);
      this.#opening = true;
    } else if (this.#arrivingFirsts.length === 0) {
      this.#begin(this.#inherited);
    }
    if (!switches) this.#opening = false;
    this.#arrivingCalls.replaceLast(call === null ? 0 : call + 1);
    this.#boundary = event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend';
  }

  #begin(first: Step): void {
    this.#arrivingFirsts.push(first);
    this.#arrivingCalls.push(0);
    this.#open = first;
  }

  /** `calls`: how many there are; `steps`: the first step behind them all. */
  close(calls: number, steps: number): void {
    this.#firsts = this.#arrivingFirsts.trimmed();
    this.#calls = this.#arrivingCalls.trimmed();
    for (let moment = 0; moment < this.#firsts.length; moment++) {
      this.#ofCalls.add(this.#calls[moment] ?? 0, this.first(moment), moment);
    }
    this.#ofCalls.close(calls + 1);
    this.#steps = steps;
  }

  get count(): number {
    return this.#firsts.length;
  }

  /** The first step from the given one on at which a moment begins; the step behind them all when there is none. */
  firstFrom(step: Step): Step {
    return id<Step>(this.#firsts[countUpTo(this.#firsts, step - 1)] ?? this.#steps);
  }

  /** The moment that the step lies in. */
  at(step: Step): number {
    return Math.max(countUpTo(this.#firsts, step) - 1, 0);
  }

  first(moment: number): Step {
    return id<Step>(this.#firsts[moment] ?? 0);
  }

  last(moment: number): Step {
    return id<Step>(Math.max((this.#firsts[moment + 1] ?? this.#steps) - 1, 0));
  }

  /** Whether any moment is the call's. */
  hasOf(call: number): boolean {
    const [from, to] = this.#ofCalls.places(call + 1);
    return to > from;
  }

  /** Index of the call whose moment it is; null outside of all calls. */
  callOf(moment: number): number | null {
    const call = this.#calls[moment] ?? 0;
    return call === 0 ? null : call - 1;
  }

  /** The nearest moment of the call after the given one (or before it); undefined when there is none. */
  ofCall(call: number | null, moment: number, direction: 1 | -1): number | undefined {
    const group = call === null ? 0 : call + 1;
    const [from, to] = this.#ofCalls.places(group);
    const place =
      direction === 1
        ? this.#ofCalls.behind(group, this.first(moment))
        : this.#ofCalls.behind(group, this.first(moment) - 1) - 1;
    return place < from || place >= to ? undefined : this.#ofCalls.itemAt(place);
  }
}
