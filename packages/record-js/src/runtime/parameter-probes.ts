import type { Calls } from './calls.ts';
import { OwnMap } from './own-collections.ts';
import type { Probes } from './probes.ts';
import { OP, type Recorder } from './recorder.ts';

/** A call whose parameters are being bound. */
interface Opening {
  readonly fn: number;
  /** Values of the call that are told. */
  told: number;
  /** Code of a default or a key is running: a call of the same function is another one. */
  isRunning: boolean;
}

/** What tells of calls whose parameters run code: they begin there, before their body does. */
export function parameterProbes(recorder: Recorder, calls: Calls): Probes {
  const { here } = recorder;
  const openings = new OwnMap<number, Opening>();

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

  return {
    /** A default or a computed key is about to run. @returns the call. */
    pe(fn: number, first: number, own: number, line: number, ...values: unknown[]): number {
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
        return call;
      } catch (error) {
        calls.retract();
        recorder.failed(error);
        return 0;
      }
    },
    /** It has run. */
    pd<T>(call: number, value: T): T {
      const opening = openings.get(call);
      if (opening !== undefined) opening.isRunning = false;
      return value;
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
        calls.retract();
        recorder.failed(error);
        return 0;
      }
    },
  };
}
