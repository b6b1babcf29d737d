import { EventEmitter } from 'node:events';
import { inherits, methodOf } from './kinds.ts';
import { OwnSet, OwnWeakMap } from './own-collections.ts';
import { dataProperty, isObject, natives } from './primordials.ts';
import type { Probes } from './probes.ts';
import type { Recorder } from './recorder.ts';
import type { Callback, Kind, Schedulers } from './schedulers.ts';

const once: Kind = { kind: 'callback', again: false, slot: null };
const listener: Kind = { kind: 'listener', again: true, slot: null };

/** Modules whose functions call the last of what they are handed later, if it is a function. */
const modules = 'fs dns zlib crypto child_process http https http2 net tls stream'.split(' ');
/** Of those, functions that call it again and again. */
const repeating = new OwnSet<string>(['createServer', 'createSecureServer', 'watch', 'watchFile']);
/** Methods of emitters that keep what they are handed. */
const listening = new OwnSet<string>(['on', 'addListener', 'prependListener']);
/** Methods of Node's streams, servers, processes and their like that call it later. Those that hand it to `once` are found there. */
const calling = new OwnSet<string>('write end close send flush ping question getConnections'.split(' '));
const { prototype: emitters } = EventEmitter;

interface Builtins {
  /** What the process has loaded, as Node names it. */
  readonly moduleLoadList: readonly string[];
  getBuiltinModule(name: string): Readonly<Record<string, unknown>>;
}

/** Callbacks that Node itself calls, of what is asynchronous and of emitters, as tasks of the one that has handed them over. */
export class Callbacks {
  private readonly recorder: Recorder;
  private readonly schedulers: Schedulers;
  private readonly kinds = new OwnWeakMap<object, { readonly kind: Kind | null }>();

  constructor(recorder: Recorder, schedulers: Schedulers) {
    this.recorder = recorder;
    this.schedulers = schedulers;
  }

  probes(): Probes {
    return {
      /** The last argument of `receiver.name(…)`. */
      cb: (receiver: unknown, name: string, callback: unknown): unknown =>
        this.replaced(callback, () => this.ofMethod(receiver, name, callback as Callback)),
      /** The last argument of `callee(…)`. */
      cf: (callee: unknown, callback: unknown): unknown =>
        this.replaced(callback, () => this.ofFunction(callee, callback as Callback)),
    };
  }

  private replaced(callback: unknown, make: () => Callback): unknown {
    try {
      return typeof callback === 'function' && this.schedulers.isOurs(callback) ? make() : callback;
    } catch (error) {
      this.recorder.failed(error);
      return callback;
    }
  }

  private ofMethod(receiver: unknown, name: string, callback: Callback): Callback {
    if (!isObject(receiver)) return callback;
    const callee = methodOf(receiver, name)?.callee;
    const kind = listening.has(name) ? listener : calling.has(name) ? once : null;
    if (kind === null || !inherits(receiver, emitters)) return this.ofFunction(callee, callback);
    // A method of the program hands it on, and that may be looked at.
    if (typeof callee !== 'function' || this.recorder.objects.functionMark(callee).function !== 0) return callback;
    return this.schedulers.expected(callback, kind);
  }

  private ofFunction(callee: unknown, callback: Callback): Callback {
    const kind = typeof callee === 'function' ? this.kindOf(callee) : null;
    return kind === null
      ? callback
      : kind.again
        ? this.schedulers.expected(callback, kind)
        : this.schedulers.told(callback, kind);
  }

  private kindOf(callee: object): Kind | null {
    const known = this.kinds.get(callee);
    if (known !== undefined) return known.kind;
    const name = builtinName(callee);
    const kind = name === null ? null : repeating.has(name) ? listener : once;
    this.kinds.set(callee, { kind });
    return kind;
  }
}

/** What a module of Node calls the function; null: none does. Only those are asked that the program has loaded. */
function builtinName(callee: object): string | null {
  const { moduleLoadList, getBuiltinModule } = process as unknown as Builtins;
  for (let i = 0; i < modules.length; i++) {
    const module = modules[i] as string;
    if (!has(moduleLoadList, `NativeModule ${module}`)) continue;
    const exported = getBuiltinModule(module);
    const names = natives.keys(exported);
    for (let j = 0; j < names.length; j++) {
      const name = names[j] as string;
      if (dataProperty(exported, name) === callee) return name;
    }
  }
  return null;
}

function has(list: readonly string[], text: string): boolean {
  let at = 0;
  while (at < list.length && list[at] !== text) at++;
  return at < list.length;
}
