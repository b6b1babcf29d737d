import { EventEmitter } from 'node:events';
import { originalOf, replaceMethod } from './disguise.ts';
import { methodOf } from './kinds.ts';
import { OwnSet, OwnWeakMap } from './own-collections.ts';
import { dataProperty, isObject, natives } from './primordials.ts';
import type { Recorder } from './recorder.ts';
import type { Callback, Kind, Schedulers } from './schedulers.ts';

const listener: Kind = { kind: 'listener', again: true, slot: null };
const lonely: Kind = { kind: 'listener', again: false, slot: null };

/** What stands for a listener at one target, and for which types and phases it was added there. */
interface Heard {
  readonly task: Callback;
  readonly places: OwnSet<string>;
}

/**
 * Listeners that are wrapped by what keeps them, or kept by what knows them by identity alone: `once` of emitters, and event targets. They
 * are tasks of the one that adds them, and whoever asks for them gets what was added.
 */
export class Listeners {
  private readonly recorder: Recorder;
  private readonly schedulers: Schedulers;
  private readonly heard = new OwnWeakMap<object, OwnWeakMap<object, Heard>>();

  constructor(recorder: Recorder, schedulers: Schedulers) {
    this.recorder = recorder;
    this.schedulers = schedulers;
  }

  install(): void {
    const { prototype: emitters } = EventEmitter;
    replaceMethod(emitters, 'once', (original) => this.adding(original, 'on'));
    replaceMethod(emitters, 'prependOnceListener', (original) => this.adding(original, 'prependListener'));
    replaceMethod(emitters, 'rawListeners', showing);
    replaceMethod(EventEmitter, 'getEventListeners', showing);
    const { prototype: targets } = EventTarget;
    replaceMethod(targets, 'addEventListener', (original) =>
      this.atTarget(original, (...asked) => this.added(...asked)),
    );
    replaceMethod(targets, 'removeEventListener', (original) =>
      this.atTarget(original, (...asked) => this.known(...asked)?.task ?? null),
    );
  }

  /** `adds`: the method that the original hands a wrapper to. */
  private adding(original: Callback, adds: string): Callback {
    const listeners = this;
    return function (this: unknown, ...rest: readonly unknown[]) {
      const [type, callback, ...others] = rest;
      const task = listeners.recorder.guarded(() => listeners.wrapped(this, callback, adds));
      if (task === null) return apply(original, this, rest);
      try {
        return apply(original, this, [type, task, ...others]);
      } finally {
        listeners.recorder.guarded(() => showOriginal(this as object, type, task));
      }
    };
  }

  /** As a task; null: it stays what it is, also where the program would be shown the wrapper before that knows the original. */
  private wrapped(emitter: unknown, callback: unknown, adds: string): Callback | null {
    if (!isObject(emitter) || typeof callback !== 'function' || !this.schedulers.isOurs(callback)) return null;
    const method = methodOf(emitter, adds)?.callee;
    if (typeof method !== 'function' || this.recorder.objects.functionMark(method).function !== 0) return null;
    const events = dataProperty(emitter, '_events');
    if (isObject(events) && dataProperty(events, 'newListener') !== undefined) return null;
    return isTask(callback) ? (callback as Callback) : this.schedulers.expected(callback as Callback, lonely);
  }

  private atTarget(
    original: Callback,
    find: (target: unknown, type: unknown, callback: unknown, options: unknown) => Callback | null,
  ): Callback {
    const listeners = this;
    // A method: like the original it is no constructor.
    const replacement = {
      method(this: unknown, ...rest: readonly unknown[]): unknown {
        const [type, callback, ...others] = rest;
        const task = listeners.recorder.guarded(() => find(this, type, callback, others[0]));
        return apply(original, this, task === null ? rest : [type, task, ...others]);
      },
    };
    return replacement.method;
  }

  /** What is added in the place of a listener. Once it was a task there it stays that: a target takes each listener once. */
  private added(target: unknown, type: unknown, callback: unknown, options: unknown): Callback | null {
    const known = this.known(target, type, callback, options);
    if (known !== null) return known.task;
    const place = placeOf(type, options);
    if (place === null || !isObject(target) || typeof callback !== 'function' || !this.schedulers.isOurs(callback))
      return null;
    let here = this.heard.get(target);
    if (here === undefined) {
      here = new OwnWeakMap();
      this.heard.set(target, here);
    }
    let heard = here.get(callback);
    if (heard === undefined) {
      heard = { task: this.schedulers.expected(callback as Callback, listener), places: new OwnSet() };
      here.set(callback, heard);
    }
    heard.places.add(place);
    return heard.task;
  }

  private known(target: unknown, type: unknown, callback: unknown, options: unknown): Heard | null {
    const place = placeOf(type, options);
    if (place === null || !isObject(target) || typeof callback !== 'function') return null;
    const heard = this.heard.get(target)?.get(callback);
    return heard?.places.has(place) === true ? heard : null;
  }
}

const { apply, isArray } = natives;

/** By what a target tells the listeners of one function apart; null: asking would run code of the program. */
function placeOf(type: unknown, options: unknown): string | null {
  if (typeof type !== 'string') return null;
  if (!isObject(options)) return `${options === true} ${type}`;
  // A phase that is inherited or read by a getter.
  if (natives.getPrototypeOf(options) !== Object.prototype) return null;
  const phase = natives.getOwnPropertyDescriptor(options, 'capture');
  return phase?.get === undefined ? `${Boolean(phase?.value)} ${type}` : null;
}

/** Whether it stands for a listener. */
function isTask(callback: object): boolean {
  const original = originalOf(callback);
  return original !== callback && dataProperty(callback, 'listener') === original;
}

/** The wrapper that an emitter has made of a task says that it is of the listener. */
function showOriginal(emitter: object, type: unknown, task: object): void {
  const events = dataProperty(emitter, '_events');
  const held = isObject(events) ? dataProperty(events, type as PropertyKey) : undefined;
  const wrappers: readonly unknown[] = isArray(held) ? held : [held];
  for (let i = 0; i < wrappers.length; i++) {
    const wrapper = wrappers[i];
    if (isObject(wrapper) && wrapper !== task && dataProperty(wrapper, 'listener') === task)
      (wrapper as { listener: unknown }).listener = originalOf(task);
  }
}

/** What lists listeners lists what was added. */
function showing(original: Callback): Callback {
  return function (this: unknown, ...rest: readonly unknown[]) {
    const found: unknown = apply(original, this, rest);
    if (isArray(found)) {
      for (let i = 0; i < found.length; i++)
        if (isObject(found[i]) && isTask(found[i] as object)) found[i] = originalOf(found[i]);
    }
    return found;
  };
}
