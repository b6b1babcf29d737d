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
    this.#modules ??= modules.latest(this.step, stacks.processOf(this.task)).map((record) => this.#callState(record));
    return this.#modules;
  }

  object(id: ObjectId): Contents | undefined {
    return this.#index.objects.get(id)?.at(this.step, this.#index.keys);
  }

  #callState({ index, call }: CallRecord): CallState {
    const { tables, places } = this.#index;
    const target = tables.functions.get(call.function);
    const source = tables.sourceOf(call.function);
    if (target === undefined || source === undefined) {
      throw new Error(`Call ${call.id} was taken into the index without its function`);
    }
    const at = places.latest(index, this.step) ?? null;
    const hasEnded = call.ended !== null && call.ended <= this.step;
    return {
      call,
      function: target,
      source,
      at,
      variables: [...this.#variables({ index, call }, hasEnded ? null : at)],
    };
  }

  *#variables({ index, call }: Pick<CallRecord, 'index' | 'call'>, at: SourceRange | null): Generator<VariableState> {
    for (const { key, value, since } of this.#index.variables.bound(index, call.id, this.step)) {
      const variable = 'variable' in key ? this.#index.tables.variables.get(key.variable) : undefined;
      const name = 'name' in key ? key.name : variable?.name;
      if (name !== undefined && isInScope(variable?.range, at)) yield { key, name, value, since };
    }
  }
}
