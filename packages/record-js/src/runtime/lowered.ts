/** What TypeScript runs that Node does not know becomes calls of these: `using` and the decorators of `experimentalDecorators`. */
export interface Helpers {
  usingCtx(): Disposals;
  decorate(decorators: readonly Decorator[], target: object, key?: PropertyKey, descriptor?: unknown): unknown;
  decorateParam(
    index: number,
    decorator: (target: object, key: PropertyKey | undefined, index: number) => void,
  ): Decorator;
  decorateMetadata(key: string, value: unknown): Decorator | undefined;
}

type Decorator = (target: object, key?: PropertyKey, descriptor?: PropertyDescriptor) => unknown;

/** The resources of one block: `u` takes one of `using`, `a` one of `await using`, `e` an error of the block, `d` ends it. */
interface Disposals {
  e: unknown;
  u<T>(resource: T): T;
  a<T>(resource: T): T;
  d(): unknown;
}

interface Resource {
  readonly value: unknown;
  readonly dispose: (() => unknown) | null;
  readonly isAsync: boolean;
}

const NOTHING: unique symbol = Symbol('no error');
const symbols = Symbol as unknown as { readonly dispose?: symbol; readonly asyncDispose?: symbol };
const { SuppressedError } = globalThis as unknown as {
  readonly SuppressedError?: new (error: unknown, suppressed: unknown, message: string) => Error;
};
const dispose = symbols.dispose ?? Symbol.for('Symbol.dispose');
const asyncDispose = symbols.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

export const helpers: Helpers = { usingCtx, decorate, decorateParam, decorateMetadata };

function usingCtx(): Disposals {
  const resources: Resource[] = [];
  const take = <T>(value: T, isAsync: boolean): T => {
    if (value === null || value === undefined) {
      if (isAsync) resources.push({ value, dispose: null, isAsync });
      return value;
    }
    if (typeof value !== 'object' && typeof value !== 'function')
      throw new TypeError(`${String(value)} is not an object that can be disposed of.`);
    const holder = value as Readonly<Record<symbol, unknown>>;
    const awaited = isAsync ? (holder[asyncDispose] ?? null) : null;
    const method = awaited ?? holder[dispose];
    if (typeof method !== 'function') throw new TypeError('The object has no method that disposes of it.');
    // Nobody waits for what a method gives that is not async.
    const disposal = awaited === null ? (): void => void method.call(value) : (method as () => unknown);
    resources.push({ value, dispose: disposal, isAsync });
    return value;
  };
  const block: Disposals = {
    e: NOTHING,
    u: (value) => take(value, false),
    a: (value) => take(value, true),
    d: () => (resources.some(({ isAsync }) => isAsync) ? endAsync(block, resources) : end(block, resources)),
  };
  return block;
}

function end(block: Disposals, resources: Resource[]): void {
  for (let next = resources.pop(); next !== undefined; next = resources.pop()) {
    try {
      next.dispose?.call(next.value);
    } catch (error) {
      suppress(block, error);
    }
  }
  if (block.e !== NOTHING) throw block.e;
}

async function endAsync(block: Disposals, resources: Resource[]): Promise<void> {
  for (let next = resources.pop(); next !== undefined; next = resources.pop()) {
    try {
      const result = next.dispose?.call(next.value);
      if (next.isAsync) await result;
    } catch (error) {
      suppress(block, error);
    }
  }
  if (block.e !== NOTHING) throw block.e;
}

/** An error of a disposal takes the place of the one before it, and keeps that. */
function suppress(block: Disposals, error: unknown): void {
  if (block.e === NOTHING) {
    block.e = error;
    return;
  }
  const message = 'An error was suppressed during disposal.';
  block.e =
    SuppressedError === undefined
      ? Object.assign(new Error(message), { name: 'SuppressedError', error, suppressed: block.e })
      : new SuppressedError(error, block.e, message);
}

/** The decorators of a class (no key) or of a member, the last one first. `descriptor`: null for what has one, undefined for a field. */
function decorate(
  decorators: readonly (Decorator | undefined)[],
  target: object,
  key?: PropertyKey,
  descriptor?: unknown,
): unknown {
  const isClass = key === undefined;
  let result: unknown = isClass
    ? target
    : descriptor === null
      ? Object.getOwnPropertyDescriptor(target, key)
      : descriptor;
  for (const decorator of [...decorators].reverse()) {
    if (decorator === undefined) continue;
    const made = isClass
      ? decorator(result as object)
      : result === undefined
        ? decorator(target, key)
        : decorator(target, key, result as PropertyDescriptor);
    result = made || result;
  }
  if (!isClass && result) Object.defineProperty(target, key, result as PropertyDescriptor);
  return result;
}

function decorateParam(
  index: number,
  decorator: (target: object, key: PropertyKey | undefined, index: number) => void,
): Decorator {
  return (target, key) => decorator(target, key, index);
}

/** With a library that keeps metadata (`reflect-metadata`). */
function decorateMetadata(key: string, value: unknown): Decorator | undefined {
  const { metadata } = Reflect as unknown as { metadata?: (key: string, value: unknown) => Decorator };
  return metadata?.(key, value);
}
