import { id, type ObjectId, type Step, type Value } from '@pellucid/format';
import { isTrue } from '../evaluation/comparison.ts';
import { elementPlace, evaluate, leftDecides } from '../evaluation/evaluate.ts';
import type { Call } from '../recording.ts';
import { type Expression, partsOf } from '../syntax/expression.ts';
import { calledBy, callsOfStatement } from './called.ts';
import { isGenerator, lastYields, yieldOf } from './generators.ts';
import { before, type Frame, type Inquiry } from './inquiry.ts';
import type { Question, Read, Role } from './question.ts';
import { isGivenOn } from './yield-from.ts';

/** What the expression read, as far as its value goes back to it. `expected`: its value, where it is known from what it was written to. */
export function readsOf(
  inquiry: Inquiry,
  expression: Expression,
  frame: Frame,
  role: Role = 'value',
  expected?: Value,
): readonly Read[] {
  const scope = inquiry.scope(frame);
  const of = (part: Expression, as: Role = role): readonly Read[] => readsOf(inquiry, part, frame, as);
  const choice = (part: Expression): readonly Read[] => of(part, role === 'value' ? 'choice' : role);
  switch (expression.is) {
    case 'constant':
    case 'function':
      return [];
    case 'name':
      return nameReads(inquiry, expression, frame, role);
    case 'element':
    case 'field':
      return placeReads(inquiry, expression, frame, role);
    case 'slice': {
      const holder = evaluate(expression.container, scope);
      const whole = holder === undefined ? null : contentsRead(inquiry, holder, expression.container, frame, role);
      return [...(whole === null ? of(expression.container) : [whole]), ...expression.bounds.flatMap(choice)];
    }
    case 'call':
      return callReads(inquiry, expression, frame, role, expected);
    case 'logical': {
      const left = evaluate(expression.left, scope);
      const decides = left === undefined ? undefined : leftDecides(expression.operator, left, scope);
      if (decides === undefined) return uncertain([...of(expression.left), ...of(expression.right)]);
      if (decides) return of(expression.left);
      return [...of(expression.right), ...choice(expression.left)];
    }
    case 'conditional': {
      const test = evaluate(expression.test, scope);
      const holds = test === undefined ? undefined : isTrue(test, scope);
      if (holds === undefined)
        return uncertain([...of(expression.consequent), ...of(expression.alternative), ...choice(expression.test)]);
      const taken = holds ? expression.consequent : expression.alternative;
      return [...readsOf(inquiry, taken, frame, role, expected), ...choice(expression.test)];
    }
    case 'assignment': {
      // Within an expression the variable has its new value once it is read.
      const key =
        expression.target.is === 'name' ? inquiry.variable(expression.target.name, expression.from, frame.call) : null;
      return key === null
        ? of(expression.value)
        : [{ question: { of: 'variable', key }, at: before(frame.at) ?? frame.at, role, certain: true }];
    }
    case 'comprehension': {
      const call = comprehensionCall(inquiry, frame, expected);
      return call === null
        ? partsOf(expression).flatMap((part) => of(part))
        : resultReads(inquiry, call, frame, role, expected);
    }
    case 'group': {
      // `yield from` has the value that its generator returned.
      const [only] = expression.parts;
      const call = only?.is === 'call' && expected !== undefined ? calledBy(inquiry, only, frame, scope) : null;
      const returned = call !== null && isGenerator(inquiry, call) && inquiry.same(call.result, expected);
      return returned ? [resultRead(call, frame, role)] : partsOf(expression).flatMap((part) => of(part));
    }
    default:
      return partsOf(expression).flatMap((part) => of(part));
  }
}

/** What a condition read: of a container that is asked whether it is empty, what it holds. */
export function conditionReads(inquiry: Inquiry, condition: Expression, frame: Frame): readonly Read[] {
  if (condition.is === 'operation' && condition.operator === 'not') {
    return condition.operands.flatMap((operand) => conditionReads(inquiry, operand, frame));
  }
  if (condition.is === 'logical') {
    const left = evaluate(condition.left, inquiry.scope(frame));
    const decides = left === undefined ? undefined : leftDecides(condition.operator, left, inquiry.scope(frame));
    const first = conditionReads(inquiry, condition.left, frame);
    return decides === true ? first : [...first, ...conditionReads(inquiry, condition.right, frame)];
  }
  const isPlace = condition.is === 'name' || condition.is === 'element' || condition.is === 'field';
  const value = isPlace ? inquiry.valueOf(condition, frame) : undefined;
  const whole = value === undefined ? null : contentsRead(inquiry, value, condition, frame, 'value');
  return whole === null ? readsOf(inquiry, condition, frame) : [whole];
}

/** Reads, but each may have been what mattered or not. */
export function uncertain(reads: readonly Read[]): readonly Read[] {
  return reads.length < 2 ? reads : reads.map((read) => ({ ...read, certain: false }));
}

/**
 * Where among the expressions the value is found: an expression that has it, an element of a container that holds it. Not certain where several do.
 * null: nowhere.
 */
export function matchingReads(
  inquiry: Inquiry,
  value: Value,
  expressions: readonly Expression[],
  frame: Frame,
): readonly Read[] | null {
  const values = expressions.map((expression) => inquiry.valueOf(expression, frame));
  const exact = expressions.filter((_, index) => inquiry.same(values[index], value));
  const [only] = exact;
  if (only !== undefined) {
    const reads = exact.flatMap((expression) => readsOf(inquiry, expression, frame));
    return exact.length === 1 ? reads : uncertain(reads);
  }
  const inside: Question[] = [];
  for (const [index, holder] of values.entries()) {
    const expression = expressions[index];
    if (holder?.type !== 'reference' || expression === undefined) continue;
    for (const question of elementsHolding(inquiry, value, holder.object, textOf(inquiry, expression, frame), frame)) {
      inside.push(question);
    }
  }
  const [first] = inside;
  if (first === undefined || frame.before === null) return null;
  return [{ question: first, at: frame.before, role: 'value', certain: inside.length === 1 }];
}

const mostSearched = 20_000;

/** The first two elements of the object that hold the value: more than one leaves it open which was taken. */
function elementsHolding(
  inquiry: Inquiry,
  value: Value,
  object: ObjectId,
  holder: string,
  frame: Frame,
): readonly Question[] {
  const contents = inquiry.contents(object, frame.before);
  const found: Question[] = [];
  const add = (key: Value, other: Value): boolean => {
    if (inquiry.same(other, value)) found.push({ of: 'element', object, part: 'item', key, holder });
    return found.length < 2;
  };
  if (contents === undefined) return found;
  if ('items' in contents) {
    for (const [index, item] of contents.items.slice(0, mostSearched).entries()) {
      if (!add(contents.kind === 'set' ? item : { type: 'int', value: index }, item)) break;
    }
  } else if (contents.kind === 'map') {
    for (const [key, item] of contents.entries.slice(0, mostSearched)) if (!add(key, item)) break;
  }
  return found;
}

export function textOf(inquiry: Inquiry, expression: Expression, { call }: Frame): string {
  const text = inquiry.syntax(inquiry.recording.sourceOfFunction(call.function)).textOf(expression);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function nameReads(
  inquiry: Inquiry,
  { name, from }: Expression & { is: 'name' },
  frame: Frame,
  role: Role,
): readonly Read[] {
  const key = inquiry.variable(name, from, frame.call);
  const write = key === null ? undefined : inquiry.lastWrite(key, frame.before);
  if (key === null || write === undefined || frame.before === null || isDefinition(inquiry, write.value, name, frame)) {
    return [];
  }
  return [{ question: { of: 'variable', key }, at: frame.before, role, certain: true }];
}

/** Functions, classes and modules under their own names are not where values come from. */
function isDefinition(inquiry: Inquiry, value: Value | null, name: string, frame: Frame): boolean {
  const contents = value?.type === 'reference' ? inquiry.contents(value.object, frame.before) : undefined;
  if (contents?.kind === 'module' || contents?.kind === 'class') return true;
  return contents?.kind === 'function' && contents.name === name;
}

/** The element or field, and what chose it; where it is none (a character, a method), its holder. */
function placeReads(
  inquiry: Inquiry,
  expression: Expression & { is: 'element' | 'field' },
  frame: Frame,
  role: Role,
): readonly Read[] {
  const scope = inquiry.scope(frame);
  const holder = expression.is === 'element' ? expression.container : expression.object;
  const chosen = role === 'value' ? 'choice' : role;
  const choosing = expression.is === 'element' ? readsOf(inquiry, expression.key, frame, chosen) : [];
  const place = elementPlace(expression, scope);
  if (place !== undefined && frame.before !== null) {
    const { object, part, key } = place;
    if (scope.element(object, part, key) !== undefined) {
      const question: Question = { of: 'element', object, part, key, holder: textOf(inquiry, holder, frame) };
      return [
        { question, at: frame.before, role, certain: true },
        ...choosing,
        ...readsOf(inquiry, holder, frame, role === 'value' || role === 'choice' ? 'holder' : role),
      ];
    }
    const call = expression.is === 'field' ? calledBy(inquiry, expression, frame, scope) : null;
    if (call !== null) return [resultRead(call, frame, role)];
    const whole = contentsRead(inquiry, { type: 'reference', object }, holder, frame, role);
    if (whole !== null) return [whole, ...choosing];
  }
  return [...readsOf(inquiry, holder, frame, role), ...choosing];
}

function contentsRead(inquiry: Inquiry, holder: Value, expression: Expression, frame: Frame, role: Role): Read | null {
  if (holder.type !== 'reference' || frame.before === null) return null;
  const kind = inquiry.contents(holder.object, frame.before)?.kind;
  if (kind === undefined || kind === 'class' || kind === 'module' || kind === 'function') return null;
  const question: Question = { of: 'contents', object: holder.object, holder: textOf(inquiry, expression, frame) };
  return { question, at: frame.before, role, certain: true };
}

/** A result is there once its call has ended: before what it is an argument of begins. */
function resultRead({ id: call, ended }: Call, frame: Frame, role: Role): Read {
  return { question: { of: 'result', call }, at: ended ?? frame.at, role, certain: true };
}

/** What the call gave to the expression around it: of a generator whose value is not known to be the one that it returned, what it yielded. */
function resultReads(
  inquiry: Inquiry,
  call: Call,
  frame: Frame,
  role: Role,
  expected: Value | undefined,
): readonly Read[] {
  const yields = expected === undefined && isGenerator(inquiry, call);
  return yields ? uncertain(lastYields(inquiry, call, frame.at, role)) : [resultRead(call, frame, role)];
}

/** The yield of a generator among the expressions that gave the value. `turn`: the place of the value in what was made of them. */
export function yieldedReads(
  inquiry: Inquiry,
  value: Value,
  expressions: readonly Expression[],
  frame: Frame,
  turn: number | null = null,
): readonly Read[] | null {
  // Of several generators no place says whose turn it is.
  const place = expressions.length === 1 ? turn : null;
  if (place === null && isPlainTruth(value)) return null;
  for (const expression of expressions) {
    const call = generatorOf(inquiry, expression, frame);
    const read = call === null ? null : yieldOf(inquiry, call, frame.at, value, place);
    if (read !== null) return [read];
  }
  return null;
}

/** The recorded call of the generator that the expression makes. */
function generatorOf(inquiry: Inquiry, expression: Expression, frame: Frame): Call | null {
  if (expression.is === 'spread') return generatorOf(inquiry, expression.of, frame);
  if (expression.is === 'name') {
    // It begins where it is taken from first.
    const begun = callsOfStatement(inquiry, frame).filter((call) => isGenerator(inquiry, call));
    return begun.length === 1 && isOpaque(inquiry, expression, frame) ? (begun[0] ?? null) : null;
  }
  const call =
    expression.is === 'call'
      ? calledBy(inquiry, expression, frame, inquiry.scope(frame))
      : expression.is === 'comprehension'
        ? comprehensionCall(inquiry, frame, undefined)
        : null;
  return call !== null && isGenerator(inquiry, call) ? call : null;
}

function isOpaque(inquiry: Inquiry, expression: Expression, frame: Frame): boolean {
  const value = inquiry.valueOf(expression, frame);
  return value?.type === 'reference' && inquiry.contents(value.object, frame.before)?.kind === 'opaque';
}

/** The call that a comprehension of the statement is. */
function comprehensionCall(inquiry: Inquiry, frame: Frame, expected: Value | undefined): Call | null {
  const made = callsOfStatement(inquiry, frame).filter(
    ({ function: fn }) => inquiry.recording.functionOf(fn).kind === 'comprehension',
  );
  return made.find(({ result }) => inquiry.same(result, expected)) ?? (made.length === 1 ? (made[0] ?? null) : null);
}

/** The recorded call's result; of a library's call what can be known from its result, else all that it was given. */
function callReads(
  inquiry: Inquiry,
  expression: Expression & { is: 'call' },
  frame: Frame,
  role: Role,
  expected: Value | undefined,
): readonly Read[] {
  const scope = inquiry.scope(frame);
  const call = calledBy(inquiry, expression, frame, scope);
  const args = expression.args.map(({ value }) => value);
  if (call !== null && (expected === undefined || inquiry.same(call.result, expected))) {
    return resultReads(inquiry, call, frame, role, expected);
  }
  if (call !== null) return args.flatMap((part) => readsOf(inquiry, part, frame, role));
  const yielded = generated(inquiry, frame, expected);
  if (yielded !== null) return [{ ...yielded, role }];
  const { callee } = expression;
  const receiver = callee.is === 'field' && isValue(inquiry, callee.object, frame) ? [callee.object] : [];
  const looked = callee.is === 'field' ? lookedUp(inquiry, expression, callee, frame, role) : null;
  if (looked !== null) return looked;
  const called = calledBack(inquiry, frame, expected);
  if (called !== null) return [{ ...called, role }];
  const matching =
    expected === undefined || isPlainTruth(expected)
      ? null
      : matchingReads(inquiry, expected, [...receiver, ...args], frame);
  if (matching !== null) return matching.map((read) => ({ ...read, role }));
  const yields = expected === undefined ? null : yieldedReads(inquiry, expected, args, frame);
  if (yields !== null) return yields.map((read) => ({ ...read, role }));
  const parts = [...receiver, ...args].flatMap((part) => {
    const value = evaluate(part, scope);
    const whole = value === undefined ? null : contentsRead(inquiry, value, part, frame, role);
    return whole === null ? readsOf(inquiry, part, frame, role) : [whole];
  });
  // A call of one argument, such as len(x), is computed from it.
  return uncertain(parts);
}

/** `map.get(key)`, `map.get(key, default)`: the element, and what chose it. */
function lookedUp(
  inquiry: Inquiry,
  { args }: Expression & { is: 'call' },
  { name, object: holder }: Expression & { is: 'field' },
  frame: Frame,
  role: Role,
): readonly Read[] | null {
  const key = args[0]?.value;
  if ((name !== 'get' && name !== 'setdefault') || key === undefined) return null;
  const held = inquiry.valueOf(holder, frame);
  if (held?.type !== 'reference' || inquiry.contents(held.object, frame.before)?.kind !== 'map') return null;
  const { object } = held;
  const wanted = inquiry.valueOf(key, frame);
  if (wanted === undefined || frame.before === null) return null;
  const chosen = role === 'value' ? 'choice' : role;
  const choosing = [...readsOf(inquiry, key, frame, chosen), ...readsOf(inquiry, holder, frame, 'holder')];
  if (inquiry.scope(frame).element(object, 'item', wanted) !== undefined) {
    const text = textOf(inquiry, holder, frame);
    const question: Question = { of: 'element', object, part: 'item', key: wanted, holder: text };
    return [{ question, at: frame.before, role, certain: true }, ...choosing];
  }
  const whole = contentsRead(inquiry, held, holder, frame, chosen);
  const otherwise = args[1]?.value;
  return [
    ...(otherwise === undefined ? [] : readsOf(inquiry, otherwise, frame, role)),
    ...(whole === null ? [] : [whole]),
    ...choosing,
  ];
}

/** A generator gave the value just before. */
export function generated(inquiry: Inquiry, frame: Frame, expected: Value | undefined): Read | null {
  if (frame.before === null) return null;
  const step = isGivenOn(inquiry, frame.before) ? id<Step>(frame.before - 1) : frame.before;
  const { event } = inquiry.recording.event(step);
  if (event.type === 'suspend' ? event.why !== 'yield' : event.type !== 'input') return null;
  if (event.type === 'suspend' && expected !== undefined && !inquiry.same(event.value, expected)) return null;
  return { question: { of: 'event', step }, at: step, role: 'value', certain: true };
}

/** A function of the program that a library called gave the value: `max(items, key=…)`, `items.map(…)`, `items.reduce(…)`. `turn`: the place of the value in what the library made. */
export function calledBack(
  inquiry: Inquiry,
  frame: Frame,
  expected: Value | undefined,
  turn: number | null = null,
): Read | null {
  if (expected === undefined || isPlainTruth(expected)) return null;
  const calls = callsOfStatement(inquiry, frame).filter(({ ended }) => ended !== null && ended < frame.at);
  const results = calls.filter(({ result }) => inquiry.same(result, expected));
  // What made a list made one item in each turn.
  const own = turn === null ? undefined : calls[turn];
  const call = own !== undefined && results.includes(own) ? own : results.at(-1);
  if (call === undefined) return null;
  const certain = call === own || results.length === 1;
  return { question: { of: 'result', call: call.id }, at: frame.at, role: 'value', certain };
}

/** True, false and nothing are found everywhere: that they are equal says nothing. */
function isPlainTruth({ type }: Value): boolean {
  return type === 'boolean' || type === 'none' || type === 'undefined';
}

/** The receiver of a method is a value of the program, not a module or class that it belongs to. */
function isValue(inquiry: Inquiry, receiver: Expression, frame: Frame): boolean {
  const value = inquiry.valueOf(receiver, frame);
  if (value?.type !== 'reference') return true;
  const kind = inquiry.contents(value.object, before(frame.at))?.kind;
  return kind !== 'module' && kind !== 'class';
}
