import type { Contents, ObjectId, SourceRange, Step, TaskId } from '@pellucid/format';
import type { CallRecord, StackNode } from './call-stacks.ts';
import type { CallState, State, VariableState } from './recording.ts';
import type { RunIndex } from './run-index.ts';
import { isInScope } from './scope.ts';

/** A window on the index at one step; what is asked for is worked out then and kept. */
export class IndexedState implements State {
  readonly step: Step;
  readonly task: TaskId;
  readonly #index: RunIndex;
  readonly #stack: StackNode | null;
  #calls: readonly CallState[] | null = null;
  #modules: readonly CallState[] | null = null;

  constructor(index: RunIndex, step: Step) {
    const { task, stack } = index.stacks.at(step);
    this.step = step;
    this.task = task;
    this.#index = index;
    this.#stack = stack;
  }

  get calls(): readonly CallState[] {
    if (this.#calls === null) {
      const calls: CallState[] = [];
      for (let node = this.#stack; node !== null; node = node.below) calls.push(this.#callState(node.record));
      this.#calls = calls.reverse();
    }
    return this.#calls;
  }

  get modules(): readonly CallState[] {
    const { modules, stacks } = this.#index;
    this.#modules ??= modules.latest(this.step, stacks.tasks.processOf(this.task)).flatMap((call) => {
      const record = stacks.find(call);
      return record === undefined ? [] : [this.#callState(record)];
    });
    return this.#modules;
  }

  object(id: ObjectId): Contents | undefined {
    return this.#index.objectAt(id, this.step);
  }

  #callState(record: CallRecord): CallState {
    const { call } = record;
    const { tables } = this.#index;
    const target = tables.functions.get(call.function);
    const source = tables.sourceOf(call.function);
    if (target === undefined || source === undefined) {
      throw new Error(`Call ${call.id} was taken into the index without its function`);
    }
    const at = this.#index.statementAt(record, this.step)?.range ?? null;
    const hasEnded = call.ended !== null && call.ended <= this.step;
    return {
      call,
      function: target,
      source,
      at,
      variables: [...this.#variables(record, hasEnded ? null : at)],
    };
  }

  *#variables(record: CallRecord, at: SourceRange | null): Generator<VariableState> {
    for (const { key, value, since } of this.#index.variablesAt(record, this.step)) {
      if (value === null) continue;
      const variable = 'variable' in key ? this.#index.tables.variables.get(key.variable) : undefined;
      const name = 'name' in key ? key.name : variable?.name;
      if (name !== undefined && isInScope(variable?.range, at)) yield { key, name, value, since };
    }
  }
}
