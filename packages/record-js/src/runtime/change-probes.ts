import { types } from 'node:util';
import type { Calls } from './calls.ts';
import { KIND, markOf } from './identity.ts';
import { methodAt } from './kinds.ts';
import type { Mutations } from './mutations.ts';
import { isObject, natives } from './primordials.ts';
import type { Probes } from './probes.ts';
import type { Recorder } from './recorder.ts';
import { has, type Stores } from './stores.ts';
import { stepped } from './variable-probes.ts';

/** What tells of changes of objects: by stores, and by calls of what is not recorded itself. */
export function changeProbes(recorder: Recorder, calls: Calls, stores: Stores, mutations: Mutations): Probes {
  const { here, objects } = recorder;
  const failed = (error: unknown): void => recorder.failed(error);
  return {
    /** `target[key] = value` has run. */
    s<T>(site: number, target: unknown, key: unknown, value: T): T {
      if (typeof key === 'number' && stores.storeItem(site, target, key, value)) return value;
      try {
        stores.store(site, target, key, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** As `s`, where the statement begins. */
    ls<T>(site: number, target: unknown, key: unknown, value: T): T {
      const told = here.reach(site);
      if (typeof key === 'number' && stores.storeItem(told, target, key, value)) return value;
      try {
        stores.store(told, target, key, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** `target[key]++` has run. */
    o<T>(site: number, target: unknown, key: unknown, old: T, by: number): T {
      try {
        stores.store(site, target, key, stepped(old, by));
      } catch (error) {
        failed(error);
      }
      return old;
    },
    /** A pattern has stored something in `target[key]`. */
    j(site: number, target: unknown, key: unknown): void {
      try {
        stores.reread(site, target, key);
      } catch (error) {
        failed(error);
      }
    },
    /** A field that only its class can read has a value. */
    d<T>(site: number, target: object, name: string | number | symbol, value: T): T {
      try {
        stores.own(site, target, typeof name === 'symbol' ? name : String(name), value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** As `d`, where the statement begins. */
    ld<T>(site: number, target: object, name: string | number | symbol, value: T): T {
      const told = here.reach(site);
      try {
        stores.own(told, target, typeof name === 'symbol' ? name : String(name), value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** Defines an object before something is done to it. */
    w<T>(target: T): T {
      try {
        objects.ready(target);
      } catch (error) {
        failed(error);
      }
      return target;
    },
    /** Something that a pattern can store in: `store` gets what it stores. */
    to: (store: (value: unknown) => unknown): object => ({
      set v(value: unknown) {
        store(value);
      },
    }),
    /** Gives back what it gets. */
    same: <T>(value: T): T => value,
    has(target: unknown, key: unknown): boolean {
      try {
        return has(target, key);
      } catch (error) {
        failed(error);
        return false;
      }
    },
    /** `delete target[key]` has run. */
    del(site: number, target: unknown, key: unknown, had: boolean, result: boolean): boolean {
      try {
        if (result) stores.remove(site, target, key, had);
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** Before a call that changes `target` in ways that only comparing tells. */
    copy<T>(target: T): T {
      try {
        mutations.watch(target);
      } catch (error) {
        failed(error);
      }
      return target;
    },
    /** As `copy`, before a method of arrays that changes items only. */
    turn<T>(target: T): T {
      try {
        mutations.watchItems(target);
      } catch (error) {
        failed(error);
      }
      return target;
    },
    /** As `copy`, for a typed array alone. */
    cells<T>(target: T): T {
      try {
        if (typeof target === 'object' && target !== null && objects.see(target).kind === KIND.tensor)
          mutations.watch(target);
      } catch (error) {
        failed(error);
      }
      return target;
    },
    /** After that call. */
    diff<T>(site: number, result: T, target: unknown): T {
      try {
        mutations.compare(site, target);
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** After `target.name(first, …)` with a method name of arrays. */
    len<T>(site: number, name: string, result: T, target: unknown, first?: unknown): T {
      try {
        mutations.lengthChanged(site, name, target, result, first);
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** After `target.name(key, …)` with a method name of maps and sets. */
    key<T>(site: number, name: string, result: T, target: unknown, key?: unknown): T {
      try {
        mutations.keyed(site, name, target, key);
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** After a method of a date that sets it, of which the name is known alone. */
    date<T>(site: number, result: T, target: unknown): T {
      try {
        if (types.isDate(target)) stores.replace(site, target, objects.see(target));
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** After a call in which a regular expression may have been used. */
    rx<T>(site: number, result: T, target: unknown): T {
      try {
        if (isObject(target) && types.isRegExp(target)) {
          const mark = markOf(target);
          if (mark !== undefined && mark.id !== 0) stores.lastIndex(site, target, mark);
        }
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** What a declaration makes, which may add to what another one has made. */
    more<T extends object>(site: number, target: T): T {
      try {
        const mark = markOf(target);
        if (mark !== undefined && mark.id !== 0) stores.replace(site, target, mark);
      } catch (error) {
        failed(error);
      }
      return target;
    },
    /** What `super(…)` has made: natives may put items into an array once its constructor is through. */
    fresh<T>(made: T): T {
      try {
        if (natives.isArray(made)) objects.see(made).fresh = true;
      } catch (error) {
        failed(error);
      }
      return made;
    },
    /** What a native has made with a constructor that may be recorded. */
    full<T>(site: number, result: T): T {
      try {
        const mark = isObject(result) ? markOf(result) : undefined;
        if (mark?.fresh === true) {
          mark.fresh = false;
          stores.replace(site, result as object, mark);
        }
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** A value as the name of a property: a string or symbol where the language would make one of an object. */
    pk: (name: unknown): unknown =>
      typeof name === 'object' || typeof name === 'function' ? natives.ownKeys({ [name as never]: 0 })[0] : name,
    /** As `o`, for a field that only its class can read. */
    do<T>(site: number, target: object, name: string, old: T, by: number): T {
      try {
        stores.own(site, target, name, stepped(old, by));
      } catch (error) {
        failed(error);
      }
      return old;
    },
    /** Before a call; passes on its last argument. `handed`: what the call can change. */
    pre<T>(site: number, callee: unknown, value: T, ...handed: unknown[]): T {
      try {
        mutations.beforeCall(site, calls.depth, callee, handed);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** As `pre`, for `receiver.name(…)`. */
    prem<T>(site: number, receiver: unknown, name: unknown, value: T, ...handed: unknown[]): T {
      try {
        if (typeof receiver === 'function' && (name === 'call' || name === 'apply'))
          mutations.beforeCall(site, calls.depth, receiver, handed);
        // To find out what an object means as a name would run its `toString`.
        else if (isObject(receiver) && isObject(name))
          mutations.beforeCall(site, calls.depth, undefined, [receiver, ...handed]);
        else if (isObject(receiver)) mutations.beforeMethod(site, calls.depth, receiver, name as PropertyKey, handed);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** Before a call whose arguments cannot be compared. */
    un(site: number, callee: unknown): void {
      try {
        mutations.unseen(site, callee);
      } catch (error) {
        failed(error);
      }
    },
    /** As `un`, for `receiver.name(…)`. */
    unm<T>(site: number, name: string, receiver: T): T {
      try {
        const direct = typeof receiver === 'function' && (name === 'call' || name === 'apply' || name === 'bind');
        if (isObject(receiver)) mutations.unseen(site, direct ? receiver : methodAt(site, receiver, name)?.callee);
      } catch (error) {
        failed(error);
      }
      return receiver;
    },
    /** After a call that `pre` or `prem` stands before. */
    post<T>(site: number, result: T): T {
      try {
        mutations.afterCall(site, calls.depth);
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** After `method.bind(…)`. */
    bd<T>(result: T, method: unknown, ...handed: unknown[]): T {
      try {
        mutations.bound(result, method, handed);
      } catch (error) {
        failed(error);
      }
      return result;
    },
  };
}
