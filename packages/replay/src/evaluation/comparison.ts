import type { Language, ObjectId, Value } from '@pellucid/format';
import { numberIn } from './numbers.ts';
import type { Scope } from './scope.ts';

// What is larger than this is not compared by what it holds.
const mostCompared = 2000;

/** Whether `left operator right` holds; undefined where it is not known, or would raise. */
export function compare(operator: string, left: Value, right: Value, scope: Scope): boolean | undefined {
  switch (operator) {
    case '==':
    case '===':
      return equal(left, right, scope, operator === '===');
    case '!=':
    case '!==':
      return opposite(equal(left, right, scope, operator === '!=='));
    case 'is':
      return identical(left, right);
    case 'is not':
      return opposite(identical(left, right));
    case 'in':
      return contains(right, left, scope);
    case 'not in':
      return opposite(contains(right, left, scope));
    default: {
      const order = ordered(left, right, scope);
      if (order === undefined) return undefined;
      if (operator === '<') return order < 0;
      if (operator === '<=') return order <= 0;
      if (operator === '>') return order > 0;
      return operator === '>=' ? order >= 0 : undefined;
    }
  }
}

/** Whether the value counts as true. */
export function isTrue(value: Value, scope: Scope): boolean | undefined {
  switch (value.type) {
    case 'none':
    case 'undefined':
    case 'hole':
      return false;
    case 'boolean':
      return value.value;
    case 'int':
    case 'bigint':
    case 'float':
      // NaN is true in Python only.
      return Number.isNaN(value.value) ? scope.language === 'python' : Number(value.value) !== 0;
    case 'string':
      return value.value !== '' || (value.length ?? 0) > 0;
    case 'bytes':
      return value.length > 0;
    case 'complex':
      return value.real !== 0 || value.imaginary !== 0;
    case 'reference': {
      if (scope.language !== 'python') return true;
      const size = scope.size(value.object);
      return size === undefined ? true : size > 0;
    }
    case 'symbol':
      return true;
    default:
      return undefined;
  }
}

function opposite(known: boolean | undefined): boolean | undefined {
  return known === undefined ? undefined : !known;
}

function isKnown(value: Value): boolean {
  if (value.type === 'string') return value.length === undefined;
  if (value.type === 'bytes') return value.length === value.value.length;
  return value.type !== 'redacted' && value.type !== 'unrecorded' && value.type !== 'unbound';
}

function equal(left: Value, right: Value, scope: Scope, strictly: boolean): boolean | undefined {
  return sameWithin(left, right, scope, strictly, { left: mostCompared });
}

function sameWithin(
  left: Value,
  right: Value,
  scope: Scope,
  strictly: boolean,
  budget: { left: number },
): boolean | undefined {
  if (budget.left-- <= 0) return undefined;
  const numbers = bothNumbers(left, right, scope.language);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number are equal when they stand for the same number.
  if (numbers !== undefined) return numbers[0] == numbers[1];
  if (isNothing(left) && isNothing(right) && scope.language !== 'python') {
    return strictly ? left.type === right.type : true;
  }
  if (left.type === 'reference' && right.type === 'reference') {
    if (left.object === right.object) return true;
    return scope.language === 'python' ? sameContents(left.object, right.object, scope, budget) : false;
  }
  if (!isKnown(left) || !isKnown(right)) return undefined;
  if (left.type !== right.type) return false;
  switch (left.type) {
    case 'string':
      return right.type === 'string' && left.value === right.value;
    case 'boolean':
      return right.type === 'boolean' && left.value === right.value;
    case 'bigint':
      return right.type === 'bigint' && left.value === right.value;
    case 'complex':
      return right.type === 'complex' && left.real === right.real && left.imaginary === right.imaginary;
    case 'symbol':
      return right.type === 'symbol' && left.id === right.id;
    case 'bytes':
      return right.type === 'bytes' && left.value.every((byte, index) => byte === right.value[index]);
    default:
      return true;
  }
}

/** Lists and tuples by what they hold; of other objects only the program knows when they are equal. */
function sameContents(a: ObjectId, b: ObjectId, scope: Scope, budget: { left: number }): boolean | undefined {
  const [kind, other] = [scope.kind(a), scope.kind(b)];
  if (kind !== other || (kind !== 'list' && kind !== 'tuple')) {
    return kind === 'instance' || other === 'instance' ? undefined : false;
  }
  const size = scope.size(a);
  if (size === undefined || size !== scope.size(b)) return size === undefined ? undefined : false;
  if (size > mostCompared) return undefined;
  for (let index = 0; index < size; index++) {
    const [left, right] = [itemAt(a, index, scope), itemAt(b, index, scope)];
    if (left === undefined || right === undefined) return undefined;
    const same = sameWithin(left, right, scope, false, budget);
    if (same !== true) return same;
  }
  return true;
}

function itemAt(object: ObjectId, index: number, scope: Scope): Value | undefined {
  return scope.element(object, 'item', { type: 'int', value: index });
}

function isNothing({ type }: Value): boolean {
  return type === 'none' || type === 'undefined';
}

function bothNumbers(
  left: Value,
  right: Value,
  language: Language,
): readonly [number | bigint, number | bigint] | undefined {
  const [a, b] = [numberIn(left, language), numberIn(right, language)];
  return a === undefined || b === undefined ? undefined : [a, b];
}

function identical(left: Value, right: Value): boolean | undefined {
  if (left.type === 'reference' && right.type === 'reference') return left.object === right.object;
  if (left.type !== right.type) return false;
  if (left.type === 'none') return true;
  return left.type === 'boolean' && right.type === 'boolean' ? left.value === right.value : undefined;
}

function ordered(left: Value, right: Value, scope: Scope): number | undefined {
  const numbers = bothNumbers(left, right, scope.language);
  if (numbers !== undefined) {
    const [a, b] = numbers;
    return a < b ? -1 : a > b ? 1 : Number.isNaN(a) || Number.isNaN(b) ? undefined : 0;
  }
  if (left.type === 'bigint' && right.type === 'bigint') {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  if (left.type === 'string' && right.type === 'string' && isKnown(left) && isKnown(right)) {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  return left.type === 'reference' && right.type === 'reference'
    ? orderedItems(left.object, right.object, scope)
    : undefined;
}

/** Lists and tuples of Python: by their first items that differ. */
function orderedItems(a: ObjectId, b: ObjectId, scope: Scope): number | undefined {
  const [sizeA, sizeB] = [scope.size(a), scope.size(b)];
  const kind = scope.kind(a);
  if (scope.language !== 'python' || sizeA === undefined || sizeB === undefined) return undefined;
  if ((kind !== 'list' && kind !== 'tuple') || kind !== scope.kind(b)) return undefined;
  for (let index = 0; index < Math.min(sizeA, sizeB, mostCompared); index++) {
    const [left, right] = [itemAt(a, index, scope), itemAt(b, index, scope)];
    if (left === undefined || right === undefined) return undefined;
    const same = equal(left, right, scope, false);
    if (same === undefined) return undefined;
    // What is nested in tuples is plain values in nearly every program; deeper orders are not looked for.
    if (!same) return left.type === 'reference' ? undefined : ordered(left, right, scope);
  }
  return Math.min(sizeA, sizeB) > mostCompared ? undefined : sizeA - sizeB;
}

function contains(container: Value, item: Value, scope: Scope): boolean | undefined {
  if (container.type === 'string' && item.type === 'string') {
    return isKnown(container) && isKnown(item) ? container.value.includes(item.value) : undefined;
  }
  if (container.type !== 'reference') return undefined;
  const kind = scope.kind(container.object);
  if (scope.language !== 'python' || kind === 'map' || kind === 'set') {
    const part = kind === 'instance' ? 'field' : 'item';
    return scope.element(container.object, part, item) !== undefined;
  }
  const size = scope.size(container.object);
  if (size === undefined || size > mostCompared) return undefined;
  for (let index = 0; index < size; index++) {
    const other = itemAt(container.object, index, scope);
    if (other === undefined) return undefined;
    if (equal(item, other, scope, false) === true) return true;
  }
  return false;
}
