import { id, type ProgramFunction, type Step, type Value } from '@pellucid/format';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Scope } from '../evaluation/scope.ts';
import type { Call } from '../recording.ts';
import { type Expression, partsOf, type Statement } from '../syntax/expression.ts';
import type { Frame, Inquiry } from './inquiry.ts';

type CallLike = Expression & { is: 'call' | 'field' };

/** The recorded call that a call in the source made (or a field that a function computes); null where what it called is not recorded. */
export function calledBy(inquiry: Inquiry, expression: CallLike, frame: Frame, scope: Scope): Call | null {
  const name = calledName(expression);
  const made = name === null ? [] : callsOfStatement(inquiry, frame);
  if (name === null || made.length === 0) return null;
  const { recording } = inquiry;
  const held = heldName(inquiry, expression, frame, scope);
  const isIt = (call: Call): boolean => {
    const fn = recording.functionOf(call.function);
    return isCalled(fn, name, expression.is) || isHeld(fn, held);
  };
  const candidates = made.filter(isIt);
  if (candidates.length === 0) return null;
  const twins = callsInStatement(inquiry, frame).filter(
    (other) => other.is === expression.is && calledName(other) === name,
  );
  const place = twins.findIndex(({ from, to }) => from === expression.from && to === expression.to);
  if (candidates.length === twins.length) return candidates[place] ?? null;
  if (twins.length === 1) return candidates.at(-1) ?? null;
  // Some were skipped, or made several times: what was passed tells them apart.
  return candidates.find((call) => fits(inquiry, call, expression, scope)) ?? null;
}

/** The first recorded call of what the expression calls, among those that the call made between two steps. */
export function firstCallOf(inquiry: Inquiry, expression: CallLike, caller: Call, from: Step, to: Step): Call | null {
  const name = calledName(expression);
  const { recording } = inquiry;
  if (name === null) return null;
  const isIt = (call: Call): boolean => isCalled(recording.functionOf(call.function), name, expression.is);
  return inquiry.childrenBetween(caller.id, from, to).find(isIt) ?? null;
}

/** The calls that the statement made before the frame's step, in their order. */
export function callsOfStatement(inquiry: Inquiry, { call, at }: Frame): readonly Call[] {
  const begun = inquiry.recording.statementAt(call.id, at);
  return inquiry.childrenBetween(call.id, begun?.since ?? call.entered, at);
}

/** The call in the caller's statement that made the call; null where nothing in its text says so: a library called it, or an operator. */
export function callSite(
  inquiry: Inquiry,
  call: Call,
): { readonly frame: Frame; readonly expression: CallLike } | null {
  const { recording } = inquiry;
  if (call.parent === null) return null;
  const caller = recording.call(call.parent);
  const frame: Frame = {
    call: caller,
    before: call.entered > 0 ? previous(call.entered) : null,
    at: next(call.entered),
  };
  const scope = inquiry.scope(frame);
  const fn = recording.functionOf(call.function);
  const sites = callsInStatement(inquiry, frame).filter((site) => {
    const name = calledName(site);
    return name !== null && (isCalled(fn, name, site.is) || isHeld(fn, heldName(inquiry, site, frame, scope)));
  });
  const [only] = sites;
  if (only === undefined || sites.length === 1) return only === undefined ? null : { frame, expression: only };
  const earlier = callsOfStatement(inquiry, frame).filter((other) => other.function === call.function).length - 1;
  const expression = sites.find((site) => fits(inquiry, call, site, scope)) ?? sites[earlier] ?? only;
  const byOrder = sites[earlier];
  return {
    frame,
    expression: byOrder !== undefined && fits(inquiry, call, byOrder, scope) ? byOrder : expression,
  };
}

/** All calls and fields in the statement that the frame's call is at, in the order in which they are evaluated. */
function callsInStatement(inquiry: Inquiry, { call, at }: Frame): readonly CallLike[] {
  const begun = inquiry.recording.statementAt(call.id, at);
  if (begun === null) return [];
  const syntax = inquiry.syntax(inquiry.recording.sourceOfFunction(call.function));
  return callsIn(syntax.statementAt(syntax.offset(begun.range[0], begun.range[1])));
}

function callsIn(statement: Statement): readonly CallLike[] {
  if (statement.is === 'other') return [];
  const found: CallLike[] = [];
  const visit = (part: Expression): void => {
    // What is called is no field that is read.
    const inner = part.is === 'call' && part.callee.is === 'field' ? [part.callee.object] : null;
    const parts =
      part.is === 'call' && inner !== null ? [...inner, ...part.args.map(({ value }) => value)] : partsOf(part);
    for (const one of parts) visit(one);
    if (part.is === 'call' || part.is === 'field') found.push(part);
  };
  visit(statement.is === 'loop' ? statement.iterable : statement.value);
  return found;
}

function calledName(expression: CallLike): string | null {
  if (expression.is === 'field') return expression.name;
  if (expression.callee.is === 'field') return expression.callee.name;
  return expression.callee.is === 'name' ? expression.callee.name : null;
}

/** The own name of the function that the called variable holds, as in a decorator; null: what is called is no such variable. */
function heldName(inquiry: Inquiry, expression: CallLike, frame: Frame, scope: Scope): string | null {
  if (expression.is !== 'call' || expression.callee.is !== 'name') return null;
  const value = scope.variable(expression.callee.name, expression.callee.from);
  const contents = value?.type === 'reference' ? inquiry.contents(value.object, frame.before) : undefined;
  return contents?.kind === 'function' ? contents.name : null;
}

/** A method that a variable holds has its receiver with it: its parameters are not the arguments one by one. */
function isHeld(fn: ProgramFunction, held: string | null): boolean {
  return fn.name === held && (fn.kind === 'function' || fn.kind === 'lambda');
}

/** By its name, or, of what makes an instance, by its class's. */
function isCalled(fn: ProgramFunction, name: string, is: CallLike['is']): boolean {
  if (is === 'field') return fn.name === name && fn.kind === 'method';
  if (fn.kind === 'comprehension' || fn.kind === 'class' || fn.kind === 'module') return false;
  if (fn.name === name) return true;
  const makes = fn.name === '__init__' || fn.name === 'constructor';
  return makes && (fn.qualifiedName?.split('.').includes(name) ?? name === 'super');
}

/** What was passed is what the arguments are, as far as that is known. */
function fits(inquiry: Inquiry, call: Call, expression: CallLike, scope: Scope): boolean {
  if (expression.is !== 'call') return true;
  const { event } = inquiry.recording.event(call.entered);
  if (event.type !== 'enter') return false;
  const passed: readonly Value[] = event.values;
  const shift = receiverShift(inquiry, call, expression);
  return expression.args.every(({ value, spread, name }, index) => {
    if (spread || name !== null) return true;
    // Calls within the arguments are not looked for: looking for them would look for this one.
    const known = evaluate(value, { ...scope, result: () => undefined });
    const given = passed[index + shift];
    return known === undefined || given === undefined || inquiry.same(known, given);
  });
}

/** How many parameters stand before the first argument: the receiver of a method, the instance that is made. */
export function receiverShift(inquiry: Inquiry, call: Call, { callee }: Expression & { is: 'call' }): number {
  const fn = inquiry.recording.functionOf(call.function);
  const first = fn.parameters[0];
  if (first === undefined) return 0;
  if (inquiry.recording.variableOf(first).name === 'this') return 1;
  if (inquiry.recording.facts.language !== 'python' || fn.kind === 'lambda') return 0;
  const makes =
    fn.name === '__init__' && !(callee.is === 'field' && callee.name === '__init__' && callee.object.is === 'name');
  const isBound = callee.is === 'field' && inquiry.recording.variableOf(first).name.match(/^(?:self|cls)$/) !== null;
  return makes || isBound ? 1 : 0;
}

function previous(step: Step): Step {
  return id<Step>(step - 1);
}

function next(step: Step): Step {
  return id<Step>(step + 1);
}
