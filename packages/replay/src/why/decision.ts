import { id, type Step } from '@pellucid/format';
import type { Happening } from './cause.ts';
import type { Inquiry } from './inquiry.ts';
import type { Read } from './question.ts';

/** Why the statement ran at all: the condition around it that was asked last, else the call of its function; null for what a module does first. */
export function decisionOf(inquiry: Inquiry, { frame, offset, step }: Happening): Read | null {
  const { recording } = inquiry;
  const syntax = inquiry.syntax(recording.sourceOfFunction(frame.call.function));
  if (offset >= 0) {
    for (const conditions of syntax.conditionsAround(offset)) {
      const asked = conditions.flatMap((at) => lastAsked(inquiry, at, frame.call.id, step) ?? []);
      const last = asked.reduce<Step | null>((latest, one) => (latest === null || one > latest ? one : latest), null);
      if (last !== null) return { question: { of: 'event', step: last }, at: last, role: 'condition', certain: true };
    }
  }
  const { kind } = recording.functionOf(frame.call.function);
  if (frame.call.parent === null || kind === 'module' || kind === 'class' || kind === 'comprehension') return null;
  if (step <= frame.call.entered) return null;
  return {
    question: { of: 'call', call: frame.call.id },
    at: frame.call.entered,
    role: 'call',
    certain: true,
  };
}

// Of recursions the steps on one line belong to many calls.
const mostLooked = 2000;

/** The step of the last branch that the condition at the place decided in the call before the step. */
function lastAsked(
  inquiry: Inquiry,
  condition: number,
  call: Happening['frame']['call']['id'],
  until: Step,
): Step | null {
  const { recording } = inquiry;
  const source = recording.sourceOfFunction(recording.call(call).function);
  const syntax = inquiry.syntax(source);
  const [line, column] = syntax.rangeOf({ from: condition, to: condition });
  const runs = recording.runsOf(source.id, line);
  const from = runs.upTo(until - 1) - 1;
  const { entered } = recording.call(call);
  for (let at = from; at >= 0 && at > from - mostLooked; at--) {
    const begun = runs.at(at);
    if (begun === undefined || begun < entered) return null;
    if (recording.callAt(begun)?.id !== call) continue;
    const branch = branchFrom(inquiry, begun, until, call, line, column);
    if (branch !== null) return branch;
  }
  return null;
}

const mostSteps = 400;

/** The branch of the condition, looked for from where its statement began on; over what calls in it did. */
function branchFrom(
  inquiry: Inquiry,
  begun: Step,
  until: Step,
  call: Happening['frame']['call']['id'],
  line: number,
  column: number,
): Step | null {
  const { recording } = inquiry;
  let looked = 0;
  for (let step: number = begun; step < until && looked < mostSteps; looked++) {
    const { event } = recording.event(id<Step>(step));
    if (event.type === 'branch' && event.site !== null) {
      const { range } = recording.siteOf(event.site);
      if (range[0] === line && range[1] === column && recording.callAt(id<Step>(step))?.id === call) {
        return id<Step>(step);
      }
    }
    const inner = event.type === 'enter' ? recording.call(event.call) : null;
    step = inner?.ended != null && inner.parent === call ? inner.ended + 1 : step + 1;
  }
  return null;
}
