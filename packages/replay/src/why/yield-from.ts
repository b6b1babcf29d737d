import { id, type Step } from '@pellucid/format';
import type { Call } from '../recording.ts';
import type { Inquiry } from './inquiry.ts';

// A module of its own: a page for a run of JavaScript, where both generators tell what they give, does without.

/** What a generator gives on from another one (`yield from`): told of that one, and at once of the outer one, with the place of its statement or with none. */
export function isGivenOn(inquiry: Inquiry, step: Step): boolean {
  if (step === 0 || !yields(inquiry, step) || !yields(inquiry, step - 1)) return false;
  const { recording } = inquiry;
  const { event } = recording.event(step);
  if ('site' in event && event.site === null) return true;
  const before = id<Step>(step - 1);
  const call = recording.facts.language === 'python' ? recording.callAt(before) : null;
  return call !== null && delegates(inquiry, call, before);
}

/** The generator gave what another one yielded at the step: each call in between waits in a `yield from`. */
export function isPassedThrough(inquiry: Inquiry, step: Step, call: Call): boolean {
  const { recording } = inquiry;
  let taker = recording.facts.language === 'python' ? recording.callAt(step) : null;
  while (taker !== null && delegates(inquiry, taker, step)) {
    if (taker.id === call.id) return true;
    taker = taker.parent === null ? null : recording.call(taker.parent);
  }
  return false;
}

function yields({ recording }: Inquiry, step: number): boolean {
  const { event } = recording.event(id<Step>(step));
  return event.type === 'suspend' && event.why === 'yield';
}

function delegates({ recording }: Inquiry, call: Call, step: Step): boolean {
  if (recording.functionOf(call.function).generator !== true) return false;
  const range = recording.statementAt(call.id, step)?.range;
  const { lines } = recording.sourceOfFunction(call.function);
  return range !== undefined && /\byield\s+from\b/.test(lines.slice(range[0] - 1, range[2]).join('\n'));
}
