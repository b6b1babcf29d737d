import type { Value } from '@pellucid/format';
import type { Expression } from '../syntax/expression.ts';
import { compare, isTrue } from './comparison.ts';
import { knownCall } from './known-calls.ts';
import { arithmetic } from './numbers.ts';
import type { Scope } from './scope.ts';

const mostCharacters = 10_000;

/**
 * The value of an expression, worked out without running anything of the program: names, elements, fields, arithmetic, comparisons, and a few calls
 * whose meaning is fixed. undefined: not known here, or the program would have raised. A branch that is not taken is not looked at.
 */
export function evaluate(expression: Expression, scope: Scope): Value | undefined {
  switch (expression.is) {
    case 'constant':
      return expression.value;
    case 'name':
      return scope.variable(expression.name, expression.from);
    case 'element': {
      const place = elementPlace(expression, scope);
      if (place !== undefined) return scope.element(place.object, place.part, place.key);
      return characterAt(expression, scope);
    }
    case 'field':
      return fieldOf(expression, scope);
    case 'call':
      return scope.result(expression) ?? knownCall(expression, scope, evaluate);
    case 'operation':
      return operation(expression, scope);
    case 'comparison': {
      let left = evaluate(expression.first, scope);
      for (const { operator, operand } of expression.rest) {
        const right = evaluate(operand, scope);
        const holds = left === undefined || right === undefined ? undefined : compare(operator, left, right, scope);
        if (holds !== true) return holds === undefined ? undefined : { type: 'boolean', value: false };
        left = right;
      }
      return { type: 'boolean', value: true };
    }
    case 'logical': {
      const left = evaluate(expression.left, scope);
      if (left === undefined) return undefined;
      const decides = leftDecides(expression.operator, left, scope);
      return decides === undefined ? undefined : decides ? left : evaluate(expression.right, scope);
    }
    case 'conditional': {
      const test = evaluate(expression.test, scope);
      const holds = test === undefined ? undefined : isTrue(test, scope);
      return holds === undefined ? undefined : evaluate(holds ? expression.consequent : expression.alternative, scope);
    }
    case 'assignment':
      return expression.operator === null ? evaluate(expression.value, scope) : undefined;
    default:
      return undefined;
  }
}

/** Whether the left side of `and`, `or`, `??` is the value, so that the right one is not looked at. */
export function leftDecides(
  operator: (Expression & { is: 'logical' })['operator'],
  left: Value,
  scope: Scope,
): boolean | undefined {
  if (operator === 'nullish') return left.type !== 'none' && left.type !== 'undefined';
  const holds = isTrue(left, scope);
  if (holds === undefined) return undefined;
  return operator === 'and' ? !holds : holds;
}

export interface ElementPlace {
  readonly object: Extract<Value, { type: 'reference' }>['object'];
  readonly part: 'item' | 'field';
  /** Of a list counted from its beginning. */
  readonly key: Value;
}

/** Which element `a[i]` is, or which field `a.b`: object and key; undefined where the container is no object or not known. */
export function elementPlace(
  expression: Expression & { is: 'element' | 'field' },
  scope: Scope,
): ElementPlace | undefined {
  const holder = evaluate(expression.is === 'element' ? expression.container : expression.object, scope);
  if (holder?.type !== 'reference') return undefined;
  const { object } = holder;
  if (expression.is === 'field') return { object, part: 'field', key: { type: 'string', value: expression.name } };
  const key = evaluate(expression.key, scope);
  const kind = scope.kind(object);
  if (key === undefined || kind === undefined) return undefined;
  if (kind === 'list' || kind === 'tuple' || kind === 'tensor') {
    const index = indexOf(key, scope.size(object), scope);
    return index === undefined ? undefined : { object, part: 'item', key: { type: 'int', value: index } };
  }
  if (kind === 'map' && scope.language === 'python') return { object, part: 'item', key };
  const name: Value = key.type === 'int' ? { type: 'string', value: String(key.value) } : key;
  return { object, part: 'field', key: name };
}

function indexOf(key: Value, size: number | undefined, { language }: Scope): number | undefined {
  const value =
    key.type === 'boolean' && language === 'python' ? Number(key.value) : key.type === 'int' ? key.value : null;
  if (value === null || size === undefined) return undefined;
  const index = Number(value);
  const counted = index < 0 && language === 'python' ? index + size : index;
  return counted >= 0 && counted < size ? counted : undefined;
}

function characterAt(expression: Expression & { is: 'element' }, scope: Scope): Value | undefined {
  const text = evaluate(expression.container, scope);
  const key = evaluate(expression.key, scope);
  if (text?.type !== 'string' || text.length !== undefined || key === undefined) return undefined;
  // Strings of Python are counted in code points.
  const units = scope.language === 'python' && /[\ud800-\udfff]/.test(text.value) ? [...text.value] : text.value;
  const index = indexOf(key, units.length, scope);
  const character = index === undefined ? undefined : units[index];
  return character === undefined ? undefined : { type: 'string', value: character };
}

function fieldOf(expression: Expression & { is: 'field' }, scope: Scope): Value | undefined {
  const holder = evaluate(expression.object, scope);
  if (holder === undefined) return undefined;
  const isLength = expression.name === 'length' || expression.name === 'size';
  if (holder.type === 'string') {
    if (scope.language === 'python' || expression.name !== 'length') return undefined;
    return { type: 'int', value: holder.length ?? holder.value.length };
  }
  if (holder.type !== 'reference') return undefined;
  const own = scope.element(holder.object, 'field', { type: 'string', value: expression.name });
  if (own !== undefined) return own;
  if (!isLength || scope.language === 'python') return scope.result(expression);
  const kind = scope.kind(holder.object);
  const counts = expression.name === 'length' ? kind === 'list' || kind === 'tensor' : kind === 'map' || kind === 'set';
  const size = counts ? scope.size(holder.object) : undefined;
  return size === undefined ? scope.result(expression) : { type: 'int', value: size };
}

function operation(expression: Expression & { is: 'operation' }, scope: Scope): Value | undefined {
  const [first, second] = expression.operands;
  const left = first === undefined ? undefined : evaluate(first, scope);
  if (left === undefined) return undefined;
  if (second === undefined) return unary(expression.operator, left, scope);
  const right = evaluate(second, scope);
  if (right === undefined) return undefined;
  if (left.type === 'string' && right.type === 'string' && expression.operator === '+') {
    const isWhole = left.length === undefined && right.length === undefined;
    const length = left.value.length + right.value.length;
    return isWhole && length <= mostCharacters ? { type: 'string', value: left.value + right.value } : undefined;
  }
  return arithmetic(expression.operator, left, right, scope.language);
}

function unary(operator: string, value: Value, scope: Scope): Value | undefined {
  if (operator === 'not') {
    const holds = isTrue(value, scope);
    return holds === undefined ? undefined : { type: 'boolean', value: !holds };
  }
  if (operator === '-') {
    // Less than nothing, so that the sign of a zero is kept as well.
    const zero: Value =
      value.type === 'bigint'
        ? { type: 'bigint', value: 0n }
        : value.type === 'float'
          ? { type: 'float', value: -0 }
          : { type: 'int', value: 0 };
    return arithmetic('-', zero, value, scope.language);
  }
  return operator === '+' && (value.type === 'int' || value.type === 'float') ? value : undefined;
}
