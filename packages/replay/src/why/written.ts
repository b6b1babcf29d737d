import type { Event, ObjectId, Value } from '@pellucid/format';
import { elementPlace, evaluate } from '../evaluation/evaluate.ts';
import type { Call } from '../recording.ts';
import { type Expression, partsOf } from '../syntax/expression.ts';
import { type Binding, bindingsOf } from './bindings.ts';
import { callSite, receiverShift } from './called.ts';
import type { Happening } from './cause.ts';
import type { Frame, Inquiry } from './inquiry.ts';
import { partReads } from './parts.ts';
import type { Read } from './question.ts';
import { calledBack, generated, matchingReads, readsOf, textOf, uncertain, yieldedReads } from './reads.ts';
import { turnReads } from './turns.ts';

type Write = Extract<Event, { object: ObjectId }>;

/** What the value of a variable that the statement bound was made from. */
export function boundReads(inquiry: Inquiry, happening: Happening, name: string, value: Value): readonly Read[] {
  const { statement, frame, offset } = happening;
  const own = bindingsOf(statement).filter(({ target }) => target.is === 'name' && target.name === name);
  const binding = own.find(({ target }) => target.from === offset) ?? own[0];
  return binding === undefined ? [] : bindingReads(inquiry, binding, frame, value);
}

/** What the value that an event wrote into an object was made from. `index`: of several values which one. */
export function writtenReads(
  inquiry: Inquiry,
  happening: Happening,
  event: Write,
  index: number,
  value: Value,
): readonly Read[] {
  const { statement, frame, offset } = happening;
  const binding = writing(inquiry, bindingsOf(statement), event, frame, offset);
  if (binding !== null) return bindingReads(inquiry, binding, frame, value);
  const grown = growing(inquiry, bindingsOf(statement), event, index, frame);
  if (grown !== null) return grown;
  if (statement.is === 'other') return [];
  const whole = statement.is === 'loop' ? statement.iterable : statement.value;
  const call = changing(inquiry, whole, event.object, frame);
  if (call === null) return matchingReads(inquiry, value, [whole], frame) ?? uncertain(readsOf(inquiry, whole, frame));
  const args = call.args.map((argument) => argument.value);
  const receiver = call.callee.is === 'field' ? [call.callee.object] : [];
  const [only] = args;
  if (args.length === 1 && only !== undefined && inquiry.same(inquiry.valueOf(only, frame), value)) {
    return readsOf(inquiry, only, frame, 'value', value);
  }
  // `push(a, b)` and `extend([a, b])` say which of their values it is; what sifts or shuffles takes it from another place.
  const written = literalItem(args, index, call);
  if (written !== null) return readsOf(inquiry, written, frame, 'value', value);
  const matching = matchingReads(inquiry, value, [...args, ...receiver], frame);
  return matching ?? uncertain(args.flatMap((part) => readsOf(inquiry, part, frame)));
}

/** What a parameter was given: the argument of the call in the caller's statement. `index`: of the parameter. */
export function argumentReads(
  inquiry: Inquiry,
  call: Call,
  index: number,
  value: Value,
  happening: Happening,
): readonly Read[] {
  const site = callSite(inquiry, call);
  if (site?.expression.is === 'field') return readsOf(inquiry, site.expression.object, site.frame);
  if (site === null || site.expression.is !== 'call') {
    // A library called it: with something that it was given.
    const { statement, frame } = happening;
    if (statement.is === 'other') return [];
    const whole = statement.is === 'loop' ? statement.iterable : statement.value;
    // What a reduction hands on is what its function gave before.
    const handed = index === 0 && reduces(whole) ? calledBack(inquiry, { ...frame, at: call.entered }, value) : null;
    if (handed !== null) return [handed];
    return (
      matchingReads(inquiry, value, inputsOf(whole), frame) ?? uncertain(readsOf(inquiry, whole, frame, 'value', value))
    );
  }
  const { expression, frame } = site;
  const { recording } = inquiry;
  const parameter = recording.functionOf(call.function).parameters[index];
  const name = parameter === undefined ? null : recording.variableOf(parameter).name;
  const named = expression.args.find((argument) => argument.name !== null && argument.name === name);
  const shift = receiverShift(inquiry, call, expression);
  const plain = expression.args.filter((argument) => argument.name === null);
  const placed = index < shift ? undefined : plain[index - shift];
  const argument = named ?? placed;
  if (argument !== undefined && !plain.slice(0, index - shift + 1).some(({ spread }) => spread)) {
    return readsOf(inquiry, argument.value, frame, 'value', value);
  }
  if (index < shift) {
    const { callee } = expression;
    return callee.is === 'field' && inquiry.same(inquiry.valueOf(callee.object, frame), value)
      ? readsOf(inquiry, callee.object, frame)
      : [];
  }
  const spread = expression.args.filter((one) => one.spread).map((one) => one.value);
  // Nothing was given: the value is the parameter's own.
  return spread.length === 0 ? [] : (matchingReads(inquiry, value, spread, frame) ?? []);
}

export function bindingReads(inquiry: Inquiry, binding: Binding, frame: Frame, value: Value): readonly Read[] {
  const chosen = binding.target.is === 'name' ? [] : choosing(inquiry, binding.target, frame);
  if (binding.turns !== null) return [...turnReads(inquiry, binding, frame, value), ...chosen];
  if (binding.operator !== null) {
    return [...readsOf(inquiry, binding.target, frame), ...readsOf(inquiry, binding.value, frame)];
  }
  if (binding.path.length === 0) return [...readsOf(inquiry, binding.value, frame, 'value', value), ...chosen];
  const [first] = binding.path;
  const index = binding.path.length === 1 && first?.take === 'index' ? first.index : null;
  const given = index === null ? null : yieldedReads(inquiry, value, [binding.value], frame, index);
  if (given !== null) return given;
  const yielded = generated(inquiry, frame, undefined);
  const holder = inquiry.valueOf(binding.value, frame);
  const text = textOf(inquiry, binding.value, frame);
  const part = holder === undefined ? null : partReads(inquiry, holder, [], binding.path, text, frame, value);
  if (part !== null) return [...part, ...chosen];
  if (yielded !== null) return [yielded, ...chosen];
  // What is not in the value is the target's own default.
  const isMissing = binding.byDefault !== null && (holder !== undefined || binding.value.is === 'record');
  const source = isMissing ? (binding.byDefault ?? binding.value) : binding.value;
  return [...readsOf(inquiry, source, frame), ...chosen];
}

/** What decided where the value went. */
function choosing(inquiry: Inquiry, target: Expression, frame: Frame): readonly Read[] {
  if (target.is === 'field') return readsOf(inquiry, target.object, frame, 'holder');
  if (target.is !== 'element') return [];
  return [...readsOf(inquiry, target.key, frame, 'choice'), ...readsOf(inquiry, target.container, frame, 'holder')];
}

/** The binding whose element or field the event wrote. */
function writing(
  inquiry: Inquiry,
  bindings: readonly Binding[],
  event: Write,
  frame: Frame,
  offset: number,
): Binding | null {
  const key = event.type === 'set-item' ? event.key : event.type === 'set-field' ? event.name : null;
  if (key === null) return null;
  const places = bindings.filter(({ target }) => target.is === 'element' || target.is === 'field');
  const here = places.filter(({ target }) => target.from === offset);
  const scope = inquiry.scope(frame);
  const fitting = (here.length > 0 ? here : places).filter(({ target }) => {
    const place = target.is === 'element' || target.is === 'field' ? elementPlace(target, scope) : undefined;
    return place === undefined || (place.object === event.object && inquiry.same(place.key, key));
  });
  return fitting[0] ?? (here.length === 1 ? (here[0] ?? null) : null);
}

/** `items += [a, b]` changes the list that the name holds. */
function growing(
  inquiry: Inquiry,
  bindings: readonly Binding[],
  event: Write,
  index: number,
  frame: Frame,
): readonly Read[] | null {
  if (event.type !== 'splice' && event.type !== 'append' && event.type !== 'add') return null;
  for (const { target, value, operator } of bindings) {
    if (operator === null) continue;
    const held = inquiry.valueOf(target, frame);
    if (held?.type !== 'reference' || held.object !== event.object) continue;
    const item = value.is === 'sequence' ? value.items[index] : undefined;
    if (item !== undefined) return readsOf(inquiry, item, frame);
    const written = event.type === 'splice' ? event.values[index] : event.value;
    return (
      (written === undefined ? null : matchingReads(inquiry, written, [value], frame)) ?? readsOf(inquiry, value, frame)
    );
  }
  return null;
}

/** The call that changed the object: a method of it, or a function that was given it. */
function changing(
  inquiry: Inquiry,
  expression: Expression,
  object: ObjectId,
  frame: Frame,
): (Expression & { is: 'call' }) | null {
  const scope = inquiry.scope(frame);
  const isIt = (part: Expression): boolean => {
    const value = evaluate(part, scope);
    return value?.type === 'reference' && value.object === object;
  };
  const waiting: Expression[] = [expression];
  let given: (Expression & { is: 'call' }) | null = null;
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (part.is === 'call') {
      if (part.callee.is === 'field' && isIt(part.callee.object)) return part;
      if (part.args.some(({ value }) => isIt(value))) given ??= part;
    }
    waiting.push(...partsOf(part));
  }
  return given;
}

function literalItem(args: readonly Expression[], index: number, call: Expression & { is: 'call' }): Expression | null {
  const name = call.callee.is === 'field' ? call.callee.name : '';
  const [first] = args;
  if (name === 'push') return args.some(({ is }) => is === 'spread') ? null : (args[index] ?? null);
  if (name === 'insert' || name === 'setdefault' || name === 'set') return args[1] ?? null;
  return name === 'extend' && first?.is === 'sequence' ? (first.items[index] ?? null) : null;
}

function reduces(expression: Expression): boolean {
  if (expression.is !== 'call') return partsOf(expression).some(reduces);
  const { callee, args } = expression;
  const name = callee.is === 'field' || callee.is === 'name' ? callee.name : '';
  return /^reduce(?:Right)?$/.test(name) || args.some(({ value }) => reduces(value));
}

/** The receiver and the arguments of every call in the expression. */
function inputsOf(expression: Expression): readonly Expression[] {
  const inputs: Expression[] = [];
  const waiting: Expression[] = [expression];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (part.is === 'call') {
      if (part.callee.is === 'field') inputs.push(part.callee.object);
      inputs.push(...part.args.map(({ value }) => value));
    }
    waiting.push(...partsOf(part));
  }
  return inputs;
}
