import type { FunctionId, Step, TaskId } from '@pellucid/format';
import type { CallRecord } from './call-stacks.ts';
import { countUpTo } from './search.ts';

interface Activations {
  readonly entered: Step[];
  readonly records: CallRecord[];
}

/** The activations of module bodies in each process, in the order in which the modules were loaded first. */
export class ModuleCalls {
  readonly #processes = new Map<TaskId, Map<FunctionId, Activations>>();

  add(record: CallRecord, process: TaskId): void {
    const { call } = record;
    const modules = this.#processes.get(process) ?? new Map<FunctionId, Activations>();
    this.#processes.set(process, modules);
    const module = modules.get(call.function) ?? { entered: [], records: [] };
    module.entered.push(call.entered);
    module.records.push(record);
    modules.set(call.function, module);
  }

  /** Of each module that has begun in the process by the step, the call that was entered last. */
  latest(step: Step, process: TaskId): CallRecord[] {
    const latest: CallRecord[] = [];
    for (const { entered, records } of this.#processes.get(process)?.values() ?? []) {
      const record = records[countUpTo(entered, step) - 1];
      // The modules that follow were loaded later still.
      if (record === undefined) break;
      latest.push(record);
    }
    return latest;
  }
}
