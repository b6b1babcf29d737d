import type { Contents, ObjectId, Step } from '@pellucid/format';
import type { State } from '../recording.ts';
import { IndexedState } from '../state.ts';
import type { StoredRun } from './stored-run.ts';

/** A state of a run that is read piece by piece. Plays the segment only where the step needs it. */
export class PagedState implements State {
  readonly step: Step;
  readonly #run: StoredRun;
  #state: IndexedState | null = null;
  /** Whoever looks at a state asks for the same objects again and again. */
  readonly #objects = new Map<ObjectId, Contents>();

  constructor(run: StoredRun, step: Step) {
    this.step = step;
    this.#run = run;
  }

  get task(): State['task'] {
    return this.#played().task;
  }

  get calls(): State['calls'] {
    return this.#played().calls;
  }

  get modules(): State['modules'] {
    return this.#played().modules;
  }

  object(object: ObjectId): Contents | undefined {
    const known = this.#objects.get(object);
    if (known !== undefined) return known;
    const contents = this.#find(object);
    if (contents !== undefined) this.#objects.set(object, contents);
    return contents;
  }

  #find(object: ObjectId): Contents | undefined {
    const segment = this.#run.segmentAt(this.step);
    // The last step of a segment is what the next one begins with.
    return this.step === this.#run.lastStep(segment)
      ? this.#run.objectBefore(object, segment + 1)
      : this.#run.part(segment).index.objectAt(object, this.step);
  }

  #played(): IndexedState {
    this.#state ??= new IndexedState(this.#run.part(this.#run.segmentAt(this.step)).index, this.step);
    return this.#state;
  }
}
