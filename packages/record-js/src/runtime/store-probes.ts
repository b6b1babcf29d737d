import type { Calls } from './calls.ts';
import { append } from './own-collections.ts';
import { natives } from './primordials.ts';
import type { Probes } from './probes.ts';
import type { Recorder } from './recorder.ts';
import { has, type Stores } from './stores.ts';

interface Reference {
  readonly depth: number;
  readonly target: unknown;
  readonly key: PropertyKey;
}

/**
 * What does something to a property and tells of it, in parameters and fields, where there is no place for what would hold its object and key, and in patterns, which go on after that. It happens as
 * ECMA-262 says for strict code, or for sloppy code.
 */
export function storeProbes(recorder: Recorder, calls: Calls, stores: Stores): Probes {
  /** Properties that were read for `target[key] += value`, whose value is being evaluated. */
  const references: Reference[] = [];

  function put<T>(site: number, target: unknown, key: PropertyKey, value: T, strict: boolean): T {
    recorder.guarded(() => recorder.objects.ready(target));
    if (strict || target === null || target === undefined) (target as Record<PropertyKey, unknown>)[key] = value;
    else natives.set(natives.toObject(target), key, value, target);
    recorder.guarded(() => stores.store(site, target, key, value));
    return value;
  }

  return {
    /** `target[key] = value` */
    put,
    /** Something that a pattern can store in: it is stored in `target[key]`. */
    tp: (site: number, target: unknown, key: PropertyKey, strict: boolean): object => ({
      set v(value: unknown) {
        put(site, target, key, value, strict);
      },
    }),
    /** `target[key]`, to which `aug` then stores. */
    ref(target: unknown, key: PropertyKey): unknown {
      const value = (target as Record<PropertyKey, unknown>)[key];
      const { depth } = calls;
      // Those of deeper calls have been left there by exceptions.
      while (references.length > 0 && (references[references.length - 1] as Reference).depth > depth)
        references.length--;
      append(references, { depth, target, key });
      return value;
    },
    aug<T>(site: number, value: T, strict: boolean): T {
      const { target, key } = references[references.length - 1] as Reference;
      references.length--;
      return put(site, target, key, value, strict);
    },
    /** `target[key]++`, `--target[key]` and the like. */
    step(site: number, target: unknown, key: PropertyKey, by: number, before: boolean, strict: boolean): unknown {
      let value = (target as Record<PropertyKey, number>)[key] as number;
      const old = by > 0 ? value++ : value--;
      put(site, target, key, value, strict);
      return before ? value : old;
    },
    /** `delete target[key]` */
    rid(site: number, target: unknown, key: PropertyKey, strict: boolean): boolean {
      recorder.guarded(() => recorder.objects.ready(target));
      const had = has(target, key);
      const gone =
        strict || target === null || target === undefined
          ? delete (target as Record<PropertyKey, unknown>)[key]
          : natives.deleteProperty(natives.toObject(target), key);
      if (gone) recorder.guarded(() => stores.remove(site, target, key, had));
      return gone;
    },
  };
}
