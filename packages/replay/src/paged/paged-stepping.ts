import { id, type Step } from '@pellucid/format';
import type { StackNode } from '../call-stacks.ts';
import type { Call, Granularity } from '../recording.ts';
import { countUpTo } from '../search.ts';
import { touched } from './call-summary.ts';
import type { Part, StoredRun } from './stored-run.ts';

/** Stepping as `Stepping` defines it, through segments that are read when they are needed. */
export class PagedStepping {
  readonly #run: StoredRun;

  constructor(run: StoredRun) {
    this.#run = run;
  }

  /** A moment may begin in one segment and end in a later one. */
  moment(step: Step): { readonly first: Step; readonly last: Step } {
    const segment = this.#run.segmentAt(step);
    const { moments } = this.#run.part(segment).index;
    const moment = moments.at(step);
    const last = moments.last(moment);
    const isOpen = last === this.#run.lastStep(segment);
    return { first: moments.first(moment), last: isOpen ? this.#endBehind(segment) : last };
  }

  next(step: Step, by: Granularity): Step | null {
    const { steps } = this.#run.root;
    const { last } = this.moment(step);
    switch (by) {
      case 'event':
        return step + 1 < steps ? id<Step>(step + 1) : null;
      case 'line':
        return step < last ? last : this.#stopFrom(last + 1);
      case 'over':
        return step < last ? last : this.#over(step, 1);
      case 'out': {
        const ended = this.#callOf(last)?.ended ?? null;
        return ended === null ? null : this.#stopFrom(this.moment(ended).last + 1);
      }
      case 'call':
        return this.#listed(step, 1, 'callSteps');
      case 'change':
        return this.#listed(step, 1, 'changeSteps');
    }
  }

  previous(step: Step, by: Granularity): Step | null {
    const { first, last } = this.moment(step);
    switch (by) {
      case 'event':
        return step > 0 ? id<Step>(step - 1) : null;
      case 'line':
        return before(first);
      case 'over':
        return this.#over(step, -1);
      case 'out': {
        const entered = this.#callOf(last)?.entered;
        return entered === undefined ? null : before(this.moment(entered).first);
      }
      case 'call':
        return this.#listed(step, -1, 'callSteps');
      case 'change':
        return this.#listed(step, -1, 'changeSteps');
    }
  }

  /** The last step of the moment with which the segment ends. */
  #endBehind(segment: number): Step {
    for (let next = segment + 1; next < this.#run.count; next++) {
      const { firstStep, count, firstMoment } = this.#run.info(next);
      if (firstMoment < count) return id<Step>(firstStep + firstMoment - 1);
    }
    return id<Step>(this.#run.root.steps - 1);
  }

  #stopFrom(step: number): Step | null {
    return step >= this.#run.root.steps ? null : this.moment(id<Step>(step)).last;
  }

  #callOf(last: Step): Call | undefined {
    const { index } = this.#run.part(this.#run.segmentAt(last));
    const call = index.moments.callOf(index.moments.at(last));
    return call === null ? undefined : index.stacks.records[call]?.call;
  }

  #listed(step: Step, direction: 1 | -1, list: 'callSteps' | 'changeSteps'): Step | null {
    for (let segment = this.#run.segmentAt(step); segment >= 0 && segment < this.#run.count; segment += direction) {
      if (this.#run.info(segment)[list] === 0) continue;
      const steps = this.#run.part(segment).index[list];
      const found = direction === 1 ? steps[countUpTo(steps, step)] : steps[countUpTo(steps, step - 1) - 1];
      if (found !== undefined) return found;
    }
    return null;
  }

  /** As `Stepping` does: the nearest moment of this call or of one below it on the stack, in whatever segment that lies. */
  #over(step: Step, direction: 1 | -1): Step | null {
    const { first, last } = this.moment(step);
    const segment = this.#run.segmentAt(last);
    const { index } = this.#run.part(segment);
    const { stack } = index.stacks.at(last);
    const own = index.moments.callOf(index.moments.at(last));
    const calls = new Set<number | null>([own === null ? null : (index.stacks.records[own]?.id ?? null)]);
    for (let node: StackNode | null = stack; node !== null; node = node.below) calls.add(node.record.id);
    const nearest = this.#nearest(calls, segment, direction === 1 ? last : first, direction);
    if (nearest !== null) return nearest;
    if (direction === 1 && stack !== null) return null;
    return direction === 1 ? this.#stopFrom(last + 1) : before(first);
  }

  #nearest(calls: ReadonlySet<number | null>, segment: number, from: Step, direction: 1 | -1): Step | null {
    let at: number | undefined = direction === 1 ? segment : this.#run.segmentAt(from);
    while (at !== undefined) {
      const found = this.#nearestIn(this.#run.part(at), calls, from, direction);
      if (found !== null) return found;
      at = this.#nextTouched(calls, at, direction);
    }
    return null;
  }

  /** Of the moments that end in the segment. */
  #nearestIn({ segment, index }: Part, calls: ReadonlySet<number | null>, from: Step, direction: 1 | -1): Step | null {
    const { moments, stacks } = index;
    const isMine = (moment: number): boolean => {
      const call = moments.callOf(moment);
      return calls.has(call === null ? null : (stacks.records[call]?.id ?? null));
    };
    // The last one may go on in the next segment, and is that one's then.
    const goesOn = segment + 1 < this.#run.count && this.#run.info(segment + 1).firstMoment > 0;
    const count = moments.count - (goesOn ? 1 : 0);
    for (let moment = direction === 1 ? 0 : count - 1; moment >= 0 && moment < count; moment += direction) {
      const isBeyond = direction === 1 ? moments.first(moment) > from : moments.last(moment) < from;
      if (isBeyond && isMine(moment)) return moments.last(moment);
    }
    return null;
  }

  /** The next segment in which one of the calls has moments. */
  #nextTouched(calls: ReadonlySet<number | null>, segment: number, direction: 1 | -1): number | undefined {
    let nearest: number | undefined;
    for (const call of calls) {
      if (call === null) return this.#neighbour(segment, direction);
      const entry = this.#run.callEntry(id(call));
      for (const [at, other] of entry?.segments.entries() ?? []) {
        if (((entry?.marks[at] ?? 0) & touched.moment) === 0 || (other - segment) * direction <= 0) continue;
        if (nearest === undefined || (other - nearest) * direction < 0) nearest = other;
      }
    }
    return nearest;
  }

  #neighbour(segment: number, direction: 1 | -1): number | undefined {
    const next = segment + direction;
    return next >= 0 && next < this.#run.count ? next : undefined;
  }
}

function before(first: Step): Step | null {
  return first === 0 ? null : id<Step>(first - 1);
}
