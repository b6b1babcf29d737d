import type { Contents, Language, ObjectId, Step } from '@pellucid/format';
import { LiveObject, type ObjectEvent } from './live-object.ts';
import { countUpTo } from './search.ts';

type ContentsOf = (id: ObjectId) => Contents | undefined;

/** Everything that happened to one object. */
export class ObjectLog {
  /** Step of the event at which it was first seen. */
  readonly born: Step;
  readonly #first: Contents;
  readonly #language: Language;
  readonly #contentsOf: ContentsOf;
  readonly #steps: Step[] = [];
  readonly #events: ObjectEvent[] = [];
  /**
   * Contents after the first `count` changes, made when somebody first asks: one whenever as many changes as the object is large have
   * passed, so that all of them together take no more room than the changes, and a seek plays no more changes than the answer is large.
   */
  #checkpoints: { readonly count: number; readonly contents: Contents }[] | null = null;
  #latest: { readonly count: number; readonly contents: Contents } | null = null;

  constructor(born: Step, first: Contents, language: Language, contentsOf: ContentsOf) {
    this.born = born;
    this.#first = first;
    this.#language = language;
    this.#contentsOf = contentsOf;
  }

  get first(): Contents {
    return this.#first;
  }

  add(step: Step, event: ObjectEvent): void {
    this.#steps.push(step);
    this.#events.push(event);
  }

  /** Its first sight and every change. */
  changes(): readonly Step[] {
    return this.#steps[0] === this.born ? this.#steps : [this.born, ...this.#steps];
  }

  /** What it held after the step; undefined before its first sight. */
  at(step: Step): Contents | undefined {
    if (step < this.born) return undefined;
    const count = countUpTo(this.#steps, step);
    if (count === 0) return this.#first;
    if (this.#latest?.count === count) return this.#latest.contents;
    this.#checkpoints ??= this.#makeCheckpoints();
    const checkpoint =
      this.#checkpoints[
        countUpTo(
          this.#checkpoints.map((item) => item.count),
          count,
        ) - 1
      ];
    const live = this.#live(checkpoint?.contents ?? this.#first);
    for (let index = checkpoint?.count ?? 0; index < count; index++) this.#play(live, index);
    const contents = live.contents();
    this.#latest = { count, contents };
    return contents;
  }

  /** Plays everything once and tells the object after its first sight and after each change. */
  *play(): Generator<readonly [step: Step, live: LiveObject]> {
    const live = this.#live(this.#first);
    yield [this.born, live];
    for (const [index, step] of this.#steps.entries()) {
      this.#play(live, index);
      yield [step, live];
    }
  }

  #makeCheckpoints(): { count: number; contents: Contents }[] {
    const checkpoints: { count: number; contents: Contents }[] = [];
    const live = this.#live(this.#first);
    let since = 0;
    for (let index = 0; index < this.#events.length; index++) {
      this.#play(live, index);
      since++;
      if (since < Math.max(live.size, 64)) continue;
      checkpoints.push({ count: index + 1, contents: live.contents() });
      since = 0;
    }
    return checkpoints;
  }

  #live(contents: Contents): LiveObject {
    return new LiveObject(contents, this.#language, this.#contentsOf);
  }

  #play(live: LiveObject, index: number): void {
    const event = this.#events[index];
    if (event !== undefined) live.apply(event);
  }
}
