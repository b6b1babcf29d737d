import { OwnWeakMap } from './own-collections.ts';

type Callable = (this: unknown, ...rest: never[]) => unknown;

const originals = new OwnWeakMap<object, object>();

/** The native that a function stands for; itself if it stands for none. */
export function originalOf(callee: unknown): unknown {
  return typeof callee === 'function' ? (originals.get(callee) ?? callee) : callee;
}

/** Puts `make(original)` in the place of a method; it has the name, the length, the text and the properties of the original. */
export function replaceMethod(holder: object, name: string, make: (original: Callable) => Callable): void {
  const original = Reflect.get(holder, name) as unknown;
  if (typeof original !== 'function') return;
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  const value = disguise(original as Callable, make(original as Callable));
  Object.defineProperty(holder, name, {
    writable: true,
    configurable: true,
    enumerable: descriptor?.enumerable ?? false,
    value,
  });
}

/** Makes one function look like another. */
export function disguise(original: Callable, replacement: Callable): Callable {
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Object.defineProperty(replacement, key, descriptor);
  }
  originals.set(replacement, original);
  return replacement;
}
