import type { Calls } from './calls.ts';
import { wrapped } from './delegates.ts';
import { isObject, natives } from './primordials.ts';
import type { Probes } from './probes.ts';
import { OP, type Recorder } from './recorder.ts';

const { isArray } = Array;
const { isView } = ArrayBuffer;

/** Stands for an iterable that a list of names is bound to: it gives nothing for each name, and keeps what the iterator has given. */
class Items {
  value: unknown = undefined;
  /** A letter for each item that gets a name, or `-` for one that is passed over; the rest goes into one name. */
  private readonly shape: string;
  private at = 0;
  private readonly iterable: Iterable<unknown>;
  /** The language can iterate it. */
  readonly isOpen: boolean;

  constructor(iterable: unknown, shape: string) {
    this.shape = shape;
    this.iterable = wrapped(iterable, false, ({ next, target }) => ({
      // What cannot be called is for the language to refuse.
      next: typeof next === 'function' ? () => this.passed(natives.apply(next, target, [])) : next,
      end: (method, rest) => natives.apply(method, target, rest),
    })) as Iterable<unknown>;
    this.isOpen = this.iterable !== iterable;
  }

  /** What the language asks of a result, and no more. */
  private passed(result: unknown): unknown {
    this.value = undefined;
    if (!isObject(result)) return result;
    const { done } = result as IteratorResult<unknown>;
    if (done) return { value: undefined, done };
    const place = this.at++;
    const isNamed = place < this.shape.length;
    if (isNamed && this.shape[place] === '-') return { value: undefined, done };
    const { value } = result as IteratorResult<unknown>;
    if (!isNamed) return { value, done };
    this.value = value;
    return { value: undefined, done };
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.iterable[Symbol.iterator]();
  }
}

/** What tells of variables that a declaration binds to what an iterator gives, one after the other. */
export function iterationProbes(recorder: Recorder, calls: Calls): Probes {
  const { here } = recorder;

  function tell(site: number, value: unknown): void {
    try {
      here.site = site;
      recorder.at(OP.bind, site, value);
    } catch (error) {
      recorder.failed(error);
    }
  }

  return {
    /** What a list of names is bound to: its `shape` is that of `Items`. `said`: what the engine says where it is no iterable. @returns null: it is taken as it is. */
    it: (iterable: unknown, shape: string, said?: string): Items | null =>
      isArray(iterable) || typeof iterable === 'string' || isView(iterable)
        ? null
        : opened(iterable, shape, said ?? null),
    /** A name gets its value. */
    tk(items: Items | null, site: number): unknown {
      if (items === null) return undefined;
      tell(site, items.value);
      return items.value;
    },
    /** There is a value for a name that has a default. */
    tv: (items: Items | null): boolean => items !== null && items.value !== undefined,
    /** A name gets its default. */
    td<T>(items: Items | null, site: number, value: T): T {
      if (items !== null) tell(site, value);
      return value;
    },
  };

  function opened(iterable: unknown, shape: string, said: string | null): Items | null {
    const items = new Items(iterable, shape);
    if (items.isOpen) return items;
    calls.said = said;
    return null;
  }
}
