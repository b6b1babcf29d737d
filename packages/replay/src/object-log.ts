import type { Contents, ObjectId, Step, Value } from '@pellucid/format';
import { LiveObject } from './live-object.ts';
import { type ObjectEvent, ObjectShape } from './object-shape.ts';
import type { Change } from './recording.ts';
import { sameValue } from './same-value.ts';
import { countUpTo } from './search.ts';
import type { ValueKeys } from './value-keys.ts';

/** Fewest changes between two checkpoints: playing so few costs nothing. */
const fewestChanges = 64;

interface Changes {
  readonly shape: ObjectShape | null;
  readonly steps: Step[];
  readonly events: ObjectEvent[];
}

/**
 * Checkpoint i is what the object held after its first `counts[i]` changes. One is made whenever as many changes as the object is large have
 * passed, so that all of them together take no more room than the changes, and a seek plays no more changes than its answer is large.
 */
interface Checkpoints {
  readonly counts: readonly number[];
  readonly contents: readonly Contents[];
}

/** Everything that happened to one object. */
export class ObjectLog {
  readonly id: ObjectId;
  /** Step of the event at which it was first seen, and what it held before that event. */
  readonly born: Step;
  readonly #firstOf: Contents | (() => Contents);
  #known: Contents | null = null;
  /** null: it never changed, like most objects. */
  #changes: Changes | null = null;
  /** Made when somebody first asks what the object held. */
  #checkpoints: Checkpoints | null = null;
  #latest: { readonly count: number; readonly contents: Contents } | null = null;

  /** `first`: for an object of an earlier part of the run a function, asked when it is needed. */
  constructor(id: ObjectId, born: Step, first: Contents | (() => Contents)) {
    this.id = id;
    this.born = born;
    this.#firstOf = first;
  }

  get first(): Contents {
    const first = this.#firstOf;
    this.#known ??= typeof first === 'function' ? first() : first;
    return this.#known;
  }

  /** @returns false, and nothing is kept, when the change cannot be true of this object */
  add(step: Step, event: ObjectEvent): boolean {
    const changes = this.#changes ?? { shape: new ObjectShape(this.first), steps: [], events: [] };
    if (changes.shape?.take(event) === false) return false;
    this.#keep(changes, step, event);
    return true;
  }

  /** A change that is known to be true. */
  take(step: Step, event: ObjectEvent): void {
    this.#keep(this.#changes ?? { shape: null, steps: [], events: [] }, step, event);
  }

  #keep(changes: Changes, step: Step, event: ObjectEvent): void {
    changes.steps.push(step);
    changes.events.push(event);
    this.#changes = changes;
  }

  /** Steps of its changes, its first sight not included. */
  get changed(): readonly Step[] {
    return this.#changes?.steps ?? [];
  }

  /** All changes of it, in order. */
  get changes(): readonly ObjectEvent[] {
    return this.#changes?.events ?? [];
  }

  /** What it holds behind the last change, by playing them all once. */
  last(keys: ValueKeys): Contents {
    if (this.#changes === null) return this.first;
    const live = new LiveObject(this.first, keys);
    for (const event of this.#changes.events) live.apply(event);
    return live.contents();
  }

  /** Its first sight and every change. */
  steps(): readonly Step[] {
    const steps = this.#changes?.steps ?? [];
    return steps[0] === this.born ? steps : [this.born, ...steps];
  }

  /** What it held after the step; undefined before its first sight. */
  at(step: Step, keys: ValueKeys): Contents | undefined {
    if (step < this.born) return undefined;
    const count = this.#changes === null ? 0 : countUpTo(this.#changes.steps, step);
    if (this.#changes === null || count === 0) return this.first;
    if (this.#latest?.count === count) return this.#latest.contents;
    this.#checkpoints ??= makeCheckpoints(this.first, this.#changes, keys);
    const nearest = countUpTo(this.#checkpoints.counts, count) - 1;
    const live = new LiveObject(this.#checkpoints.contents[nearest] ?? this.first, keys);
    for (const event of this.#changes.events.slice(this.#checkpoints.counts[nearest] ?? 0, count)) live.apply(event);
    this.#latest = { count, contents: live.contents() };
    return this.#latest.contents;
  }

  /** The values of one element or field over the run, and each write of it. */
  history(part: 'item' | 'field', key: Value, keys: ValueKeys): Change[] {
    const live = new LiveObject(this.first, keys);
    let value = live.get(part, key) ?? null;
    const history: Change[] = value === null ? [] : [{ step: this.born, value }];
    for (const [index, event] of this.#changes?.events.entries() ?? []) {
      const step = this.#changes?.steps[index] ?? this.born;
      live.apply(event);
      const now = live.get(part, key) ?? null;
      if (sameValue(now, value) && !(now !== null && live.writes(event, part, key))) continue;
      // What it held before the event at which it was first seen cannot be seen at any step when that event changed it.
      if (history.at(-1)?.step === step) history.pop();
      history.push({ step, value: now });
      value = now;
    }
    return history;
  }
}

function makeCheckpoints(first: Contents, { events }: Changes, keys: ValueKeys): Checkpoints {
  const counts: number[] = [];
  const contents: Contents[] = [];
  const live = new LiveObject(first, keys);
  let since = 0;
  for (const [index, event] of events.entries()) {
    live.apply(event);
    since += costOf(event);
    if (since < Math.max(live.size, fewestChanges)) continue;
    counts.push(index + 1);
    contents.push(live.contents());
    since = 0;
  }
  return { counts, contents };
}

/** What a change costs to play and to keep, in values. */
function costOf(event: ObjectEvent): number {
  switch (event.type) {
    case 'splice':
      return 1 + event.values.length;
    case 'reorder':
      return 1 + event.order.length;
    case 'replace':
      return 1 + sizeOf(event.contents);
    default:
      return 1;
  }
}

function sizeOf(contents: Contents): number {
  if ('items' in contents) return contents.items.length + contents.fields.length;
  return ('entries' in contents ? contents.entries.length : 0) + contents.fields.length;
}
