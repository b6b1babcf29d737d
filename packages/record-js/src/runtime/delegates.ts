import type { Calls } from './calls.ts';
import { dataProperty, natives } from './primordials.ts';

type Method = (...rest: unknown[]) => unknown;

interface Inner {
  readonly next: Method;
  readonly return?: Method | null;
  readonly throw?: Method | null;
}

/** Puts a call aside while `for await` and `yield*` wait for somebody else's iterator. */
export class Delegates {
  private readonly calls: Calls;

  constructor(calls: Calls) {
    this.calls = calls;
  }

  /** For `for await (… of iterable)`: each step puts the call aside once the iterator has given its promise. */
  awaited(site: number, call: number, iterable: unknown): unknown {
    const aside = (result: unknown): unknown => {
      this.calls.suspend(site, call, 1, result);
      return result;
    };
    return wrapped(iterable, true, (inner) => ({
      next: (...rest) => aside(natives.apply(inner.next, inner.target, rest)),
      end: (method, rest) => aside(natives.apply(method, inner.target, rest)),
    }));
  }

  /** For `yield* iterable`: the call goes on with each request and is put aside with each value. */
  delegated(site: number, call: number, iterable: unknown, isAsync: boolean): unknown {
    const { calls } = this;
    const asked = (method: Method, { target, isSync }: Asked, rest: unknown[]): unknown => {
      let result: unknown;
      try {
        result = natives.apply(method, target, rest);
      } catch (error) {
        // Of an iterator that is not async the language makes a promise, which is waited for.
        if (isAsync && isSync) calls.suspend(site, call, 0, error);
        throw error;
      }
      if (isAsync) calls.suspend(site, call, 0, result);
      else if (typeof result === 'object' && result !== null && dataProperty(result, 'done') !== true)
        calls.suspend(site, call, 0, dataProperty(result, 'value'));
      return result;
    };
    return wrapped(iterable, isAsync, (inner) => ({
      next: (...rest) => {
        calls.goOn(site, call, rest[0]);
        return asked(inner.next, inner, rest);
      },
      end: (method, rest, name) => {
        if (name === 'return') calls.closeGenerator(call);
        else calls.goOnWith(call, rest[0]);
        return asked(method, inner, rest);
      },
    }));
  }
}

/** The real iterator. */
export interface Asked {
  readonly next: Method;
  readonly target: object;
  /** It is not async. */
  readonly isSync: boolean;
}

interface Steps {
  readonly next: Method;
  readonly end: (method: Method, rest: unknown[], name: 'return' | 'throw') => unknown;
}

/** An iterable that asks the real one exactly what the language would ask it. */
export function wrapped(iterable: unknown, isAsync: boolean, make: (inner: Asked) => Steps): unknown {
  if (iterable === null || iterable === undefined) return iterable;
  const holder = iterable as Record<symbol, unknown>;
  let symbol: symbol = isAsync ? Symbol.asyncIterator : Symbol.iterator;
  let method = holder[symbol];
  if (isAsync && (method === undefined || method === null)) {
    symbol = Symbol.iterator;
    method = holder[symbol];
  }
  if (typeof method !== 'function') return iterable;
  const open = method as Method;
  return {
    [symbol]: () => {
      const target = natives.apply(open, iterable, []) as unknown;
      if (typeof target !== 'object' || target === null) return target;
      const inner = target as Inner;
      const steps = make({ next: inner.next, target, isSync: symbol === Symbol.iterator });
      const ending = (name: 'return' | 'throw'): Method | undefined => {
        const end = inner[name];
        return end === undefined || end === null ? undefined : (...rest) => steps.end(end, rest, name);
      };
      return {
        next: steps.next,
        get return() {
          return ending('return');
        },
        get throw() {
          return ending('throw');
        },
      };
    },
  };
}
