import type { SourceRange, Step, Value } from '@pellucid/format';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Expression } from '../syntax/expression.ts';
import type { Binding, PathPart } from './bindings.ts';
import { firstCallOf } from './called.ts';
import type { Frame, Inquiry } from './inquiry.ts';
import { partReads } from './parts.ts';
import type { Question, Read } from './question.ts';
import { generated, matchingReads, readsOf, textOf, uncertain } from './reads.ts';

/** What the target of a loop got its value from: the element that it is of what the loop goes over. */
export function turnReads(inquiry: Inquiry, binding: Binding, frame: Frame, value: Value): readonly Read[] {
  return iterated(inquiry, binding, binding.value, binding.path, frame, value);
}

/** `iterable` gave something of which `path` is the value. */
function iterated(
  inquiry: Inquiry,
  binding: Binding,
  iterable: Expression,
  path: readonly PathPart[],
  frame: Frame,
  value: Value,
): readonly Read[] {
  const yielded = path.length === 0 ? generated(inquiry, frame, value) : null;
  if (yielded !== null) return [yielded];
  const name = iterable.is === 'call' ? calledName(iterable) : null;
  const [first] = path;
  const index = first?.take === 'index' ? first.index : null;
  if (iterable.is === 'call' && name !== null && evaluate(iterable, inquiry.scope(frame)) === undefined) {
    const args = iterable.args.map((argument) => argument.value);
    const receiver = iterable.callee.is === 'field' ? iterable.callee.object : null;
    const [only] = args;
    if (name === 'enumerate' && index !== null && only !== undefined) {
      return index === 0
        ? choosing(inquiry, only, frame)
        : iterated(inquiry, binding, only, path.slice(1), frame, value);
    }
    if (name === 'zip' && index !== null) {
      const zipped = args[index];
      return zipped === undefined ? [] : iterated(inquiry, binding, zipped, path.slice(1), frame, value);
    }
    if (name === 'range') return args.flatMap((part) => readsOf(inquiry, part, frame));
    const holder = receiver !== null && name !== 'Object' ? receiver : name === 'Object' ? (only ?? null) : null;
    const what = receiver === null ? name : iterable.callee.is === 'field' ? iterable.callee.name : name;
    if (holder !== null && (what === 'items' || what === 'entries')) {
      return entryReads(inquiry, holder, index, path.slice(1), frame, value);
    }
    if (holder !== null && what === 'keys')
      return choosing(inquiry, holder, frame).map((read) => ({ ...read, role: 'value' }));
    if (holder !== null && what === 'values')
      return [...(matchingReads(inquiry, value, [holder], frame) ?? readsOf(inquiry, holder, frame))];
    const result = resultReads(inquiry, iterable, path, frame, value);
    if (result !== null) return result;
    const inside = receiver === null ? args : [receiver, ...args];
    return matchingReads(inquiry, value, inside, frame) ?? uncertain(readsOf(inquiry, iterable, frame));
  }
  return elementReads(inquiry, binding, iterable, path, frame, value);
}

/** The element at which the loop is in this turn. */
function elementReads(
  inquiry: Inquiry,
  binding: Binding,
  iterable: Expression,
  path: readonly PathPart[],
  frame: Frame,
  value: Value,
): readonly Read[] {
  const holder = inquiry.valueOf(iterable, frame);
  const contents = holder?.type === 'reference' ? inquiry.contents(holder.object, frame.before) : undefined;
  if (holder?.type !== 'reference' || contents === undefined || frame.before === null) {
    return readsOf(inquiry, iterable, frame);
  }
  if (binding.turns === 'keys' || contents.kind === 'map') {
    const text = textOf(inquiry, iterable, frame);
    // A Map of JavaScript gives entries.
    if (contents.kind === 'map' && inquiry.recording.facts.language !== 'python') {
      const index = path[0]?.take === 'index' ? path[0].index : null;
      return entryReads(inquiry, iterable, index, path.slice(1), frame, value);
    }
    return [
      {
        question: { of: 'contents', object: holder.object, holder: text },
        at: frame.before,
        role: 'value',
        certain: true,
      },
    ];
  }
  if (contents.kind !== 'list' && contents.kind !== 'tuple') {
    return matchingReads(inquiry, value, [iterable], frame) ?? readsOf(inquiry, iterable, frame);
  }
  const turn = turnOf(inquiry, frame);
  const chosen = choosing(inquiry, iterable, frame);
  if (turn !== null && turn < contents.items.length) {
    const key: Value = { type: 'int', value: turn };
    const reads = partReads(inquiry, holder, [key], path, textOf(inquiry, iterable, frame), frame, value);
    if (reads !== null) return [...reads, ...chosen];
  }
  return matchingReads(inquiry, value, [iterable], frame) ?? readsOf(inquiry, iterable, frame);
}

/** The element of what a recorded call returned when the loop began; null: it was not recorded. */
function resultReads(
  inquiry: Inquiry,
  iterable: Expression & { is: 'call' },
  path: readonly PathPart[],
  frame: Frame,
  value: Value,
): readonly Read[] | null {
  const { at, before, call: caller } = frame;
  const head = headOf(inquiry, at);
  const begun = head === null ? null : loopBegun(inquiry, at, caller.id, head);
  if (head === null || begun === null || before === null) return null;
  const runs = inquiry.recording.runsOf(inquiry.recording.sourceOfFunction(caller.function).id, head);
  // What the loop goes over was computed before its first turn.
  const call = firstCallOf(inquiry, iterable, caller, begun, runs.at(runs.upTo(begun)) ?? at);
  if (call === null || call.result === null) return null;
  const result: Read = { question: { of: 'result', call: call.id }, at: before, role: 'value', certain: true };
  const contents = call.result.type === 'reference' ? inquiry.contents(call.result.object, before) : undefined;
  const turn = contents?.kind === 'list' || contents?.kind === 'tuple' ? turnOf(inquiry, frame) : null;
  if (turn === null) return [result];
  const name = `${inquiry.recording.functionOf(call.function).name}()`;
  const reads = partReads(inquiry, call.result, [{ type: 'int', value: turn }], path, name, frame, value);
  return reads === null ? [result] : [...reads, { ...result, role: 'holder' }];
}

/** The line of the loop whose target is written at the step. */
function headOf(inquiry: Inquiry, at: Step): number | null {
  const { event } = inquiry.recording.event(at);
  return 'site' in event && event.site !== null ? inquiry.recording.siteOf(event.site).range[0] : null;
}

/** Key and value of an entry: the value is what the map holds under the key that the loop has in the same turn. */
function entryReads(
  inquiry: Inquiry,
  holder: Expression,
  index: number | null,
  rest: readonly PathPart[],
  frame: Frame,
  value: Value,
): readonly Read[] {
  const held = inquiry.valueOf(holder, frame);
  if (held?.type !== 'reference' || frame.before === null || index === null) return readsOf(inquiry, holder, frame);
  if (index === 0) return choosing(inquiry, holder, frame).map((read) => ({ ...read, role: 'value' }));
  const contents = inquiry.contents(held.object, frame.before);
  const turn = turnOf(inquiry, frame);
  const text = textOf(inquiry, holder, frame);
  const part = contents?.kind === 'map' || contents?.kind === 'list' ? 'item' : 'field';
  const key: Value | undefined =
    turn === null
      ? undefined
      : contents?.kind === 'map'
        ? contents.entries[turn]?.[0]
        : contents?.kind === 'list'
          ? { type: 'int', value: turn }
          : contents?.fields[turn]?.[0];
  if (key !== undefined) {
    const question: Question = { of: 'element', object: held.object, part, key, holder: text };
    const own = contents?.kind === 'map' ? contents.entries[turn ?? 0]?.[1] : undefined;
    if (rest.length === 0 && (own === undefined || inquiry.same(own, value))) {
      return [{ question, at: frame.before, role: 'value', certain: true }, ...choosing(inquiry, holder, frame)];
    }
    const reads = own === undefined ? null : partReads(inquiry, own, [], rest, text, frame, value);
    if (reads !== null) return reads;
  }
  return matchingReads(inquiry, value, [holder], frame) ?? readsOf(inquiry, holder, frame);
}

function choosing(inquiry: Inquiry, expression: Expression, frame: Frame): readonly Read[] {
  return readsOf(inquiry, expression, frame, 'holder');
}

function calledName({ callee }: Expression & { is: 'call' }): string | null {
  if (callee.is === 'name') return callee.name;
  if (callee.is !== 'field') return null;
  return callee.object.is === 'name' && callee.object.name === 'Object' ? 'Object' : callee.name;
}

// Looking at a turn may cost as much as decoding a batch.
const mostTurns = 5000;

/** Which turn of its loop the write is, from 0: how often the same place of the source has written since the loop began. */
function turnOf(inquiry: Inquiry, { at, call }: Frame): number | null {
  const { recording } = inquiry;
  const { event } = recording.event(at);
  if (!('site' in event) || event.site === null) return null;
  const site = recording.siteOf(event.site);
  const begun = loopBegun(inquiry, at, call.id, site.range[0]) ?? call.entered;
  const key = site.variable === undefined ? null : { call: call.id, variable: recording.variableOf(site.variable).id };
  const writes = key === null ? null : inquiry.changes(key);
  let turn = -1;
  for (let place = (writes?.upTo(at) ?? 0) - 1, looked = 0; place >= 0; place--, looked++) {
    const step = writes?.at(place)?.step;
    if (step === undefined || step < begun) break;
    if (looked > mostTurns) return null;
    const { event: other } = recording.event(step);
    // The first turn and the others may be told at two sites of one place: only the others begin a statement.
    if ('site' in other && other.site !== null && isPlace(recording.siteOf(other.site).range, site.range)) turn++;
  }
  return turn < 0 ? null : turn;
}

function isPlace(range: SourceRange, other: SourceRange): boolean {
  return range.every((number, index) => number === other[index]);
}

/** The step at which the loop on the line began last. */
function loopBegun(inquiry: Inquiry, at: Step, call: Frame['call']['id'], line: number): Step | null {
  const { recording } = inquiry;
  const source = recording.sourceOfFunction(recording.call(call).function);
  const runs = recording.runsOf(source.id, line);
  for (let place = runs.upTo(at) - 1, looked = 0; place >= 0 && looked < mostTurns; place--, looked++) {
    const step = runs.at(place);
    if (step === undefined) return null;
    if (recording.event(step).event.type === 'line' && recording.callAt(step)?.id === call) return step;
  }
  return null;
}
