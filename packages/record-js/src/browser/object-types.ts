import { replaceMethod } from '../runtime/disguise.ts';

const { apply, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, construct } = Reflect;
const { hasOwn } = Object;
const toText = Object.prototype.toString;
const proxies = new WeakSet<object>();

type Test = (value: unknown) => boolean;

/** What Node's `util.types` answers, where only the language itself can be asked. Nothing of the program runs for it. */
export const types: Readonly<
  Record<
    | 'isProxy'
    | 'isMap'
    | 'isSet'
    | 'isWeakMap'
    | 'isWeakSet'
    | 'isTypedArray'
    | 'isAnyArrayBuffer'
    | 'isDataView'
    | 'isDate'
    | 'isRegExp'
    | 'isNumberObject'
    | 'isStringObject'
    | 'isBooleanObject'
    | 'isBoxedPrimitive'
    | 'isNativeError'
    | 'isPromise'
    | 'isGeneratorObject'
    | 'isMapIterator'
    | 'isSetIterator'
    | 'isArgumentsObject'
    | 'isModuleNamespaceObject'
    | 'isExternal',
    Test
  >
> = {
  isProxy: (value) => isObject(value) && proxies.has(value),
  isMap: passes(getterOf(Map.prototype, 'size')),
  isSet: passes(getterOf(Set.prototype, 'size')),
  isWeakMap: passes(WeakMap.prototype.has),
  isWeakSet: passes(WeakSet.prototype.has),
  isTypedArray: (value) => isObject(value) && apply(typedTag, value, []) !== undefined,
  isAnyArrayBuffer: passes(getterOf(ArrayBuffer.prototype, 'byteLength')),
  isDataView: passes(getterOf(DataView.prototype, 'buffer')),
  isDate: passes(Date.prototype.getTime),
  isRegExp: (value) => value !== RegExp.prototype && hasSource(value),
  isNumberObject: passes(Number.prototype.valueOf),
  isStringObject: passes(String.prototype.valueOf),
  isBooleanObject: passes(Boolean.prototype.valueOf),
  isBoxedPrimitive: (value) => boxed.some((test) => test(value)),
  isNativeError: (value) => isObject(value) && inherits(value, Error.prototype),
  isPromise: (value) => isObject(value) && inherits(value, Promise.prototype),
  isGeneratorObject: (value) => isObject(value) && generators.some((prototype) => inherits(value, prototype)),
  isMapIterator: (value) => isObject(value) && getPrototypeOf(value) === mapIterator,
  isSetIterator: (value) => isObject(value) && getPrototypeOf(value) === setIterator,
  isArgumentsObject: (value) =>
    isObject(value) &&
    !proxies.has(value) &&
    getPrototypeOf(value) === Object.prototype &&
    !hasOwn(value, Symbol.toStringTag) &&
    !hasOwn(Object.prototype, Symbol.toStringTag) &&
    apply(toText, value, []) === '[object Arguments]',
  isModuleNamespaceObject: (value) =>
    isObject(value) &&
    !proxies.has(value) &&
    getPrototypeOf(value) === null &&
    !isExtensible(value) &&
    getOwnPropertyDescriptor(value, Symbol.toStringTag)?.value === 'Module',
  isExternal: () => false,
};

/** Proxies look like what they stand for, unless one has seen them being made. */
export function watchProxies(scope: { Proxy: ProxyConstructor }): void {
  const native = scope.Proxy;
  replaceMethod(native, 'revocable', (original) => (...rest) => {
    const made = apply(original, native, rest) as { readonly proxy: object };
    proxies.add(made.proxy);
    return made;
  });
  scope.Proxy = new native(native, {
    construct(target, rest, maker) {
      const made = construct(target, rest, maker === scope.Proxy ? target : maker) as object;
      proxies.add(made);
      return made;
    },
  });
}

type Method = (this: never, ...rest: never[]) => unknown;

const typedTag = getterOf(getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag);
const hasSource = passes(getterOf(RegExp.prototype, 'source'));
const mapIterator = getPrototypeOf(new Map().entries());
const setIterator = getPrototypeOf(new Set().values());
const generators = [function* () {}, async function* () {}].map(
  (one) => getOwnPropertyDescriptor(getPrototypeOf(one) as object, 'prototype')?.value as object,
);
const boxed = [
  passes(Number.prototype.valueOf),
  passes(String.prototype.valueOf),
  passes(Boolean.prototype.valueOf),
  passes(Symbol.prototype.valueOf),
  passes(BigInt.prototype.valueOf),
];

/** A method that takes only its own kind tells it from all others. */
function passes(method: Method): Test {
  return (value) => {
    if (!isObject(value)) return false;
    try {
      apply(method, value, [value] as never[]);
      return true;
    } catch {
      return false;
    }
  };
}

function getterOf(holder: object, name: PropertyKey): Method {
  const get = getOwnPropertyDescriptor(holder, name)?.get;
  if (get === undefined) throw new Error(`this browser has no ${String(name)}`);
  return get;
}

function inherits(value: object, prototype: object): boolean {
  let at: object | null = value;
  while (at !== null && at !== prototype) at = proxies.has(at) ? null : getPrototypeOf(at);
  return at !== null;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
