import { ChildProcess } from 'node:child_process';
import { Module } from 'node:module';
import { Stream } from 'node:stream';
import { types } from 'node:util';
import { MessagePort, Worker } from 'node:worker_threads';
import {
  closeMethod,
  type Family,
  familyOf,
  KIND,
  keepMethod,
  type Mark,
  type Method,
  markOf,
  type ObjectKind,
  putFamily,
} from './identity.ts';
import { labelOf } from './labels.ts';
import { OwnMap, OwnSet } from './own-collections.ts';
import { dataProperty, inheritedData, natives } from './primordials.ts';

/** What a new object is. Nothing of the program runs for it. */
export function classify(object: object): Mark {
  if (types.isProxy(object)) return { ...newMark(KIND.opaque), proxy: true };
  if (typeof object === 'function') {
    const text = natives.functionText(object);
    const made = newMark(text.startsWith('class') ? KIND.class : KIND.function);
    made.function = labelOf(text);
    return made;
  }
  const made = newMark(kindOf(object));
  if (made.kind === KIND.list) made.size = (object as unknown[]).length;
  else if (made.kind === KIND.map) made.size = natives.mapSize(object as Map<unknown, unknown>);
  else if (made.kind === KIND.set) made.size = natives.setSize(object as Set<unknown>);
  else if (made.kind === KIND.tensor) made.size = natives.typedLength(object as ArrayBufferView);
  else if (made.kind === KIND.scalar && types.isRegExp(object)) made.size = natives.lastIndex(object);
  return made;
}

export function newMark(kind: ObjectKind): Mark {
  return {
    id: 0,
    kind,
    size: 0,
    changes: 0,
    odd: false,
    shared: false,
    fresh: false,
    proxy: false,
    hidden: false,
    function: 0,
    bound: null,
  };
}

/** The name of its type, as people call it. */
export function typeName(object: object, kind: ObjectKind): string {
  if (types.isProxy(object)) return 'Proxy';
  if (kind === KIND.function) return 'Function';
  if (kind === KIND.class) return 'class';
  if (kind === KIND.module) return 'Module';
  return family(natives.getPrototypeOf(object))?.name ?? 'Object';
}

/** What a method call on the object calls; null where only running code would tell. */
export function methodOf(receiver: object, name: PropertyKey): Method | null {
  return isInherited(receiver, name)
    ? inheritedMethod(natives.getPrototypeOf(receiver) as object | null, receiver, name)
    : findMethod(receiver, name);
}

/** As `methodOf`, for a call at a site: it mostly calls what it has called before. */
export function methodAt(site: number, receiver: object, name: PropertyKey): Method | null {
  if (!isInherited(receiver, name)) return findMethod(receiver, name);
  const prototype = natives.getPrototypeOf(receiver) as object | null;
  const close = closeMethod(site, prototype, name);
  if (close !== null && isThere(close, name)) return close;
  const method = inheritedMethod(prototype, receiver, name);
  if (method !== null) keepMethod(site, prototype, name, method);
  return method;
}

/** The object is known to have no such property itself, and asking for one of its prototype's runs nothing. */
function isInherited(receiver: object, name: PropertyKey): name is string {
  const mark = markOf(receiver);
  return mark !== undefined && !mark.proxy && !mark.odd && typeof name === 'string' && !natives.hasOwn(receiver, name);
}

function inheritedMethod(prototype: object | null, receiver: object, name: string): Method | null {
  const known = prototype === null ? undefined : familyOf(prototype);
  if (known === undefined) return findMethod(receiver, name);
  const method = known.methods.get(name);
  if (method !== undefined && isThere(method, name)) return method;
  const found = findMethod(receiver, name);
  if (found !== null) known.methods.set(name, found);
  return found;
}

/** It is still where it was found: reading it there runs nothing. */
function isThere({ holder, callee }: Method, name: string): boolean {
  return (holder as Record<string, unknown>)[name] === callee;
}

function findMethod(receiver: object, name: PropertyKey): Method | null {
  let holder: object | null = receiver;
  while (holder !== null && !types.isProxy(holder)) {
    const descriptor = natives.getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined)
      return 'value' in descriptor ? { holder, callee: descriptor.value, isHarmless: null } : null;
    holder = natives.getPrototypeOf(holder) as object | null;
  }
  return null;
}

export function functionName(callee: object): string {
  const name = dataProperty(callee, 'name');
  return typeof name === 'string' ? name : '';
}

function kindOf(object: object): ObjectKind {
  if (natives.isArray(object)) return KIND.list;
  const prototype = natives.getPrototypeOf(object);
  const known = family(prototype);
  if (known?.ordinary === true && (prototype !== Object.prototype || !natives.hasOwn(object, Symbol.iterator)))
    return KIND.instance;
  const kind = exactKind(object);
  // An `arguments` object has the prototype of plain ones, and none of theirs an iterator of its own.
  if (known !== null && kind === KIND.instance) known.ordinary = true;
  return kind;
}

/** What objects of one prototype have in common; null where there is none to be asked. */
function family(prototype: object | null): Family | null {
  if (prototype === null) return null;
  // A proxy has none.
  let known = familyOf(prototype);
  if (known === undefined) {
    if (types.isProxy(prototype)) return null;
    known = { name: constructorName(prototype), ordinary: false, methods: new OwnMap() };
    putFamily(prototype, known);
  }
  return known;
}

/** A class without a name counts as the one that it extends. */
function constructorName(prototype: object): string {
  let at: object | null = prototype;
  while (at !== null && !types.isProxy(at)) {
    const maker = inheritedData(at, 'constructor', types.isProxy);
    const name = typeof maker === 'function' ? functionName(maker) : '';
    if (name !== '') return name;
    at = natives.getPrototypeOf(at) as object | null;
  }
  return 'Object';
}

function exactKind(object: object): ObjectKind {
  if (types.isMap(object)) return KIND.map;
  if (types.isSet(object)) return KIND.set;
  if (types.isTypedArray(object)) return KIND.tensor;
  if (types.isNativeError(object)) return KIND.exception;
  if (types.isDate(object) || types.isRegExp(object) || types.isBoxedPrimitive(object)) return KIND.scalar;
  if (types.isModuleNamespaceObject(object)) return KIND.module;
  for (const test of closed) if (test(object)) return KIND.opaque;
  return KIND.instance;
}

const closed: readonly ((object: object) => boolean)[] = [
  types.isPromise,
  types.isWeakMap,
  types.isWeakSet,
  types.isGeneratorObject,
  types.isMapIterator,
  types.isSetIterator,
  types.isAnyArrayBuffer,
  types.isDataView,
  types.isExternal,
  types.isArgumentsObject,
  (object) => closedPrototypes.has(natives.getPrototypeOf(object)),
  (object) => inherits(object, Stream.prototype),
];

/** What Node keeps its own affairs in. (Where a timer is a number, that is a class of which nothing else is closed.) */
const timeout = setTimeout(() => {}, 0);
const immediate = setImmediate(() => {});
const closedPrototypes = new OwnSet<unknown>([
  Module.prototype,
  natives.getPrototypeOf(Object(timeout) as object),
  natives.getPrototypeOf(immediate),
  ChildProcess.prototype,
  MessagePort.prototype,
  Worker.prototype,
]);
clearTimeout(timeout);
clearImmediate(immediate);

/** Asks no proxy. */
export function inherits(object: object, prototype: object): boolean {
  let at: object | null = object;
  while (at !== null && at !== prototype) at = types.isProxy(at) ? null : (natives.getPrototypeOf(at) as object | null);
  return at !== null;
}
