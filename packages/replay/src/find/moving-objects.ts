import type { Contents, ObjectId, ObjectKind, Step, Value } from '@pellucid/format';
import type { Scope } from '../evaluation/scope.ts';
import { sizeOf } from '../evaluation/scope.ts';
import { LiveObject } from '../live-object.ts';
import type { Recording } from '../recording.ts';
import type { Sequence } from '../sequence.ts';
import type { ValueKeys } from '../value-keys.ts';

interface Moving {
  readonly live: LiveObject;
  readonly first: Contents;
  readonly changes: Sequence<Step>;
  /** How many of its changes have been played. */
  played: number;
}

// Objects that are kept while they are not asked for; one that is needed again is played anew.
const mostObjects = 5000;

/** Objects that go on in time with whoever asks: an element is found without a copy of all others. The steps that are asked for never go back. */
export class MovingObjects implements Pick<Scope, 'kind' | 'size' | 'element'> {
  readonly #recording: Recording;
  readonly #keys: ValueKeys;
  readonly #objects = new Map<ObjectId, Moving | null>();
  #step: Step | null = null;
  #touched = new Set<ObjectId>();

  constructor(recording: Recording, keys: ValueKeys) {
    this.#recording = recording;
    this.#keys = keys;
  }

  /** From here on what is asked is as it was after the step. */
  moveTo(step: Step): void {
    this.#step = step;
    this.#touched = new Set();
  }

  /** The objects that were asked for since the last move. */
  get touched(): ReadonlySet<ObjectId> {
    return this.#touched;
  }

  /** The step after `step` at which the object changes next; null: it does not. */
  nextChange(object: ObjectId, step: Step): Step | null {
    const changes = this.#objects.get(object)?.changes ?? this.#recording.changesIn(object);
    return changes.at(changes.upTo(step)) ?? null;
  }

  kind(object: ObjectId): ObjectKind | undefined {
    return this.#at(object)?.first.kind;
  }

  size(object: ObjectId): number | undefined {
    const moving = this.#at(object);
    if (moving === null) return undefined;
    // Of what has a size nothing else is counted but its fields, and those are few.
    return moving.live.count ?? sizeOf(moving.first);
  }

  element(object: ObjectId, part: 'item' | 'field', key: Value): Value | undefined {
    return this.#at(object)?.live.get(part, key);
  }

  #at(object: ObjectId): Moving | null {
    const step = this.#step;
    this.#touched.add(object);
    if (step === null) return null;
    const moving = this.#objects.get(object) ?? this.#begin(object, step);
    if (moving === null) return null;
    const until = moving.changes.upTo(step);
    for (; moving.played < until; moving.played++) {
      const at = moving.changes.at(moving.played);
      const { event } = this.#recording.event(at ?? step);
      if ('object' in event && event.object === object) moving.live.apply(event);
    }
    return moving;
  }

  #begin(object: ObjectId, step: Step): Moving | null {
    const changes = this.#recording.changesIn(object);
    const born = changes.at(0);
    if (born === undefined || born > step) return null;
    const first = this.#recording.event(born).objects.find(({ id }) => id === object)?.contents;
    if (first === undefined) return null;
    const moving: Moving = { live: new LiveObject(first, this.#keys), first, changes, played: 0 };
    if (this.#objects.size >= mostObjects) this.#objects.clear();
    this.#objects.set(object, moving);
    return moving;
  }
}
