/** What the recorder knows of an object that it has seen. */
export interface Mark {
  /** Id in the recording; 0 while the object is only known and not yet defined. */
  id: number;
  kind: ObjectKind;
  /** What the recording says: length of an array or typed array, size of a map or set, `lastIndex` of a regular expression. */
  size: number;
  /** Events that have changed it. */
  changes: number;
  /** Some property is an accessor or read-only, so that a store has to be looked at before it is believed. */
  odd: boolean;
  /** A typed array whose bytes are those of another one too. */
  shared: boolean;
  /** `super(…)` has made it: whoever called its constructor may not be done with it. */
  fresh: boolean;
  /** Reading anything of it would run the program's code. */
  proxy: boolean;
  /** An instance with private fields: nobody can read them to tell all of it anew. */
  hidden: boolean;
  /** Id of the recorded function or class that it is; 0: none. */
  function: number;
  /** For a bound function: what a call of it can change. */
  bound: readonly unknown[] | null;
}

export const KIND = {
  list: 0,
  set: 2,
  map: 3,
  instance: 4,
  function: 5,
  class: 6,
  module: 7,
  tensor: 8,
  scalar: 9,
  opaque: 10,
  exception: 11,
} as const;

export type ObjectKind = (typeof KIND)[keyof typeof KIND];

// A constructor may return any object, and the fields of a class that extends it are then put on that object: private ones, which
// nothing outside this file can see, and 5 to 10 times cheaper than a WeakMap.
class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is the point of the class.
    return object;
  }
}

/** What the objects of one prototype have in common. */
export interface Family {
  /** Of their type. */
  readonly name: string;
  /** Objects without anything inside but their properties are among them: then all are taken for such. */
  ordinary: boolean;
  /** Methods that were looked up, by their names. */
  readonly methods: Map<string, Method>;
}

/** A method that objects of a family inherit, and the prototype that has it. */
export interface Method {
  readonly holder: object;
  readonly callee: unknown;
  /** Calls of it need no watching: it is recorded, or changes nothing. null: nobody has asked yet. */
  isHarmless: boolean | null;
}

class Stamp extends Returned {
  #mark: Mark;

  constructor(object: object, mark: Mark) {
    super(object);
    this.#mark = mark;
  }

  static of(object: object): Mark | undefined {
    return #mark in object ? (object as Stamp).#mark : undefined;
  }
}

// The objects that were asked for last, and their marks: most events are about one of them, and looking up a private field costs several times as much
// where objects of many shapes pass.
let first: object | null = null;
let second: object | null = null;
let third: object | null = null;
let fourth: object | null = null;
let firstMark: Mark | undefined;
let secondMark: Mark | undefined;
let thirdMark: Mark | undefined;
let fourthMark: Mark | undefined;
/** Which of the four goes next, from 0. */
let oldest = 0;

export function markOf(object: object): Mark | undefined {
  if (object === first) return firstMark;
  if (object === second) return secondMark;
  if (object === third) return thirdMark;
  if (object === fourth) return fourthMark;
  const mark = Stamp.of(object);
  if (mark !== undefined) keep(object, mark);
  return mark;
}

export function putMark(object: object, mark: Mark): void {
  new Stamp(object, mark);
  keep(object, mark);
}

function keep(object: object, mark: Mark): void {
  switch (oldest++) {
    case 0:
      first = object;
      firstMark = mark;
      return;
    case 1:
      second = object;
      secondMark = mark;
      return;
    case 2:
      third = object;
      thirdMark = mark;
      return;
    default:
      oldest = 0;
      fourth = object;
      fourthMark = mark;
  }
}

/** Methods that calls have called are kept for so many sites, a power of two. */
const SITES = 1024;
const prototypes: (object | null)[] = new Array<object | null>(SITES).fill(null);
const methodNames: string[] = new Array<string>(SITES).fill('');
const methods: (Method | null)[] = new Array<Method | null>(SITES).fill(null);
/** Those that are there, and how many. */
const kept = new Int32Array(SITES);
let keptCount = 0;

/** What a call at the site of a method that objects of the prototype inherit has called last; null: nobody knows. */
export function closeMethod(site: number, prototype: object | null, name: string): Method | null {
  const place = site & (SITES - 1);
  return prototypes[place] === prototype && methodNames[place] === name ? (methods[place] as Method | null) : null;
}

export function keepMethod(site: number, prototype: object | null, name: string, method: Method): void {
  const place = site & (SITES - 1);
  if (methods[place] === null) kept[keptCount++] = place;
  prototypes[place] = prototype;
  methodNames[place] = name;
  methods[place] = method;
}

/** Holds none of them any more. When the program's turn of the event loop is over, it can notice what is not collected. */
export function letGo(): void {
  first = second = third = fourth = null;
  firstMark = secondMark = thirdMark = fourthMark = undefined;
  for (; keptCount > 0; keptCount--) {
    const place = kept[keptCount - 1] as number;
    prototypes[place] = null;
    methods[place] = null;
  }
}

class FamilyStamp extends Returned {
  #family: Family;

  constructor(prototype: object, family: Family) {
    super(prototype);
    this.#family = family;
  }

  static of(prototype: object): Family | undefined {
    return #family in prototype ? (prototype as FamilyStamp).#family : undefined;
  }
}

export const familyOf: (prototype: object) => Family | undefined = FamilyStamp.of;

export function putFamily(prototype: object, family: Family): void {
  new FamilyStamp(prototype, family);
}
