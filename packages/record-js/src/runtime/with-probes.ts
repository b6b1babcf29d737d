import { types } from 'node:util';
import { dataProperty, inheritedData, isObject, natives } from './primordials.ts';
import type { Probes } from './probes.ts';
import type { Recorder } from './recorder.ts';
import type { Stores } from './stores.ts';
import { UNSEEN } from './values.ts';
import { stepped } from './variable-probes.ts';

/** What tells of names in `with` statements, which may mean properties of their objects. */
export function withProbes(recorder: Recorder, stores: Stores): Probes {
  return {
    UNSEEN,
    /** The object, or one that it inherits from, is a proxy: it would notice what is looked up in it. */
    wp(object: unknown): boolean {
      try {
        return isObject(object) && meetsProxy(object);
      } catch (error) {
        recorder.failed(error);
        return true;
      }
    },
    /** The first of the objects in which the name is looked up and found; null: in none. */
    wh(name: string, ...objects: readonly unknown[]): object | null {
      try {
        for (let i = 0; i < objects.length; i++) {
          const object = objects[i];
          if (isObject(object) && isFound(object, name)) return object;
        }
      } catch (error) {
        recorder.failed(error);
      }
      return null;
    },
    /**
     * A name has its value: it is a property of `holder`, or a variable, which `bound` tells. `by`: what the value was stepped by since it was
     * read; 0: nothing.
     */
    wt<T>(
      site: number,
      holder: object | null,
      name: string,
      by: number,
      value: T,
      bound: (value: unknown) => unknown,
    ): T {
      const now: unknown = by === 0 ? value : stepped(value, by);
      if (holder === null) bound(now);
      else {
        try {
          stores.store(site, holder, name, now);
        } catch (error) {
          recorder.failed(error);
        }
      }
      return value;
    },
  };
}

function meetsProxy(object: object): boolean {
  let at: object | null = object;
  while (at !== null && !types.isProxy(at)) at = natives.getPrototypeOf(at) as object | null;
  return at !== null;
}

/** `name` in `object`, and not kept out by `Symbol.unscopables` (ECMA-262, object environment records). No proxy is in its chain. */
function isFound(object: object, name: string): boolean {
  let at: object | null = object;
  while (at !== null && !natives.hasOwn(at, name)) at = natives.getPrototypeOf(at) as object | null;
  if (at === null) return false;
  const unscopables = inheritedData(object, Symbol.unscopables, types.isProxy);
  return !isObject(unscopables) || types.isProxy(unscopables) || !dataProperty(unscopables, name);
}
