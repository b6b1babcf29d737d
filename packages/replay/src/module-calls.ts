import type { CallId, FunctionId, Step, TaskId } from '@pellucid/format';
import { countUpTo } from './search.ts';

/** One activation of a module body. */
export interface ModuleCall {
  readonly process: TaskId;
  readonly function: FunctionId;
  readonly call: CallId;
  readonly entered: Step;
}

/** The activations of module bodies in each process, in the order in which the modules were loaded first. */
export class ModuleCalls {
  readonly all: ModuleCall[] = [];
  readonly #processes = new Map<TaskId, Map<FunctionId, { readonly entered: Step[]; readonly calls: CallId[] }>>();

  constructor(all: readonly ModuleCall[] = []) {
    for (const one of all) this.add(one);
  }

  /** In the order in which they were entered. */
  add(one: ModuleCall): void {
    this.all.push(one);
    const modules = this.#processes.get(one.process) ?? new Map<FunctionId, { entered: Step[]; calls: CallId[] }>();
    this.#processes.set(one.process, modules);
    const module = modules.get(one.function) ?? { entered: [], calls: [] };
    module.entered.push(one.entered);
    module.calls.push(one.call);
    modules.set(one.function, module);
  }

  /** Of each module that has begun in the process by the step, the call that was entered last. */
  latest(step: Step, process: TaskId): CallId[] {
    const latest: CallId[] = [];
    for (const { entered, calls } of this.#processes.get(process)?.values() ?? []) {
      const call = calls[countUpTo(entered, step) - 1];
      // The modules that follow were loaded later still.
      if (call === undefined) break;
      latest.push(call);
    }
    return latest;
  }
}
