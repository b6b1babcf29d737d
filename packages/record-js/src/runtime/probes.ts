import { types } from 'node:util';
import type { Calls } from './calls.ts';
import { Delegates } from './delegates.ts';
import type { Mutations } from './mutations.ts';
import { inheritedData } from './primordials.ts';
import { OP, type Recorder } from './recorder.ts';
import { has, type Stores } from './stores.ts';
import { REDACTED, UNBOUND } from './values.ts';

/**
 * The functions that rewritten code calls. None of them calls anything of the program, changes a value or throws.
 * The letters are what rewritten code names them by; `rewrite/` is their only user.
 */
export type Probes = Readonly<Record<string, unknown>>;

export function makeProbes(recorder: Recorder, calls: Calls, stores: Stores, mutations: Mutations): Probes {
  const { batch, objects, values } = recorder;
  const delegates = new Delegates(calls);
  const failed = (error: unknown): void => recorder.failed(error);

  function bindIn(site: number, call: number, value: unknown): void {
    objects.ready(value);
    batch.begin(OP.bindIn);
    batch.varint(site);
    batch.varint(call);
    values.write(value);
    recorder.done();
  }
  function close(value: unknown): void {
    if (value !== null && typeof value === 'object') objects.close(value);
  }

  const next = (old: unknown, by: number): unknown => (typeof old === 'bigint' ? old + BigInt(by) : Number(old) + by);

  return {
    /** A statement begins. */
    l(site: number): void {
      try {
        calls.at(site);
        batch.begin(OP.line);
        batch.varint(site);
        recorder.done();
      } catch (error) {
        failed(error);
      }
    },
    /** A variable of the current call, or of a module, got a value. */
    b<T>(site: number, value: T): T {
      try {
        calls.at(site);
        recorder.at(OP.bind, site, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** As `b`, for a name that looks like a secret. */
    x<T>(site: number, value: T): T {
      try {
        recorder.at(OP.bind, site, typeof value === 'string' ? REDACTED : value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A variable of an enclosing call got a value. */
    i<T>(site: number, call: number, value: T): T {
      try {
        bindIn(site, call, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A global that no table lists got a value. */
    n<T>(site: number, name: string, value: T): T {
      try {
        objects.ready(value);
        batch.begin(OP.bindName);
        batch.varint(site);
        batch.varint(1);
        batch.text(name);
        values.write(value);
        recorder.done();
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** `variable++`: `old` is its value, what it holds now follows. */
    p<T>(site: number, old: T, by: number): T {
      try {
        recorder.at(OP.bind, site, next(old, by));
      } catch (error) {
        failed(error);
      }
      return old;
    },
    /** As `p`, in an enclosing call. */
    q<T>(site: number, call: number, old: T, by: number): T {
      try {
        bindIn(site, call, next(old, by));
      } catch (error) {
        failed(error);
      }
      return old;
    },
    /** The value of an import, which may not be there yet. */
    m(site: number, read: () => unknown, builtin: number): void {
      try {
        let value: unknown;
        try {
          value = read();
        } catch {
          value = UNBOUND;
        }
        if (builtin === 1) close(value);
        recorder.at(OP.bind, site, value);
      } catch (error) {
        failed(error);
      }
    },
    /** What Node itself brings is not looked into. */
    shut<T>(value: T): T {
      try {
        close(value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A call begins; gives its id. */
    e(fn: number, ...parameters: unknown[]): number {
      try {
        return calls.enter(fn, parameters);
      } catch (error) {
        failed(error);
        return 0;
      }
    },
    /** A call returns. */
    r(site: number, call: number, value: unknown): void {
      try {
        calls.leave(site, call, value);
      } catch (error) {
        failed(error);
      }
    },
    /** An exception leaves a call for its caller. */
    u<T>(call: number, error: T): T {
      try {
        calls.unwind(call, error, true);
      } catch (mistake) {
        failed(mistake);
      }
      return error;
    },
    /** An exception ends an async call: its promise keeps it. */
    v<T>(call: number, error: T): T {
      try {
        calls.unwind(call, error, false);
      } catch (mistake) {
        failed(mistake);
      }
      return error;
    },
    /** A `catch` has caught an exception. */
    h(site: number, call: number, error: unknown): void {
      try {
        calls.handle(site, call, error);
      } catch (mistake) {
        failed(mistake);
      }
    },
    /** An exception passes a `finally`. */
    f<T>(call: number, error: T): T {
      try {
        calls.meet(call, error);
      } catch (mistake) {
        failed(mistake);
      }
      return error;
    },
    /** `throw`. */
    t<T>(site: number, error: T): T {
      try {
        calls.throw(site, error);
      } catch (mistake) {
        failed(mistake);
      }
      return error;
    },
    /** A condition was true or false. */
    c<T>(site: number, value: T): T {
      try {
        batch.begin(OP.branch);
        batch.varint(site);
        batch.byte(value ? 1 : 0);
        recorder.done();
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A call is put aside to wait for a promise. */
    a<T>(site: number, call: number, value: T): T {
      try {
        calls.suspend(site, call, 1, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A call is put aside and yields a value. */
    y<T>(site: number, call: number, value: T): T {
      try {
        calls.suspend(site, call, 0, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A call that was put aside goes on. */
    z<T>(site: number, call: number, value: T): T {
      try {
        calls.goOn(site, call, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** A `finally` or the end of a generator. */
    k(call: number): void {
      try {
        calls.closeGenerator(call);
      } catch (error) {
        failed(error);
      }
    },
    /** `target[key] = value` has run. */
    s<T>(site: number, target: unknown, key: unknown, value: T): T {
      try {
        stores.store(site, target, key, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** `target[key]++` has run. */
    o<T>(site: number, target: unknown, key: unknown, old: T, by: number): T {
      try {
        stores.store(site, target, key, next(old, by));
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
    d<T>(site: number, target: object, name: string, value: T): T {
      try {
        stores.field(site, objects.see(target), name, value);
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
    /** As `copy`, for a typed array alone. */
    cells<T>(target: T): T {
      try {
        if (types.isTypedArray(target)) mutations.watch(target);
        else objects.ready(target);
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
    /** After `target.reverse()`. */
    rev<T>(site: number, result: T, target: unknown): T {
      try {
        if (!types.isTypedArray(target)) mutations.reversed(site, target);
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** After `target.name(key, …)` with a method name of maps and sets. */
    key<T>(site: number, name: string, result: T, target: unknown, key?: unknown): T {
      try {
        if (types.isTypedArray(target)) mutations.compare(site, target);
        else mutations.keyed(site, name, target, key);
      } catch (error) {
        failed(error);
      }
      return result;
    },
    /** As `o`, for a field that only its class can read. */
    do<T>(site: number, target: object, name: string, old: T, by: number): T {
      try {
        stores.field(site, objects.see(target), name, next(old, by));
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
    prem<T>(site: number, receiver: unknown, name: string, value: T, ...handed: unknown[]): T {
      try {
        const direct = typeof receiver === 'function' && (name === 'call' || name === 'apply');
        const isObject = typeof receiver === 'function' || (typeof receiver === 'object' && receiver !== null);
        const callee = direct ? receiver : isObject ? inheritedData(receiver, name, types.isProxy) : undefined;
        if (isObject) mutations.beforeCall(site, calls.depth, callee, direct ? handed : [receiver, ...handed]);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** After it. */
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
    /** The iterable of a `for await`. */
    fa: (site: number, call: number, iterable: unknown): unknown => delegates.awaited(site, call, iterable),
    /** The iterable of a `yield*`. */
    yd: (site: number, call: number, iterable: unknown): unknown => delegates.delegated(site, call, iterable, false),
    ya: (site: number, call: number, iterable: unknown): unknown => delegates.delegated(site, call, iterable, true),
    /** In place of a value whose name looks like a secret. */
    hide: (value: unknown): unknown => (typeof value === 'string' ? REDACTED : value),
    UNBOUND,
    gap<T>(site: number, what: string, value?: T): T | undefined {
      try {
        recorder.gap(site, what);
      } catch (error) {
        failed(error);
      }
      return value;
    },
  };
}
