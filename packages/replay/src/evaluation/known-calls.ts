import type { Value } from '@pellucid/format';
import type { Expression } from '../syntax/expression.ts';
import { compare } from './comparison.ts';
import type { Scope } from './scope.ts';

type Evaluate = (expression: Expression, scope: Scope) => Value | undefined;

/** The result of a call whose meaning is fixed (`len(x)`, `Math.min(a, b)`, `map.get(key)`); undefined for any other. A variable of the name is another function. */
export function knownCall(
  { callee, args }: Expression & { is: 'call' },
  scope: Scope,
  evaluate: Evaluate,
): Value | undefined {
  if (args.some(({ spread, name }) => spread || name !== null)) return undefined;
  if (callee.is === 'name') {
    if (scope.variable(callee.name, callee.from) !== undefined) return undefined;
    const values = evaluated(args, scope, evaluate);
    return values === undefined ? undefined : builtIn(callee.name, values, scope);
  }
  if (callee.is !== 'field') return undefined;
  if (callee.object.is === 'name' && callee.object.name === 'Math') {
    const values = evaluated(args, scope, evaluate);
    return values === undefined ? undefined : mathOf(callee.name, values, scope);
  }
  const holder = evaluate(callee.object, scope);
  const values = holder === undefined ? undefined : evaluated(args, scope, evaluate);
  return holder === undefined || values === undefined ? undefined : methodOf(holder, callee.name, values, scope);
}

function evaluated(
  args: (Expression & { is: 'call' })['args'],
  scope: Scope,
  evaluate: Evaluate,
): readonly Value[] | undefined {
  const values = args.map(({ value }) => evaluate(value, scope));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function builtIn(name: string, values: readonly Value[], scope: Scope): Value | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  switch (name) {
    case 'len':
      return lengthOf(first, scope);
    case 'abs':
      return values.length === 1 ? absolute(first) : undefined;
    case 'min':
    case 'max':
      return extreme(name, values, scope);
    default:
      return undefined;
  }
}

function lengthOf(value: Value, scope: Scope): Value | undefined {
  if (value.type === 'string') {
    const text = value.value;
    const count = scope.language === 'python' && /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
    return { type: 'int', value: value.length ?? count };
  }
  if (value.type === 'bytes') return { type: 'int', value: value.length };
  const size = value.type === 'reference' ? scope.size(value.object) : undefined;
  return size === undefined ? undefined : { type: 'int', value: size };
}

function absolute(value: Value): Value | undefined {
  if (value.type === 'float') return { type: 'float', value: Math.abs(value.value) };
  return value.type === 'int' ? { type: 'int', value: value.value < 0 ? -value.value : value.value } : undefined;
}

function extreme(name: string, values: readonly Value[], scope: Scope): Value | undefined {
  let [best] = values;
  if (values.length < 2) return undefined;
  for (const value of values.slice(1)) {
    if (best === undefined) return undefined;
    const better = compare(name === 'min' ? '<' : '>', value, best, scope);
    if (better === undefined) return undefined;
    if (better) best = value;
  }
  return best;
}

function mathOf(name: string, values: readonly Value[], scope: Scope): Value | undefined {
  const [first] = values;
  if (name === 'min' || name === 'max') return extreme(name, values, scope);
  if (first === undefined || values.length !== 1) return undefined;
  if (name === 'abs') return absolute(first);
  if (first.type === 'int') return ['floor', 'ceil', 'round', 'trunc'].includes(name) ? first : undefined;
  if (first.type !== 'float') return undefined;
  const number = name === 'floor' ? Math.floor(first.value) : name === 'ceil' ? Math.ceil(first.value) : Number.NaN;
  return Number.isSafeInteger(number) && !Object.is(number, -0) ? { type: 'int', value: number } : undefined;
}

function methodOf(holder: Value, name: string, values: readonly Value[], scope: Scope): Value | undefined {
  const [first, second] = values;
  const truth = (value: boolean | undefined): Value | undefined =>
    value === undefined ? undefined : { type: 'boolean', value };
  if (holder.type === 'string' && holder.length === undefined && first?.type === 'string') {
    if (name === 'startswith' || name === 'startsWith') return truth(holder.value.startsWith(first.value));
    if (name === 'endswith' || name === 'endsWith') return truth(holder.value.endsWith(first.value));
    if (name === 'includes') return truth(holder.value.includes(first.value));
    return undefined;
  }
  if (holder.type !== 'reference' || first === undefined) return undefined;
  const kind = scope.kind(holder.object);
  if (kind !== 'map' && kind !== 'set') return undefined;
  if (name === 'has') return truth(scope.element(holder.object, 'item', first) !== undefined);
  if (name !== 'get' || kind !== 'map') return undefined;
  const missing: Value = scope.language === 'python' ? (second ?? { type: 'none' }) : { type: 'undefined' };
  return scope.element(holder.object, 'item', first) ?? missing;
}
