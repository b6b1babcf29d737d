import {
  type CallId,
  type Contents,
  type FunctionId,
  id,
  type ObjectId,
  type ProgramVariable,
  type SourceId,
  type Step,
  type TaskId,
  type Value,
} from '@pellucid/format';
import { evaluate } from '../evaluation/evaluate.ts';
import { objectsOf, type Scope } from '../evaluation/scope.ts';
import type { Call, Change, Recording, Source, State, VariableKey } from '../recording.ts';
import { sameValue } from '../same-value.ts';
import type { Sequence } from '../sequence.ts';
import type { Expression } from '../syntax/expression.ts';
import { SourceSyntax } from '../syntax/source-syntax.ts';
import { ValueKeys } from '../value-keys.ts';
import { calledBy } from './called.ts';
import { isGenerator } from './generators.ts';

/** Where an expression is evaluated: in a call, over what was true after `before` (null: before the first step), by what happens at `at`. */
export interface Frame {
  readonly call: Call;
  readonly before: Step | null;
  readonly at: Step;
}

const firstTask = id<TaskId>(1);

/** What one asking of a recording looks up again and again: sources as syntax, names as variables, values at steps. */
export class Inquiry {
  readonly recording: Recording;
  readonly keys: ValueKeys;
  readonly #syntax = new Map<SourceId, SourceSyntax>();
  readonly #changes = new Map<string, Sequence<Change>>();
  readonly #changesIn = new Map<ObjectId, Sequence<Step>>();
  readonly #names = new Map<FunctionId, ReadonlyMap<string, readonly ProgramVariable[]>>();
  readonly #states = new Map<Step, State>();
  #processes: ReadonlyMap<TaskId, TaskId> | null = null;

  constructor(recording: Recording) {
    this.recording = recording;
    const end = id<Step>(Math.max(0, recording.steps - 1));
    // What a tuple holds never changes.
    this.keys = new ValueKeys(recording.facts.language, (object) => this.state(end).object(object));
  }

  syntax(source: Source): SourceSyntax {
    const known = this.#syntax.get(source.id) ?? new SourceSyntax(source);
    this.#syntax.set(source.id, known);
    return known;
  }

  /** The states of the last few steps that were asked for: questions about one statement ask for the same one. */
  state(step: Step): State {
    const known = this.#states.get(step);
    if (known !== undefined) return known;
    if (this.#states.size >= 8) this.#states.clear();
    const state = this.recording.state(step);
    this.#states.set(step, state);
    return state;
  }

  contents(object: ObjectId, step: Step | null): Contents | undefined {
    return step === null ? undefined : this.state(step).object(object);
  }

  changes(key: VariableKey): Sequence<Change> {
    const name = 'variable' in key ? `${key.call} ${key.variable}` : `${key.call} .${key.name}`;
    const known = this.#changes.get(name) ?? this.recording.changes(key);
    this.#changes.set(name, known);
    return known;
  }

  changesIn(object: ObjectId): Sequence<Step> {
    const known = this.#changesIn.get(object) ?? this.recording.changesIn(object);
    this.#changesIn.set(object, known);
    return known;
  }

  /** The write that gave the variable the value that it has after the step. */
  lastWrite(key: VariableKey, step: Step | null): Change | undefined {
    if (step === null) return undefined;
    const changes = this.changes(key);
    return changes.at(changes.upTo(step) - 1);
  }

  /** The frame of what happened at the step: over the state before its statement. */
  frame(step: Step, call: Call): Frame {
    const { first } = this.recording.moment(step);
    return { call, before: before(first), at: step };
  }

  scope(frame: Frame): Scope {
    const { language } = this.recording.facts;
    const objects = objectsOf(frame.before === null ? null : this.state(frame.before), this.keys);
    const scope: Scope = {
      language,
      ...objects,
      variable: (name, position) => {
        const key = this.variable(name, position, frame.call);
        return key === null ? undefined : (this.lastWrite(key, frame.before)?.value ?? undefined);
      },
      result: (expression) => {
        const call = calledBy(this, expression, frame, scope);
        return call === null || isGenerator(this, call) ? undefined : (call.result ?? undefined);
      },
    };
    return scope;
  }

  valueOf(expression: Expression, frame: Frame): Value | undefined {
    return evaluate(expression, this.scope(frame));
  }

  /** Nobody could tell the two apart; tuples by what they hold, because each sight of one may have another id. */
  same(a: Value | null | undefined, b: Value | null | undefined): boolean {
    if (a === undefined || b === undefined) return false;
    if (sameValue(a, b)) return true;
    if (a?.type !== 'reference' || b?.type !== 'reference') return false;
    const key = this.keys.key(a);
    return key !== null && key === this.keys.key(b);
  }

  /** The variable that the name means where it stands, as the languages find it: in the call, then in the functions around it. */
  variable(name: string, position: number, call: Call): VariableKey | null {
    const source = this.recording.sourceOfFunction(call.function);
    let owner: Call | undefined = call;
    let target: FunctionId | null = call.function;
    while (target !== null && owner !== undefined) {
      const fn = this.recording.functionOf(target);
      // A class body is not seen from the functions in it.
      const isSeen = fn.kind !== 'class' || target === call.function;
      const variable = isSeen ? this.#variableIn(fn.id, name, position, source) : undefined;
      if (variable !== undefined) return { call: owner.id, variable: variable.id };
      const unlisted: VariableKey = { call: owner.id, name };
      if (isSeen && this.changes(unlisted).count > 0) return unlisted;
      target = fn.parent;
      owner = target === null ? undefined : this.#activation(target, call);
    }
    return null;
  }

  /** Calls that the call made and that were entered between the two steps, both exclusive. */
  childrenBetween(call: CallId, after: Step, until: Step): readonly Call[] {
    return this.recording.childrenBetween(call, after, until, mostChildren);
  }

  #variableIn(target: FunctionId, name: string, position: number, source: Source): ProgramVariable | undefined {
    let names = this.#names.get(target);
    if (names === undefined) {
      const found = new Map<string, ProgramVariable[]>();
      for (const variable of this.recording.sourceOfFunction(target).program.variables) {
        if (variable.function !== target) continue;
        const known = found.get(variable.name);
        if (known === undefined) found.set(variable.name, [variable]);
        else known.push(variable);
      }
      names = found;
      this.#names.set(target, names);
    }
    const syntax = this.syntax(source);
    let best: ProgramVariable | undefined;
    let smallest = Number.POSITIVE_INFINITY;
    for (const variable of names.get(name) ?? []) {
      const { range } = variable;
      const from = range === undefined ? 0 : syntax.offset(range[0], range[1]);
      const to = range === undefined ? Number.MAX_SAFE_INTEGER : syntax.offset(range[2], range[3]);
      if (position < from || position >= to || to - from >= smallest) continue;
      [best, smallest] = [variable, to - from];
    }
    return best;
  }

  /** The call of an outer function in which the inner one was made: nearest on the stack, else the latest of its process. */
  #activation(target: FunctionId, inner: Call): Call | undefined {
    for (
      let call: Call | null = inner;
      call !== null;
      call = call.parent === null ? null : this.recording.call(call.parent)
    ) {
      if (call.function === target) return call;
    }
    const calls = this.recording.callsOf(target);
    const process = this.#processOf(inner.task);
    for (let at = calls.upTo(inner.entered) - 1; at >= 0; at--) {
      const call = calls.at(at);
      if (call !== undefined && this.#processOf(call.task) === process) return call;
    }
    return undefined;
  }

  #processOf(task: TaskId): TaskId {
    this.#processes ??= new Map(this.recording.tasks.map(({ task: of, process }) => [of, process]));
    return this.#processes.get(task) ?? firstTask;
  }
}

const mostChildren = 5000;

export function before(step: Step): Step | null {
  return step === 0 ? null : id<Step>(step - 1);
}
