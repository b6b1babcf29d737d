import { type CallId, type Event, id, type ObjectId, type SourceRange, type Step, type Value } from '@pellucid/format';
import type { Call, VariableKey } from '../recording.ts';
import type { Statement } from '../syntax/expression.ts';
import { bindingsOf } from './bindings.ts';
import { decisionOf } from './decision.ts';
import { elementOrigin } from './element-origin.ts';
import { before, type Frame, type Inquiry } from './inquiry.ts';
import { madeReads } from './made.ts';
import type { Cause, How, Question, Read, Subject } from './question.ts';
import { conditionReads, generated, readsOf, uncertain } from './reads.ts';
import { argumentReads, boundReads, writtenReads } from './written.ts';

/** The write, or other event, that answers the question as it stands after the step; null where nothing in the recording does. */
export function causeOf(inquiry: Inquiry, question: Question, at: Step): Cause | null {
  switch (question.of) {
    case 'variable':
      return variableCause(inquiry, question.key, at);
    case 'element':
      return elementCause(inquiry, question, at);
    case 'contents':
      return contentsCause(inquiry, question.object, question.holder, at);
    case 'result':
      return resultCause(inquiry, question.call);
    case 'call':
      return callCause(inquiry, question.call);
    case 'event':
      return eventCause(inquiry, question.step);
  }
}

/** The statement that an event belongs to, and the frame in which it is evaluated. */
export interface Happening {
  readonly step: Step;
  readonly event: Event;
  readonly frame: Frame;
  readonly range: SourceRange | null;
  readonly statement: Statement;
  /** Where in the source the event stands; -1 where the recorder did not know. */
  readonly offset: number;
}

/** A call that begins is something that its caller's statement does. */
export function happeningAt(inquiry: Inquiry, step: Step): Happening | null {
  const { recording } = inquiry;
  const { event } = recording.event(step);
  const ended = event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend';
  const own = recording.callAt(ended && step > 0 ? id<Step>(step - 1) : step);
  const call = event.type !== 'enter' ? own : own?.parent == null ? null : recording.call(own.parent);
  if (call === null) return null;
  const source = recording.sourceOfFunction(call.function);
  const syntax = inquiry.syntax(source);
  const site = 'site' in event && event.site !== null ? recording.siteOf(event.site) : null;
  const told = site !== null && recording.sourceOfFunction(site.function) === source ? site.range : null;
  const range = told ?? recording.statementAt(call.id, step)?.range ?? null;
  const offset = range === null ? -1 : syntax.offset(range[0], range[1]);
  const statement: Statement = range === null ? { from: 0, to: 0, is: 'other' } : syntax.statementAt(offset);
  // A generator expression yields in one go with the variables of its turn.
  const isTurn = event.type === 'suspend' && recording.functionOf(call.function).kind === 'comprehension';
  const isOwn = event.type === 'enter' || isTurn;
  const frame: Frame = isOwn ? { call, before: before(step), at: step } : inquiry.frame(step, call);
  return { step, event, frame, range, statement, offset };
}

function cause(
  inquiry: Inquiry,
  happening: Happening,
  how: How,
  subject: Subject,
  value: Value | null,
  reads: readonly Read[],
  movedFrom: Value | null = null,
  stoodAt: Value | null = null,
): Cause {
  const { frame, range, step } = happening;
  const decision = decisionOf(inquiry, happening);
  return {
    how,
    subject,
    step,
    stoodAt,
    movedFrom,
    value,
    call: frame.call.id,
    place: range === null ? null : { source: inquiry.recording.sourceOfFunction(frame.call.function).id, range },
    reads: [...reads, ...(decision === null ? [] : [decision])].filter((read) => read.at <= step),
  };
}

function variableCause(inquiry: Inquiry, key: VariableKey, at: Step): Cause | null {
  const write = inquiry.lastWrite(key, at);
  if (write?.value == null) return null;
  const { recording } = inquiry;
  const name = 'name' in key ? key.name : recording.variableOf(key.variable).name;
  const subject: Subject = { is: 'variable', name };
  const { event } = recording.event(write.step);
  if (event.type === 'enter') return parameterCause(inquiry, key, subject, write.step, write.value);
  const happening = happeningAt(inquiry, write.step);
  if (happening === null) return null;
  return cause(inquiry, happening, 'assigned', subject, write.value, boundReads(inquiry, happening, name, write.value));
}

function parameterCause(inquiry: Inquiry, key: VariableKey, subject: Subject, step: Step, value: Value): Cause | null {
  const call = inquiry.recording.callAt(step);
  if (call === null) return null;
  const fn = inquiry.recording.functionOf(call.function);
  const index = 'variable' in key ? fn.parameters.indexOf(key.variable) : -1;
  const happening = happeningAt(inquiry, step);
  if (happening === null) return outside(call, 'passed', subject, value);
  return cause(inquiry, happening, 'passed', subject, value, argumentReads(inquiry, call, index, value, happening));
}

function elementCause(inquiry: Inquiry, question: Question & { of: 'element' }, at: Step): Cause | null {
  const { object, part, holder } = question;
  const origin = elementOrigin(inquiry, object, part, question.key, at);
  if (origin === null) return null;
  const subject: Subject = { is: part, name: holder, key: question.key };
  const happening = happeningAt(inquiry, origin.step);
  if (happening === null) return null;
  const value = inquiry.scope({ ...happening.frame, before: origin.step }).element(object, part, origin.key) ?? null;
  const stoodAt = inquiry.same(origin.key, question.key) ? null : origin.key;
  switch (origin.is) {
    case 'moved': {
      const from: Question = { of: 'element', object, part, key: origin.from, holder };
      const read: readonly Read[] =
        happening.frame.before === null
          ? []
          : [{ question: from, at: id<Step>(origin.before - 1), role: 'value', certain: true }];
      return cause(inquiry, happening, 'moved', subject, value, read, origin.from, stoodAt);
    }
    case 'made':
      return cause(
        inquiry,
        happening,
        'made',
        subject,
        value,
        value === null ? [] : madeReads(inquiry, happening, object, part, origin.key, value),
        null,
        stoodAt,
      );
    case 'written': {
      const reads = value === null ? [] : writtenReads(inquiry, happening, origin.event, origin.index, value);
      const from = bindingsOf(happening.statement).length === 0 ? placeWithin(reads, object) : null;
      return cause(inquiry, happening, from === null ? 'written' : 'moved', subject, value, reads, from, stoodAt);
    }
  }
}

/** Where in the same object the value stood: that a list was sorted may be told as writes of its items. */
function placeWithin(reads: readonly Read[], object: ObjectId): Value | null {
  const first = reads[0]?.question;
  return first?.of === 'element' && first.object === object && first.part === 'item' ? first.key : null;
}

function contentsCause(inquiry: Inquiry, object: ObjectId, holder: string, at: Step): Cause | null {
  const changes = inquiry.changesIn(object);
  const step = changes.at(changes.upTo(at) - 1);
  const happening = step === undefined ? null : happeningAt(inquiry, step);
  if (step === undefined || happening === null) return null;
  const { event } = happening;
  const subject: Subject = { is: 'object', name: holder };
  const value: Value = { type: 'reference', object };
  if (!('object' in event) || event.object !== object) {
    return cause(inquiry, happening, 'made', subject, value, madeReads(inquiry, happening, object, null, null, value));
  }
  const written = 'value' in event ? event.value : 'values' in event ? event.values[0] : undefined;
  const reads = written === undefined ? [] : writtenReads(inquiry, happening, event, 0, written);
  // What it held before, it holds still.
  const earlier: Read = {
    question: { of: 'contents', object, holder },
    at: id<Step>(step - 1),
    role: 'value',
    certain: true,
  };
  return cause(inquiry, happening, 'changed', subject, value, [...reads, earlier]);
}

function resultCause(inquiry: Inquiry, target: CallId): Cause | null {
  const call = inquiry.recording.call(target);
  if (call.ended === null) return null;
  const happening = happeningAt(inquiry, call.ended);
  if (happening === null) return null;
  const name = inquiry.recording.functionOf(call.function).name;
  const subject: Subject = { is: 'function', name };
  if (call.outcome === 'raised') return eventCause(inquiry, call.ended);
  const isReturn = happening.statement.is === 'evaluation' && happening.range !== null;
  const value = call.result;
  const reads =
    isReturn && happening.statement.is === 'evaluation'
      ? readsOf(inquiry, happening.statement.value, happening.frame, 'value', value ?? undefined)
      : [];
  return cause(inquiry, happening, 'returned', subject, value, reads);
}

function callCause(inquiry: Inquiry, target: CallId): Cause | null {
  const call = inquiry.recording.call(target);
  const { name } = inquiry.recording.functionOf(call.function);
  const subject: Subject = { is: 'function', name };
  const happening = happeningAt(inquiry, call.entered);
  return happening === null
    ? outside(call, 'called', subject, null)
    : cause(inquiry, happening, 'called', subject, null, []);
}

/** What nobody in the recording called: the first call of a thread. */
function outside(call: Call, how: How, subject: Subject, value: Value | null): Cause {
  return {
    how,
    subject,
    step: call.entered,
    stoodAt: null,
    movedFrom: null,
    value,
    call: null,
    place: null,
    reads: [],
  };
}

function eventCause(inquiry: Inquiry, step: Step): Cause | null {
  const happening = happeningAt(inquiry, step);
  if (happening === null) return null;
  const { event, frame, statement } = happening;
  const value: Value | null = 'value' in event ? event.value : null;
  const all = (): readonly Read[] => {
    if (statement.is === 'other') return [];
    return readsOf(inquiry, statement.is === 'loop' ? statement.iterable : statement.value, frame, 'value');
  };
  switch (event.type) {
    case 'branch': {
      const text = conditionText(inquiry, happening);
      return cause(
        inquiry,
        happening,
        'decided',
        { is: 'condition', name: text },
        { type: 'boolean', value: event.taken },
        statement.is === 'evaluation' ? conditionReads(inquiry, statement.value, frame) : all(),
      );
    }
    case 'output':
      return cause(inquiry, happening, 'printed', { is: 'output' }, value, all());
    case 'raise':
    case 'unwind': {
      // The exception of a call in the statement comes from there.
      const inner = generated(inquiry, frame, undefined);
      // An assertion raises for nothing but what it asks.
      const asks = event.site !== null && inquiry.recording.siteOf(event.site).kind === 'assert';
      return cause(
        inquiry,
        happening,
        'raised',
        { is: 'exception' },
        value,
        inner !== null ? [inner] : asks ? all() : uncertain(all()),
      );
    }
    case 'suspend': {
      const { name } = inquiry.recording.functionOf(frame.call.function);
      return cause(
        inquiry,
        happening,
        'yielded',
        { is: 'function', name },
        value,
        passedOn(inquiry, step, value) ?? all(),
      );
    }
    case 'input':
      return cause(inquiry, happening, 'entered', { is: 'input' }, value, []);
    default:
      return cause(inquiry, happening, 'changed', { is: 'output' }, value, all());
  }
}

/** What a generator was given by another one just before, and gives on. */
function passedOn(inquiry: Inquiry, step: Step, value: Value | null): readonly Read[] | null {
  const earlier = before(step);
  const event = earlier === null ? null : inquiry.recording.event(earlier).event;
  if (earlier === null || event?.type !== 'suspend' || event.why !== 'yield' || !inquiry.same(event.value, value))
    return null;
  return [{ question: { of: 'event', step: earlier }, at: earlier, role: 'value', certain: true }];
}

function conditionText(inquiry: Inquiry, { statement, frame }: Happening): string {
  if (statement.is === 'other') return '';
  const syntax = inquiry.syntax(inquiry.recording.sourceOfFunction(frame.call.function));
  const text = syntax.textOf(statement.is === 'loop' ? statement.iterable : statement.value).replace(/\s+/g, ' ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
