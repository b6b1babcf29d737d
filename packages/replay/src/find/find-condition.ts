import type { CallId, FunctionId, Step, Value, VariableId } from '@pellucid/format';
import { isTrue } from '../evaluation/comparison.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Scope } from '../evaluation/scope.ts';
import { PageFault } from '../paged/page-fault.ts';
import type { Call, Recording, VariableKey } from '../recording.ts';
import { type Expression, partsOf } from '../syntax/expression.ts';
import { Inquiry } from '../why/inquiry.ts';
import { CallsInOrder } from './calls-in-order.ts';
import type { Condition } from './condition.ts';
import { MovingObjects } from './moving-objects.ts';
import { StepQueue } from './step-queue.ts';

/** Where a condition comes to hold: at the last step of a statement after which it holds, and before which it did not. */
export interface Holding {
  readonly call: CallId;
  readonly step: Step;
  /** What it names was: a variable, or the field of one that it asks for (`self.prices`). */
  readonly values: readonly { readonly name: string; readonly value: Value }[];
}

/**
 * Finds where the condition comes to hold, in every call that has a variable of it (the other names it sees as the language does), in the order of
 * the steps. It is asked only after statements that write what it mentions, so that the time it takes follows the
 * histories of those, not the length of the run. `undefined` is given now and then in between: the moment to let others work, or to stop. A fault is
 * given where a part of the recording has to be read before the search can go on.
 */
export function* findCondition(recording: Recording, condition: Condition): Generator<Holding | PageFault | undefined> {
  const inquiry = new Inquiry(recording);
  const objects = new MovingObjects(recording, inquiry.keys);
  const starting = yield* read(() => new CallsInOrder(recording, functionsWith(recording, condition.names)));
  const queue = new StepQueue<Watched>();
  let asked = 0;
  for (;;) {
    const entered = yield* read(() => starting.next);
    if (entered !== null && (queue.next === null || entered.entered <= queue.next)) {
      queue.add(entered.entered, yield* read(() => new Watched(inquiry, objects, condition, entered)));
      yield* read(() => starting.take());
      continue;
    }
    const first = queue.take();
    if (first === undefined) return;
    const { item } = first;
    const { found, next } = yield* read(() => item.ask(first.step));
    if (found !== null) yield found;
    if (next !== null) queue.add(next, item);
    if (++asked % 500 === 0) yield undefined;
  }
}

/** The answer, which is asked for again after each fault that it gives. */
function* read<T>(compute: () => T): Generator<PageFault, T> {
  for (;;) {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof PageFault)) throw error;
      yield error;
    }
  }
}

/** Functions that own one of the names. */
function functionsWith(recording: Recording, names: readonly string[]): readonly FunctionId[] {
  const owners = new Set<FunctionId>();
  for (const { program } of recording.sources) {
    for (const variable of program.variables) if (names.includes(variable.name)) owners.add(variable.function);
  }
  return [...owners];
}

/** The condition in one call. */
class Watched {
  readonly #inquiry: Inquiry;
  readonly #objects: MovingObjects;
  readonly #condition: Condition;
  readonly #call: Call;
  readonly #last: Step;
  /** By name, the variables that it can be: several where blocks have one each. null: it cannot be seen from here. */
  readonly #variables: ReadonlyMap<string, readonly VariableKey[]> | null;
  #held = false;

  constructor(inquiry: Inquiry, objects: MovingObjects, condition: Condition, call: Call) {
    this.#inquiry = inquiry;
    this.#objects = objects;
    this.#condition = condition;
    this.#call = call;
    this.#last = call.ended ?? ((inquiry.recording.steps - 1) as Step);
    this.#variables = variablesSeen(inquiry, condition.names, call);
  }

  /** `next`: the step at which it is to be asked again; null: nothing changes any more. */
  ask(step: Step): { readonly found: Holding | null; readonly next: Step | null } {
    if (this.#variables === null) return { found: null, next: null };
    // What one statement writes in between is not looked at: it holds when the statement is done.
    const settled = this.#inquiry.recording.moment(step).last;
    const at = settled < this.#last ? settled : this.#last;
    this.#objects.moveTo(at);
    const scope = this.#scope(at);
    const value = evaluate(this.#condition.expression, scope);
    const holds = value !== undefined && isTrue(value, scope) === true;
    const found = holds && !this.#held ? { call: this.#call.id, step: at, values: this.#values(scope) } : null;
    const next = this.#nextChange(at);
    // Last: until here it may have to be asked again.
    this.#held = holds;
    return { found, next };
  }

  #scope(at: Step): Scope {
    const objects = this.#objects;
    return {
      language: this.#inquiry.recording.facts.language,
      kind: (object) => objects.kind(object),
      size: (object) => objects.size(object),
      element: (object, part, key) => objects.element(object, part, key),
      result: () => undefined,
      variable: (name) => {
        let latest: { readonly step: Step; readonly value: Value | null } | undefined;
        for (const key of this.#variables?.get(name) ?? []) {
          const write = this.#inquiry.lastWrite(key, at);
          if (write !== undefined && (latest === undefined || write.step > latest.step)) latest = write;
        }
        return latest?.value ?? undefined;
      },
    };
  }

  #values(scope: Scope): Holding['values'] {
    const told = new Map<string, Value>();
    const visit = (part: Expression): void => {
      const name = pathOf(part);
      const value = name === null ? undefined : evaluate(part, scope);
      if (name !== null && value !== undefined) told.set(name, value);
      else for (const inner of partsOf(part)) visit(inner);
    };
    visit(this.#condition.expression);
    return [...told].map(([name, value]) => ({ name, value }));
  }

  /** The next step at which something changes that the condition has looked at; null: nothing does while the call lasts. */
  #nextChange(at: Step): Step | null {
    let next: Step | null = null;
    const consider = (step: Step | null | undefined): void => {
      if (step != null && step <= this.#last && (next === null || step < next)) next = step;
    };
    for (const keys of this.#variables?.values() ?? []) {
      for (const key of keys) {
        const changes = this.#inquiry.changes(key);
        consider(changes.at(changes.upTo(at))?.step);
      }
    }
    for (const object of this.#objects.touched) consider(this.#objects.nextChange(object, at));
    return next;
  }
}

/** `a.b.c`; null for anything but a name and fields of it. */
function pathOf(part: Expression): string | null {
  if (part.is === 'name') return part.name;
  const object = part.is === 'field' ? pathOf(part.object) : null;
  return part.is === 'field' && object !== null ? `${object}.${part.name}` : null;
}

function variablesSeen(
  inquiry: Inquiry,
  names: readonly string[],
  call: Call,
): ReadonlyMap<string, readonly VariableKey[]> | null {
  const { program } = inquiry.recording.sourceOfFunction(call.function);
  const found = new Map<string, readonly VariableKey[]>();
  let isOwner = false;
  for (const name of names) {
    const own: readonly VariableId[] = program.variables
      .filter((variable) => variable.function === call.function && variable.name === name)
      .map(({ id }) => id);
    if (own.length > 0) {
      found.set(
        name,
        own.map((variable) => ({ call: call.id, variable })),
      );
      isOwner = true;
      continue;
    }
    const outer = inquiry.variable(name, 0, call);
    if (outer === null) return null;
    found.set(name, [outer]);
  }
  return isOwner ? found : null;
}
