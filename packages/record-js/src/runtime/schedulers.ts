import { types } from 'node:util';
import type { Calls } from './calls.ts';
import { disguise, replaceMethod } from './disguise.ts';
import { putMark } from './identity.ts';
import { functionName, methodOf } from './kinds.ts';
import type { Lane, Lanes } from './lanes.ts';
import { OwnSet } from './own-collections.ts';
import type { Probes } from './probes.ts';
import type { Recorder } from './recorder.ts';

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;

export type Callback = (this: unknown, ...rest: never[]) => unknown;

/** How what is scheduled is told. */
export interface Kind {
  readonly kind: string;
  /** It runs again and again, or never. */
  readonly again: boolean;
  /** Where Node keeps the callback in the object that it runs it on; null: there is none. */
  readonly slot: string | null;
}

/** Where the program finds what schedules; null: there is no such place. */
export interface Clocks {
  /** Of its global names. */
  readonly scope: object;
  /** The module of that name. */
  readonly timers: object | null;
  readonly process: object | null;
}

const kinds: Readonly<Record<'setTimeout' | 'setInterval' | 'setImmediate', Kind>> = {
  setTimeout: { kind: 'timer', again: false, slot: '_onTimeout' },
  setInterval: { kind: 'timer', again: true, slot: '_onTimeout' },
  setImmediate: { kind: 'immediate', again: false, slot: '_onImmediate' },
};
const names = ['setTimeout', 'setInterval', 'setImmediate'] as const;
const reaction: Kind = { kind: 'promise', again: false, slot: null };
const { prototype: promises } = Promise;
const reacting = new OwnSet<unknown>([promises.then, promises.catch, promises.finally]);

/** What the program hands to timers, immediates, microtasks, ticks and promises are tasks, started by the task that has scheduled them. */
export class Schedulers {
  private readonly recorder: Recorder;
  private readonly calls: Calls;
  private readonly lanes: Lanes;

  constructor(recorder: Recorder, calls: Calls, lanes: Lanes) {
    this.recorder = recorder;
    this.calls = calls;
    this.lanes = lanes;
  }

  install({ scope, timers, process }: Clocks): void {
    for (const name of names) {
      replaceMethod(scope, name, (original) => this.scheduling(original, kinds[name]));
      // It is one function under two names.
      if (timers !== null)
        Object.defineProperty(timers, name, {
          ...Object.getOwnPropertyDescriptor(timers, name),
          value: Reflect.get(scope, name),
        });
    }
    replaceMethod(scope, 'queueMicrotask', (original) =>
      this.scheduling(original, { kind: 'microtask', again: false, slot: null }),
    );
    if (process !== null)
      replaceMethod(process, 'nextTick', (original) =>
        this.scheduling(original, { kind: 'tick', again: false, slot: null }),
      );
  }

  probes(): Probes {
    return {
      /** What `promise.then(…)`, `catch` or `finally` are handed. Only one of the callbacks will run: they are one task. */
      re: (promise: unknown, name: string, handed: unknown[]): readonly unknown[] => {
        this.recorder.guarded(() => this.react(promise, name, handed));
        return handed;
      },
    };
  }

  /** Puts callbacks that are tasks in the place of those that are handed over. */
  private react(promise: unknown, name: string, handed: unknown[]): void {
    if (!types.isPromise(promise) || !reacting.has(methodOf(promise, name)?.callee)) return;
    let lane: Lane | null = null;
    for (let i = 0; i < handed.length; i++) {
      const callback = handed[i];
      if (typeof callback !== 'function' || !this.isOurs(callback)) continue;
      lane ??= this.lanes.schedule(reaction.kind, functionName(callback));
      handed[i] = this.run(lane, callback as Callback, reaction);
    }
  }

  private scheduling(original: Callback, kind: Kind): Callback {
    const schedulers = this;
    return function (this: unknown, ...rest: readonly unknown[]) {
      const [callback, ...others] = rest;
      if (typeof callback !== 'function' || !schedulers.isOurs(callback)) return apply(original, this, rest);
      return apply(original, this, [schedulers.told(callback as Callback, kind), ...others]);
    };
  }

  /** What a library schedules for itself, and what only settles a promise, is none. */
  isOurs(callback: object): boolean {
    return (
      this.calls.depth > 0 &&
      this.recorder.guarded(() => this.recorder.objects.functionMark(callback).function !== 0) === true
    );
  }

  /** A callback as a task that is told when it first runs. */
  expected(callback: Callback, kind: Kind): Callback {
    const replacement = this.run(this.lanes.expect(kind.kind, functionName(callback)), callback, kind);
    // Emitters know what they hold by this name, too, and show it in its place.
    defineProperty(replacement, 'listener', { value: callback, configurable: true });
    return replacement;
  }

  /** A callback as a task that is told now. */
  told(callback: Callback, kind: Kind): Callback {
    const lane = this.recorder.guarded(() => this.lanes.schedule(kind.kind, functionName(callback)));
    return lane === null ? callback : this.run(lane, callback, kind);
  }

  /** The callback as the task that it is. */
  private run(lane: Lane, callback: Callback, { again, slot }: Kind): Callback {
    const schedulers = this;
    const replacement = disguise(callback, function (this: unknown, ...rest: readonly unknown[]) {
      schedulers.recorder.guarded(() => schedulers.begin(lane));
      // A stack trace says where in its receiver a function was found, when it is asked for its text: that may be after the callback.
      const isHeld = slot !== null && exchange(this, slot, replacement, callback);
      const { depth } = schedulers.calls;
      let returned = false;
      try {
        const value = apply(callback, this, rest);
        returned = true;
        return value;
      } finally {
        // An exception of its parameters is told by nobody who knows the call.
        if (!returned) schedulers.recorder.guarded(() => schedulers.calls.dropAbove(depth));
        if (isHeld && again) exchange(this, slot, callback, replacement);
        schedulers.recorder.guarded(() => schedulers.finish(lane, again));
      }
    });
    // In the recording it is the callback: emitters hold it.
    this.recorder.guarded(() => putMark(replacement, this.recorder.objects.functionMark(callback)));
    return replacement;
  }

  /** Called in the midst of something else, as imitated clocks do, it is a part of that; and so it is when it has ended. */
  private begin(lane: Lane): void {
    if (this.calls.depth === 0 && !lane.ended) this.lanes.run(lane);
  }

  private finish(lane: Lane, again: boolean): void {
    if (this.calls.depth > 0) return;
    if (again) this.lanes.rest();
    else this.lanes.finish(lane);
  }
}

/** Puts a callback in the place of another one; false: that is not there. */
function exchange(holder: unknown, slot: string, held: Callback, next: Callback): boolean {
  if (typeof holder !== 'object' || holder === null) return false;
  const descriptor = getOwnPropertyDescriptor(holder, slot);
  if (descriptor?.value !== held || descriptor.writable !== true) return false;
  return defineProperty(holder, slot, { ...descriptor, value: next });
}
