import { id, type ObjectId, type Step, type Value } from '@pellucid/format';
import { isTrue } from '../evaluation/comparison.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Expression } from '../syntax/expression.ts';
import { bindingsOf } from './bindings.ts';
import { callSite, receiverShift } from './called.ts';
import type { Happening } from './cause.ts';
import { copiedReads } from './copied.ts';
import type { Frame, Inquiry } from './inquiry.ts';
import type { Read } from './question.ts';
import { calledBack, matchingReads, readsOf, uncertain, yieldedReads } from './reads.ts';

/**
 * What an element of an object was made from that stood in it when it was first seen: the item of the list that is written out, the turn of the
 * comprehension, else what the expression that made it read. Without a key, the object as a whole.
 */
export function madeReads(
  inquiry: Inquiry,
  happening: Happening,
  object: ObjectId,
  part: 'item' | 'field' | null,
  key: Value | null,
  value: Value,
): readonly Read[] {
  const { event, step } = happening;
  const root = rootOf(inquiry, happening, object);
  if (root === null) return [];
  const { expression, frame, keys } = root;
  const turns = event.type === 'leave' ? turnOfComprehension(inquiry, happening, object, key) : null;
  if (turns !== null) return turns;
  const path = key === null ? keys : [...keys, key];
  const found = descend(inquiry, expression, path, frame);
  if (found.rest === 0) return readsOf(inquiry, found.expression, frame, 'value', value).filter(({ at }) => at <= step);
  if (part === null) return readsOf(inquiry, found.expression, frame, 'value', value);
  const turn = key?.type === 'int' ? Number(key.value) : null;
  const contents = inquiry.contents(object, step);
  const isOrdered = contents?.kind === 'list' || contents?.kind === 'tuple';
  if (isOrdered && contents.omitted === 0 && found.rest === 1 && turn !== null) {
    const copied = copiedReads(inquiry, found.expression, frame, contents.items, turn);
    if (copied !== null) return copied;
  }
  const called = calledBack(inquiry, frame, value, turn);
  if (called !== null) return [called];
  const inputs = inputsOf(found.expression);
  const given = matchingReads(inquiry, value, inputs, frame) ?? yieldedReads(inquiry, value, inputs, frame, turn);
  return given ?? uncertain(readsOf(inquiry, found.expression, frame, 'value'));
}

/** The expression whose value the event tells, and the keys that lead from it to the object. */
function rootOf(
  inquiry: Inquiry,
  { event, statement, frame, offset, step }: Happening,
  object: ObjectId,
): { readonly expression: Expression; readonly frame: Frame; readonly keys: readonly Value[] } | null {
  const given: readonly Value[] =
    'values' in event ? event.values : 'value' in event && event.type !== 'output' ? [event.value] : [];
  for (const [index, value] of given.entries()) {
    const keys = pathTo(inquiry, value, object, step);
    if (keys === null) continue;
    if (event.type === 'enter') {
      const call = inquiry.recording.callAt(step);
      const site = call === null ? null : callSite(inquiry, call);
      if (call === null || site?.expression.is !== 'call') return null;
      const argument = site.expression.args[index - receiverShift(inquiry, call, site.expression)];
      return argument === undefined ? null : { expression: argument.value, frame: site.frame, keys };
    }
    if (statement.is === 'other') return null;
    const bindings = bindingsOf(statement);
    const binding =
      bindings.find(({ target }) => target.from === offset) ?? (bindings.length === 1 ? bindings[0] : undefined);
    if (binding !== undefined && binding.turns === null && event.type !== 'leave') {
      const path = binding.path.flatMap((part): Value[] =>
        part.take === 'index' ? [{ type: 'int', value: part.index }] : [],
      );
      return { expression: binding.value, frame, keys: [...path, ...keys] };
    }
    const whole = statement.is === 'loop' ? statement.iterable : statement.value;
    const call =
      event.type === 'append' || event.type === 'splice' || event.type === 'add' ? lastArgument(whole, index) : null;
    return { expression: call ?? whole, frame, keys };
  }
  return statement.is === 'evaluation' ? { expression: statement.value, frame, keys: [] } : null;
}

/** `items.push(a, b)`: what the event's value was written as. */
function lastArgument(expression: Expression, index: number): Expression | null {
  if (expression.is !== 'call') return null;
  const [first, second] = expression.args;
  const isInsert = expression.callee.is === 'field' && expression.callee.name === 'insert';
  return (isInsert ? second : (expression.args[index] ?? first))?.value ?? null;
}

const mostObjects = 5000;

/** The keys that lead from a value to an object that was seen first at the step; null where none do. */
function pathTo(inquiry: Inquiry, from: Value, object: ObjectId, step: Step): readonly Value[] | null {
  if (from.type !== 'reference') return null;
  const { objects } = inquiry.recording.event(step);
  const defined = new Map(objects.slice(0, mostObjects).map(({ id: of, contents }) => [of, contents]));
  const paths = new Map<ObjectId, readonly Value[]>([[from.object, []]]);
  for (const [at, path] of paths) {
    if (at === object) return path;
    const contents = defined.get(at);
    if (contents === undefined || path.length > 20) continue;
    const add = (key: Value, value: Value): void => {
      if (value.type === 'reference' && defined.has(value.object) && !paths.has(value.object)) {
        paths.set(value.object, [...path, key]);
      }
    };
    if ('items' in contents)
      for (const [index, item] of contents.items.entries()) add({ type: 'int', value: index }, item);
    if (contents.kind === 'map') for (const [key, item] of contents.entries) add(key, item);
    for (const [name, item] of contents.fields) add(name, item);
  }
  return null;
}

/** Follows keys into an expression that writes lists and maps out; `rest`: how many keys it could not follow. */
function descend(
  inquiry: Inquiry,
  expression: Expression,
  keys: readonly Value[],
  frame: Frame,
): { readonly expression: Expression; readonly rest: number } {
  let at = expression;
  for (const [index, key] of keys.entries()) {
    const next = partWritten(inquiry, taken(inquiry, at, frame), key, frame);
    if (next === null) return { expression: taken(inquiry, at, frame), rest: keys.length - index };
    at = next;
  }
  return { expression: at, rest: 0 };
}

/** Of a conditional expression the branch that was taken, of an assignment its value. */
function taken(inquiry: Inquiry, expression: Expression, frame: Frame): Expression {
  if (expression.is === 'assignment') return taken(inquiry, expression.value, frame);
  if (expression.is !== 'conditional') return expression;
  const scope = inquiry.scope(frame);
  const test = evaluate(expression.test, scope);
  const holds = test === undefined ? undefined : isTrue(test, scope);
  if (holds === undefined) return expression;
  return taken(inquiry, holds ? expression.consequent : expression.alternative, frame);
}

function partWritten(inquiry: Inquiry, expression: Expression, key: Value, frame: Frame): Expression | null {
  if (expression.is === 'sequence') {
    const index = key.type === 'int' ? Number(key.value) : -1;
    const before = expression.items.slice(0, index + 1);
    return before.some(({ is }) => is === 'spread') ? null : (expression.items[index] ?? null);
  }
  if (expression.is === 'record') {
    // Of several with one key the last counts.
    const entry = expression.entries.findLast(
      (one) => one.key !== null && inquiry.same(inquiry.valueOf(one.key, frame), key),
    );
    return entry?.value ?? null;
  }
  return null;
}

/** What the elements of the value can have been taken from. */
function inputsOf(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'call':
      return [
        ...(expression.callee.is === 'field' ? [expression.callee.object] : []),
        ...expression.args.map(({ value }) => value),
      ];
    case 'slice':
      return [expression.container];
    case 'sequence':
      return expression.items.map((item) => (item.is === 'spread' ? item.of : item));
    case 'record':
      return expression.entries.map(({ value }) => value);
    case 'operation':
    case 'group':
      return expression.is === 'operation' ? expression.operands : expression.parts;
    default:
      return [expression];
  }
}

/** An item of what a comprehension made: what the turn that gave it read. null: it is no comprehension, or its turns cannot be told apart. */
function turnOfComprehension(
  inquiry: Inquiry,
  { frame, statement, event, step }: Happening,
  object: ObjectId,
  key: Value | null,
): readonly Read[] | null {
  const { recording } = inquiry;
  const isResult = event.type === 'leave' && event.value.type === 'reference' && event.value.object === object;
  if (!isResult || recording.functionOf(frame.call.function).kind !== 'comprehension') return null;
  if (statement.is !== 'evaluation' || key === null) return null;
  const contents = inquiry.contents(object, step);
  const turns = completedTurns(inquiry, frame, step);
  if (turns === null || contents === undefined) return null;
  const [first, second] = statement.value.is === 'group' ? statement.value.parts : [];
  const inTurn = (turn: number): Frame => ({ call: frame.call, before: id<Step>(turn), at: id<Step>(turn + 1) });
  if (contents.kind === 'list' && key.type === 'int' && contents.items.length === turns.length && first !== undefined) {
    const turn = turns[Number(key.value)];
    if (turn === undefined) return null;
    return readsOf(inquiry, first, inTurn(turn), 'value', contents.items[Number(key.value)]);
  }
  if (contents.kind !== 'map' || first === undefined || second === undefined) return null;
  const turn = turns.findLast((at) => inquiry.same(inquiry.valueOf(first, inTurn(at)), key));
  return turn === undefined ? null : readsOf(inquiry, second, inTurn(turn));
}

const mostTurns = 2000;

/** The last steps of the turns that gave an element: in those no condition was false. null: too many. */
function completedTurns(inquiry: Inquiry, { call }: Frame, end: Step): readonly number[] | null {
  const { recording } = inquiry;
  const turns: { last: number; passed: boolean; readonly place: string }[] = [];
  let looked = 0;
  for (let step: number = call.entered + 1; step < end; ) {
    if (looked++ > mostTurns * 4) return null;
    const { event } = recording.event(id<Step>(step));
    const inner = event.type === 'enter' ? recording.call(event.call) : null;
    const last = inner?.ended ?? step;
    const site = 'site' in event && event.site !== null ? recording.siteOf(event.site) : null;
    const begins = event.type === 'bind' && site?.kind === 'for' && site.starts === true;
    const turn = turns.at(-1);
    if (begins) turns.push({ last, passed: true, place: site.range.join(' ') });
    else if (turn !== undefined) {
      turn.last = last;
      if (event.type === 'branch' && !event.taken) turn.passed = false;
    }
    step = last + 1;
  }
  // A turn of an outer `for` gives elements through those of the inner one, which stands behind it.
  const innermost = turns.reduce<string | null>((inner, { place }) => (isBehind(place, inner) ? place : inner), null);
  return turns.filter(({ place, passed }) => passed && place === innermost).map(({ last }) => last);
}

function isBehind(place: string, other: string | null): boolean {
  if (other === null) return true;
  const [line = 0, column = 0] = place.split(' ').map(Number);
  const [otherLine = 0, otherColumn = 0] = other.split(' ').map(Number);
  return line > otherLine || (line === otherLine && column > otherColumn);
}
