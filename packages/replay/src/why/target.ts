import { type FunctionId, id, type Step, type Value } from '@pellucid/format';
import { elementPlace, evaluate } from '../evaluation/evaluate.ts';
import { objectsOf, type Scope } from '../evaluation/scope.ts';
import type { Call, Recording, VariableKey } from '../recording.ts';
import type { Sequence } from '../sequence.ts';
import type { Expression } from '../syntax/expression.ts';
import { parseQuery } from '../syntax/query-syntax.ts';
import { Inquiry } from './inquiry.ts';
import type { Question } from './question.ts';

/** What a name or place stands for at a step; or why it stands for nothing. `name`: the part of the text that is meant. */
export type Target =
  | { readonly is: 'found'; readonly question: Question; readonly value: Value | null; readonly at: Step }
  /** No variable of the recording has the name. */
  | { readonly is: 'unknown'; readonly name: string }
  /** There is such a variable, but it has no value at the step or before. */
  | { readonly is: 'unset'; readonly name: string }
  /** The object has no such element or field then. */
  | { readonly is: 'missing'; readonly name: string; readonly of: Value | null }
  /** It is no name or place, but a sum or a constant. */
  | { readonly is: 'no-place'; readonly name: string };

/**
 * Finds what is meant by `name`, `name[key]`, `name.field`, `function.name`, `function()` after the step: the innermost call's variable of the
 * name, else the one that was written last.
 * @throws QuerySyntaxError
 */
export function targetOf(recording: Recording, text: string, at: Step): Target {
  const inquiry = new Inquiry(recording);
  const written = parseQuery(text, recording.facts.language);
  const own = qualified(inquiry, written, at);
  if (own !== null) return own;
  const { expression, values } = withoutFunctions(inquiry, written, at);
  if (expression.is === 'call' && expression.args.length === 0) return resultOf(inquiry, expression, text, at);
  if (expression.is === 'name') return nameTarget(inquiry, expression.name, null, at);
  if (expression.is !== 'element' && expression.is !== 'field') return { is: 'no-place', name: text.trim() };
  const scope = scopeAt(inquiry, values, at);
  const holder = expression.is === 'element' ? expression.container : expression.object;
  const base = baseName(holder);
  if (base === null) return { is: 'no-place', name: text.trim() };
  const named = values.has(base) ? null : nameTarget(inquiry, base, null, at);
  if (named !== null && named.is !== 'found') return named;
  const place = elementPlace(expression, scope);
  const value = place === undefined ? undefined : scope.element(place.object, place.part, place.key);
  if (place === undefined || value === undefined) {
    return { is: 'missing', name: text.trim(), of: evaluate(holder, scope) ?? null };
  }
  const question: Question = { of: 'element', ...place, holder: text.slice(holder.from, holder.to) };
  return { is: 'found', question, value, at };
}

/**
 * What to ask why of: a list, map or set that has changed since it was first seen is what its last change made it, anything else what was written.
 * `holder`: how the text names it.
 */
export function whyQuestion(
  recording: Recording,
  { question, value, at }: Target & { is: 'found' },
  holder: string,
): Question {
  if (value?.type !== 'reference') return question;
  const kind = recording.state(at).object(value.object)?.kind;
  if (kind !== 'list' && kind !== 'map' && kind !== 'set') return question;
  return recording.changesIn(value.object).upTo(at) > 1 ? { of: 'contents', object: value.object, holder } : question;
}

/** `push.heap[0]`: `push.heap` is a value by itself, which stands in the expression under its own text. */
function withoutFunctions(
  inquiry: Inquiry,
  expression: Expression,
  at: Step,
): { readonly expression: Expression; readonly values: ReadonlyMap<string, Value> } {
  const own = qualified(inquiry, expression, at);
  if (own?.is === 'found' && own.value !== null) {
    const name = `${expression.from}:${expression.to}`;
    const { from, to } = expression;
    return { expression: { is: 'name', name, from, to }, values: new Map([[name, own.value]]) };
  }
  if (expression.is === 'element') {
    const inner = withoutFunctions(inquiry, expression.container, at);
    return { expression: { ...expression, container: inner.expression }, values: inner.values };
  }
  if (expression.is !== 'field') return { expression, values: new Map() };
  const inner = withoutFunctions(inquiry, expression.object, at);
  return { expression: { ...expression, object: inner.expression }, values: inner.values };
}

function scopeAt(inquiry: Inquiry, values: ReadonlyMap<string, Value>, at: Step): Scope {
  return {
    language: inquiry.recording.facts.language,
    ...objectsOf(inquiry.state(at), inquiry.keys),
    result: () => undefined,
    variable: (name) => {
      const own = values.get(name);
      if (own !== undefined) return own;
      const target = nameTarget(inquiry, name, null, at);
      return target.is === 'found' ? (target.value ?? undefined) : undefined;
    },
  };
}

function baseName(expression: Expression): string | null {
  if (expression.is === 'name') return expression.name;
  if (expression.is === 'element') return baseName(expression.container);
  return expression.is === 'field' ? baseName(expression.object) : null;
}

/** `push.heap`, where `push` is a function and no variable that holds an object with that field. */
function qualified(inquiry: Inquiry, expression: Expression, at: Step): Target | null {
  if (expression.is !== 'field') return null;
  const { object, name } = expression;
  const prefix = object.is === 'name' ? object.name : object.is === 'field' ? object.name : null;
  if (prefix === null) return null;
  const functions = functionsNamed(inquiry, prefix);
  const found = functions.size === 0 ? null : nameTarget(inquiry, name, functions, at);
  return found?.is === 'found' ? found : null;
}

function functionsNamed(inquiry: Inquiry, name: string): ReadonlySet<FunctionId> {
  const functions = inquiry.recording.sources.flatMap(({ program }) => program.functions);
  return new Set(functions.filter((fn) => fn.name === name || fn.qualifiedName === name).map((fn) => fn.id));
}

function nameTarget(inquiry: Inquiry, name: string, within: ReadonlySet<FunctionId> | null, at: Step): Target {
  const { recording } = inquiry;
  const found = (key: VariableKey): Target | null => {
    const write = inquiry.lastWrite(key, at);
    return write?.value == null ? null : { is: 'found', question: { of: 'variable', key }, value: write.value, at };
  };
  if (within === null) {
    const state = inquiry.state(at);
    for (const { variables } of [...[...state.calls].reverse(), ...state.modules]) {
      const own = variables.filter((variable) => variable.name === name);
      const latest = own.reduce<(typeof own)[number] | undefined>(
        (best, one) => (best === undefined || one.since > best.since ? one : best),
        undefined,
      );
      if (latest !== undefined) return found(latest.key) ?? { is: 'unset', name };
    }
  }
  const variables = recording.sources
    .flatMap(({ program }) => program.variables)
    .filter((variable) => variable.name === name && (within?.has(variable.function) ?? true));
  let latest: { key: VariableKey; step: Step } | null = null;
  for (const variable of variables) {
    const key = lastWritten(inquiry, recording.callsOf(variable.function), variable.id, at);
    if (key !== null && (latest === null || key.step > latest.step)) latest = key;
  }
  if (latest !== null) return found(latest.key) ?? { is: 'unset', name };
  return { is: variables.length > 0 ? 'unset' : 'unknown', name };
}

/** In the last call that gave the variable a value up to the step. */
function lastWritten(
  inquiry: Inquiry,
  calls: Sequence<Call>,
  variable: Extract<VariableKey, { variable: unknown }>['variable'],
  at: Step,
): { key: VariableKey; step: Step } | null {
  for (let index = calls.upTo(at) - 1; index >= 0; index--) {
    const call = calls.at(index);
    if (call === undefined) continue;
    const key: VariableKey = { call: call.id, variable };
    const write = inquiry.lastWrite(key, at);
    if (write?.value != null) return { key, step: write.step };
  }
  return null;
}

/** `name()`: what the last call of the function gave. */
function resultOf(inquiry: Inquiry, { callee }: Expression & { is: 'call' }, text: string, at: Step): Target {
  const name = callee.is === 'name' ? callee.name : callee.is === 'field' ? callee.name : null;
  if (name === null) return { is: 'no-place', name: text.trim() };
  const functions = functionsNamed(inquiry, name);
  let last: Call | null = null;
  for (const fn of functions) {
    const calls = inquiry.recording.callsOf(fn);
    for (let index = calls.upTo(at) - 1; index >= 0; index--) {
      const call = calls.at(index);
      if (call?.ended == null || call.ended > at) continue;
      if (last === null || call.entered > last.entered) last = call;
      break;
    }
  }
  if (last?.ended == null) return { is: functions.size > 0 ? 'unset' : 'unknown', name };
  return { is: 'found', question: { of: 'result', call: last.id }, value: last.result, at: id<Step>(last.ended) };
}
