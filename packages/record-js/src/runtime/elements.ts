import { markOf } from './identity.ts';
import { natives } from './primordials.ts';
import { ACCESSOR, HOLE } from './values.ts';

/** The value of an own property; a hole if there is none, ACCESSOR if only running code would tell. */
export function element(object: object, name: PropertyKey): unknown {
  const descriptor = natives.getOwnPropertyDescriptor(object, name);
  if (descriptor === undefined) return HOLE;
  if (descriptor.writable) return descriptor.value;
  const known = markOf(object);
  if (known !== undefined) known.odd = true;
  return 'value' in descriptor ? descriptor.value : ACCESSOR;
}

/** As `element`, for an array that holds its items itself. */
function plainItem(array: object, index: PropertyKey): unknown {
  const value = (array as unknown[])[index as number];
  return value === undefined && !natives.hasOwn(array, index) ? HOLE : value;
}

/** Arrays below this length are not worth a look at their prototypes. */
const SHORT = 16;
const arrayPrototype: object = Array.prototype;
const objectPrototype: object = Object.prototype;
const arrayNames = natives.ownKeys(arrayPrototype).length;
const objectNames = natives.ownKeys(objectPrototype).length;

/**
 * What reads the items of an array. Reading them like the program does is many times faster, and runs nothing where no item is a property
 * that runs code (recorded code that makes one is seen to do it) and no prototype has items for the holes.
 */
export function itemReader(array: readonly unknown[]): (array: object, index: PropertyKey) => unknown {
  if (array.length < SHORT || markOf(array)?.odd === true) return element;
  return natives.getPrototypeOf(array) === arrayPrototype && haveOnlyTheirs() ? plainItem : element;
}

/** The prototypes of arrays have as many properties as the language gives them: none that arrays would find in place of items. */
export function haveOnlyTheirs(): boolean {
  return (
    natives.ownKeys(arrayPrototype).length === arrayNames && natives.ownKeys(objectPrototype).length === objectNames
  );
}
