import { disguise, replaceMethod } from '../runtime/disguise.ts';

type Callback = (this: unknown, ...rest: never[]) => unknown;

const { apply } = Reflect;
const later = setTimeout;
/** Milliseconds between two looks; what a browser does in the background without a timer has so long to come back. */
const LOOK = 30;
/** So many looks in a row find nothing left to come. */
const LOOKS = 3;

/** Timers that are still to come: a worker does not say by itself that its program has nothing left to do. */
export class Timers {
  private readonly waiting = new Set<unknown>();

  install(scope: object): void {
    for (const name of ['setTimeout', 'setInterval']) {
      replaceMethod(scope, name, (original) => this.starting(original, name === 'setInterval'));
    }
    for (const name of ['clearTimeout', 'clearInterval']) {
      replaceMethod(scope, name, (original) => (...rest) => {
        this.waiting.delete(rest[0]);
        return apply(original, scope, rest);
      });
    }
  }

  /** Calls `done` when nothing is left to come. */
  whenIdle(done: () => void, found = 0): void {
    const idle = this.waiting.size === 0 ? found + 1 : 0;
    if (idle > LOOKS) done();
    else later(() => this.whenIdle(done, idle), LOOK);
  }

  private starting(original: Callback, again: boolean): Callback {
    const { waiting } = this;
    return (...rest: readonly unknown[]) => {
      const [callback, ...others] = rest;
      if (typeof callback !== 'function') return apply(original, globalThis, rest);
      const fired = function (this: unknown, ...given: readonly unknown[]): unknown {
        if (!again) waiting.delete(timer);
        return apply(callback, this, given);
      };
      const timer: unknown = apply(original, globalThis, [disguise(callback as Callback, fired), ...others]);
      waiting.add(timer);
      return timer;
    };
  }
}
