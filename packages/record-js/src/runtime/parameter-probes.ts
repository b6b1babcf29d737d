import type { Calls } from './calls.ts';
import { append, OwnMap } from './own-collections.ts';
import type { Probes } from './probes.ts';
import { OP, type Recorder } from './recorder.ts';
import { UNBOUND } from './values.ts';

/** A call whose parameters are being bound. */
interface Opening {
  readonly fn: number;
  /** Values of the call that are told. */
  told: number;
  /** Code of a default or a key is running: a call of the same function is another one. */
  isRunning: boolean;
}

/**
 * Stands around code of a default or a key: `[pt().v = code] = pe(…)`. As an iterator it gives nothing, so the code runs, and the language closes it when
 * the code has run and when that throws. No function and no `try` could stand there unseen.
 */
class Guard {
  readonly call: number;
  value: unknown;
  private readonly threw: () => void;
  private hasRun = false;

  constructor(call: number, threw: () => void) {
    this.call = call;
    this.threw = threw;
  }

  set v(value: unknown) {
    this.value = value;
    this.hasRun = true;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): { readonly value: undefined; readonly done: false } {
    return { value: undefined, done: false };
  }

  return(): object {
    if (!this.hasRun) this.threw();
    return this;
  }
}

/** What tells of calls whose parameters run code: they begin there, before their body does. */
export function parameterProbes(recorder: Recorder, calls: Calls): Probes {
  const { here } = recorder;
  const openings = new OwnMap<number, Opening>();
  let latest = new Guard(0, () => {});

  /** The current call, if it is one of the function that waits for what follows in its parameters. */
  function current(fn: number): Opening | null {
    const opening = openings.get(calls.current);
    return opening !== undefined && opening.fn === fn && !opening.isRunning ? opening : null;
  }

  /** `first`: the site of the first parameter; `own`: values of the call that are none of parameters. */
  function bind(opening: Opening, first: number, own: number, values: readonly unknown[]): void {
    for (; opening.told < values.length; opening.told++)
      recorder.at(OP.bind, first + opening.told - own, values[opening.told]);
  }

  function guard(call: number, toCaller: boolean): Guard {
    latest = new Guard(call, () => {
      try {
        openings.delete(call);
        calls.giveUp(call, toCaller);
      } catch (error) {
        recorder.failed(error);
      }
    });
    return latest;
  }

  return {
    /** A default or a computed key is about to run. `toCaller`: 1 where what it throws goes on in the caller, 0 where a promise keeps it. */
    pe(fn: number, first: number, own: number, line: number, toCaller: number, ...values: unknown[]): Guard {
      try {
        if (here.begun !== 0) recorder.tellBegun();
        const opening = current(fn);
        let call = calls.current;
        if (opening !== null && opening.told <= values.length) {
          bind(opening, first, own, values);
          opening.isRunning = true;
        } else {
          // Of those that an exception has ended nothing is left to come.
          if (calls.depth === 0) openings.clear();
          call = calls.enter(fn, values);
          openings.set(call, { fn, told: values.length, isRunning: true });
        }
        here.site = line;
        recorder.batch.line(line);
        return guard(call, toCaller === 1);
      } catch (error) {
        recorder.failed(error);
        return guard(0, toCaller === 1);
      }
    },
    /** The guard that stands around what is about to run. */
    pt: (): Guard => latest,
    /** It has run. @returns its value. */
    pd(passed: Guard): unknown {
      const opening = openings.get(passed.call);
      if (opening !== undefined) opening.isRunning = false;
      return passed.value;
    },
    /** All parameters of a generator are bound: it waits to be asked for something, at `site`. @returns the call; 0: it has not begun. */
    pg(fn: number, first: number, own: number, site: number, ...values: unknown[]): number {
      try {
        const opening = current(fn);
        if (opening === null) return 0;
        if (here.begun !== 0) recorder.tellBegun();
        const call = calls.current;
        bind(opening, first, own, values);
        openings.delete(call);
        calls.suspend(site, call, 0, UNBOUND);
        return call;
      } catch (error) {
        recorder.failed(error);
        return 0;
      }
    },
    /** The body of such a generator begins; `waiting`: what `pg` gave. @returns the call. */
    eg(fn: number, waiting: number, site: number, ...values: unknown[]): number {
      try {
        if (waiting === 0) return calls.enter(fn, values);
        calls.goOn(site, waiting, undefined);
        return waiting;
      } catch (error) {
        recorder.failed(error);
        return 0;
      }
    },
    /** `list`, which is empty, with what is left of the arguments. */
    rs(list: unknown[], handed: ArrayLike<unknown>, first: number): unknown[] {
      for (let i = first; i < handed.length; i++) append(list, handed[i]);
      return list;
    },
    /** The body of such a function begins. @returns the call. */
    ep(fn: number, first: number, own: number, ...values: unknown[]): number {
      try {
        const opening = current(fn);
        if (opening === null) return calls.enter(fn, values);
        if (here.begun !== 0) recorder.tellBegun();
        const call = calls.current;
        bind(opening, first, own, values);
        openings.delete(call);
        return call;
      } catch (error) {
        recorder.failed(error);
        return 0;
      }
    },
  };
}
