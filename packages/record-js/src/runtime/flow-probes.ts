import type { Calls } from './calls.ts';
import { Delegates } from './delegates.ts';
import type { Probes } from './probes.ts';
import type { Recorder } from './recorder.ts';

/** What tells where the program is: statements, conditions, calls, exceptions, and calls that are put aside. */
export function flowProbes(recorder: Recorder, calls: Calls): Probes {
  const { batch, here } = recorder;
  const delegates = new Delegates(calls);
  const failed = (error: unknown): void => recorder.failed(error);
  return {
    /** A statement begins. */
    l(site: number): void {
      here.begun = 0;
      here.site = site;
      batch.line(site);
    },
    /** A condition was true or false. */
    c<T>(site: number, value: T): T {
      if (here.begun !== 0) recorder.tellBegun();
      batch.branch(site, value);
      return value;
    },
    /** As `c`, where the statement begins. */
    lc<T>(site: number, value: T): T {
      const told = here.reach(site);
      batch.branch(told, value);
      return value;
    },
    /** A call begins; gives its id. With as many values as the name says, or with any number. */
    e0(fn: number): number {
      try {
        return calls.enterWith(fn, 0);
      } catch (error) {
        failed(error);
        return 0;
      }
    },
    e1(fn: number, value: unknown): number {
      try {
        return calls.enterWith(fn, 1, value);
      } catch (error) {
        failed(error);
        return 0;
      }
    },
    e2(fn: number, first: unknown, second: unknown): number {
      try {
        return calls.enterWith(fn, 2, first, second);
      } catch (error) {
        failed(error);
        return 0;
      }
    },
    e3(fn: number, first: unknown, second: unknown, third: unknown): number {
      try {
        return calls.enterWith(fn, 3, first, second, third);
      } catch (error) {
        failed(error);
        return 0;
      }
    },
    e(fn: number, ...parameters: unknown[]): number {
      try {
        return calls.enter(fn, parameters);
      } catch (error) {
        failed(error);
        return 0;
      }
    },
    /** A call returns. */
    r<T>(site: number, call: number, value: T): T {
      try {
        calls.leave(site, call, value);
      } catch (error) {
        failed(error);
      }
      return value;
    },
    /** As `r`, where the statement begins. */
    lr<T>(site: number, call: number, value: T): T {
      const told = here.reach(site);
      try {
        calls.leave(told, call, value);
      } catch (error) {
        failed(error);
      }
      return value;
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
    /** The iterable of a `for await`. */
    fa: (site: number, call: number, iterable: unknown): unknown => delegates.awaited(site, call, iterable),
    /** The iterable of a `yield*`. */
    yd: (site: number, call: number, iterable: unknown): unknown => delegates.delegated(site, call, iterable, false),
    ya: (site: number, call: number, iterable: unknown): unknown => delegates.delegated(site, call, iterable, true),
  };
}
