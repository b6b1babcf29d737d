import { id, type Step } from '@pellucid/format';
import type { Call, Granularity } from './recording.ts';
import type { RunIndex } from './run-index.ts';
import { countUpTo } from './search.ts';

/**
 * Where a player stops. By line, over and out it is the last step of a moment, so that what is seen is what its statement did; a step inside a
 * moment goes on to that stop first. By event, call and change it is the very step.
 */
export class Stepping {
  readonly #index: RunIndex;

  constructor(index: RunIndex) {
    this.#index = index;
  }

  moment(step: Step): { readonly first: Step; readonly last: Step } {
    const moment = this.#index.moments.at(step);
    return { first: this.#index.moments.first(moment), last: this.#index.moments.last(moment) };
  }

  next(step: Step, by: Granularity): Step | null {
    const { moments, callSteps, changeSteps, steps } = this.#index;
    const moment = moments.at(step);
    switch (by) {
      case 'event':
        return step + 1 < steps ? id<Step>(step + 1) : null;
      case 'line':
        return step < moments.last(moment) ? moments.last(moment) : this.#stop(moment + 1);
      case 'over':
        return step < moments.last(moment) ? moments.last(moment) : this.#over(moment, 1);
      case 'out': {
        const ended = this.#callOf(moment)?.ended ?? null;
        return ended === null ? null : this.#stop(moments.at(ended) + 1);
      }
      case 'call':
        return callSteps[countUpTo(callSteps, step)] ?? null;
      case 'change':
        return changeSteps[countUpTo(changeSteps, step)] ?? null;
    }
  }

  previous(step: Step, by: Granularity): Step | null {
    const { moments, callSteps, changeSteps } = this.#index;
    const moment = moments.at(step);
    switch (by) {
      case 'event':
        return step > 0 ? id<Step>(step - 1) : null;
      case 'line':
        return this.#stop(moment - 1);
      case 'over':
        return this.#over(moment, -1);
      case 'out': {
        const entered = this.#callOf(moment)?.entered;
        return entered === undefined ? null : this.#stop(moments.at(entered) - 1);
      }
      case 'call':
        return callSteps[countUpTo(callSteps, step - 1) - 1] ?? null;
      case 'change':
        return changeSteps[countUpTo(changeSteps, step - 1) - 1] ?? null;
    }
  }

  #stop(moment: number): Step | null {
    const { moments } = this.#index;
    return moment < 0 || moment >= moments.count ? null : moments.last(moment);
  }

  /**
   * The nearest moment of this call or of one that is below it on the stack; a call that was put aside is waited for, whatever else runs in
   * between. Where the stack is empty, as at the end of a task, or begins here, it is whatever runs next to it.
   */
  #over(moment: number, direction: 1 | -1): Step | null {
    const { moments, stacks } = this.#index;
    const own = moments.callOf(moment);
    let nearest = moments.ofCall(own, moment, direction);
    // The moment may have ended its own call: the stack then begins with the caller.
    const { stack } = stacks.at(moments.last(moment));
    for (let node = stack; node !== null; node = node.below) {
      const other = moments.ofCall(node.record.index, moment, direction);
      if (other !== undefined && (nearest === undefined || (other - nearest) * direction < 0)) nearest = other;
    }
    if (nearest !== undefined) return this.#stop(nearest);
    return direction === -1 || stack === null ? this.#stop(moment + direction) : null;
  }

  #callOf(moment: number): Call | undefined {
    const call = this.#index.moments.callOf(moment);
    return call === null ? undefined : this.#index.stacks.records[call]?.call;
  }
}
