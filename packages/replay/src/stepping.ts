import { id, type Step } from '@pellucid/format';
import type { Granularity } from './recording.ts';
import type { CallLog, RunIndex } from './run-index.ts';
import { countUpTo } from './search.ts';

/** Where a player stops: the last step of a moment, so that what is seen is what its statement did. */
export class Stepping {
  readonly #index: RunIndex;

  constructor(index: RunIndex) {
    this.#index = index;
  }

  moment(step: Step): { readonly first: Step; readonly last: Step } {
    const at = this.#momentAt(step);
    return { first: this.#first(at), last: this.#last(at) };
  }

  next(step: Step, by: Granularity): Step | null {
    switch (by) {
      case 'event':
        return step + 1 < this.#index.steps ? id<Step>(step + 1) : null;
      case 'line':
        return this.#onward(step, 1);
      case 'over':
        return this.#atDepth(step, 1);
      case 'out': {
        const ended = this.#callAt(step)?.ended;
        return ended === undefined || ended === null ? null : this.#onward(this.#last(this.#momentAt(ended)), 1);
      }
      case 'call':
        return this.#index.callSteps[countUpTo(this.#index.callSteps, step)] ?? null;
      case 'change':
        return this.#index.changeSteps[countUpTo(this.#index.changeSteps, step)] ?? null;
    }
  }

  previous(step: Step, by: Granularity): Step | null {
    switch (by) {
      case 'event':
        return step > 0 ? id<Step>(step - 1) : null;
      case 'line':
        return this.#onward(step, -1);
      case 'over':
        return this.#atDepth(step, -1);
      case 'out': {
        const call = this.#callAt(step);
        return call === null || call.entered === 0 ? null : this.#onward(call.entered, -1);
      }
      case 'call':
        return this.#index.callSteps[countUpTo(this.#index.callSteps, step - 1) - 1] ?? null;
      case 'change':
        return this.#index.changeSteps[countUpTo(this.#index.changeSteps, step - 1) - 1] ?? null;
    }
  }

  /** The stop of the moment after (or before) the one of the step; a step inside a moment first goes to its own stop. */
  #onward(step: Step, direction: 1 | -1): Step | null {
    const at = this.#momentAt(step);
    if (direction === 1 && step < this.#last(at)) return this.#last(at);
    const other = at + direction;
    return other < 0 || other >= this.#index.momentSteps.length ? null : this.#last(other);
  }

  /** As `#onward`, but passing over calls that are deeper than the one of the step. */
  #atDepth(step: Step, direction: 1 | -1): Step | null {
    const here = this.#callAt(step);
    const limit = here?.depth ?? 0;
    for (let stop = this.#onward(step, direction); stop !== null; ) {
      const call = this.#callAt(stop);
      if (call === null || call.depth <= limit || call.task !== here?.task) return stop;
      // A whole call at once: a loop over its moments could be as long as the run.
      const edge = direction === 1 ? call.ended : call.entered;
      if (edge === null) return null;
      const far = this.#onward(this.#last(this.#momentAt(edge)), direction);
      const near = this.#onward(stop, direction);
      if (far === null || near === null) return null;
      stop = direction === 1 ? id<Step>(Math.max(far, near)) : id<Step>(Math.min(far, near));
    }
    return null;
  }

  /** The innermost call in which the event of the step happened: at its end a call still counts as running. */
  #callAt(step: Step): CallLog | null {
    const { stackSteps, stacks } = this.#index;
    const at = countUpTo(stackSteps, step) - 1;
    const ends = stackSteps[at] === step && (stacks[at]?.call.depth ?? -1) < (stacks[at - 1]?.call.depth ?? -1);
    return (ends ? stacks[at - 1] : stacks[at])?.call ?? null;
  }

  #momentAt(step: Step): number {
    return Math.max(countUpTo(this.#index.momentSteps, step) - 1, 0);
  }

  #first(moment: number): Step {
    return this.#index.momentSteps[moment] ?? id<Step>(0);
  }

  #last(moment: number): Step {
    const following = this.#index.momentSteps[moment + 1] ?? this.#index.steps;
    return id<Step>(Math.max(following - 1, 0));
  }
}
