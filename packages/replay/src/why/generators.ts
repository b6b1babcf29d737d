import { type CallId, id, type Step, type Value } from '@pellucid/format';
import type { Call } from '../recording.ts';
import type { Inquiry } from './inquiry.ts';
import type { Read, Role } from './question.ts';
import { isGivenOn, isPassedThrough } from './yield-from.ts';

/** What comes of a generator is what it yields, not what it returns in the end. */
export function isGenerator(inquiry: Inquiry, call: Call): boolean {
  return inquiry.recording.functionOf(call.function).generator === true;
}

const mostTold = 3;

/** What a library made of all that the generator gave: the last of it, because that is what the library looked at last. */
export function lastYields(inquiry: Inquiry, call: Call, until: Step, role: Role): readonly Read[] {
  const { steps } = yieldsOf(inquiry, call, until);
  if (steps.length === 0) {
    return [{ question: { of: 'call', call: call.id }, at: call.entered, role, certain: true }];
  }
  const told = steps.slice(-mostTold).reverse();
  return told.map((step) => yieldRead(step, role, steps.length === 1));
}

/** The yield that gave the value; `turn`: which one that should be. null: none is known to. */
export function yieldOf(inquiry: Inquiry, call: Call, until: Step, value: Value, turn: number | null): Read | null {
  const { steps, all } = yieldsOf(inquiry, call, until);
  const gave = (step: Step | undefined): step is Step => {
    if (step === undefined) return false;
    const { event } = inquiry.recording.event(step);
    return event.type === 'suspend' && inquiry.same(event.value, value);
  };
  const own = turn === null || !all ? undefined : steps[turn];
  if (gave(own)) return yieldRead(own, 'value', true);
  const equal = steps.filter(gave);
  const last = equal.at(-1);
  return last === undefined ? null : yieldRead(last, 'value', all && equal.length === 1);
}

function yieldRead(step: Step, role: Role, certain: boolean): Read {
  return { question: { of: 'event', step }, at: step, role, certain };
}

// Steps that are gone back over: some milliseconds each thousand where batches have to be decoded.
const mostSteps = 10_000;

/** The steps at which the generator yielded, in their order; `all`: none is left out. One that waits for its first request has yielded nothing. */
function yieldsOf(
  inquiry: Inquiry,
  call: Call,
  until: Step,
): { readonly steps: readonly Step[]; readonly all: boolean } {
  const from = Math.max(call.entered + 1, (call.ended ?? until) - mostSteps);
  const steps: Step[] = [];
  for (let at = from; at < (call.ended ?? until); at++) {
    const step = id<Step>(at);
    if (yields(inquiry, step) && isGivenBy(inquiry, step, call)) steps.push(step);
  }
  return { steps, all: from === call.entered + 1 };
}

function yields({ recording }: Inquiry, step: Step): boolean {
  const { event } = recording.event(step);
  return event.type === 'suspend' && event.why === 'yield' && event.value.type !== 'unbound';
}

function isGivenBy(inquiry: Inquiry, step: Step, call: Call): boolean {
  return callThatSuspends(inquiry, step) === call.id ? !isGivenOn(inquiry, step) : isPassedThrough(inquiry, step, call);
}

function callThatSuspends({ recording }: Inquiry, step: Step): CallId | null {
  return recording.callAt(id<Step>(step - 1))?.id ?? null;
}
