import type { Contents, ObjectId, Step, TaskId } from '@pellucid/format';
import type { CallState, State, VariableState } from './recording.ts';
import type { CallLog, RunIndex, StackNode } from './run-index.ts';
import { countUpTo } from './search.ts';

/** A window on the index at one step; what is asked for is worked out then and kept. */
export class IndexedState implements State {
  readonly step: Step;
  readonly task: TaskId;
  readonly #index: RunIndex;
  readonly #stack: StackNode | null;
  #calls: readonly CallState[] | null = null;
  #modules: readonly CallState[] | null = null;

  constructor(index: RunIndex, step: Step, firstTask: TaskId) {
    this.#index = index;
    this.step = step;
    const at = countUpTo(index.stackSteps, step) - 1;
    this.#stack = index.stacks[at] ?? null;
    this.task = index.stackTasks[at] ?? firstTask;
  }

  get calls(): readonly CallState[] {
    if (this.#calls === null) {
      const calls: CallState[] = [];
      for (let node = this.#stack; node !== null; node = node.below) calls.push(this.#callState(node.call));
      this.#calls = calls.reverse();
    }
    return this.#calls;
  }

  get modules(): readonly CallState[] {
    this.#modules ??= [...this.#index.tables.sources.values()].flatMap((source) => {
      const body = source.program.functions[0];
      const calls = body === undefined ? undefined : this.#index.callsOfFunction.get(body.id);
      const begun =
        calls === undefined
          ? 0
          : countUpTo(
              calls.map((call) => call.entered),
              this.step,
            );
      const latest = calls?.[begun - 1];
      return latest === undefined ? [] : [this.#callState(latest)];
    });
    return this.#modules;
  }

  object(id: ObjectId): Contents | undefined {
    return this.#index.objects.get(id)?.at(this.step);
  }

  #callState(call: CallLog): CallState {
    const tables = this.#index.tables;
    const target = tables.functions.get(call.function);
    const source = target === undefined ? undefined : tables.sources.get(target.source);
    // The index takes in no call whose function is not in the tables.
    if (target === undefined || source === undefined) throw new TypeError(`call ${call.id} has no function`);
    const site = call.lineSites[countUpTo(call.lineSteps, this.step) - 1];
    return {
      call,
      function: target,
      source,
      at: site === undefined ? null : (tables.sites.get(site)?.range ?? null),
      variables: this.#variables(call),
    };
  }

  #variables(call: CallLog): VariableState[] {
    const states: VariableState[] = [];
    for (const { key, name, steps, values } of call.variables.values()) {
      const at = countUpTo(steps, this.step) - 1;
      const value = values[at];
      const since = steps[at];
      if (value !== undefined && value !== null && since !== undefined) states.push({ key, name, value, since });
    }
    return states;
  }
}
