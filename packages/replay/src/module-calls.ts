import type { FunctionId, Step } from '@pellucid/format';
import type { CallRecord } from './call-stacks.ts';
import { countUpTo } from './search.ts';

interface Activations {
  readonly entered: Step[];
  readonly records: CallRecord[];
}

/** The activations of module bodies, in the order in which the modules were loaded first. */
export class ModuleCalls {
  readonly #modules = new Map<FunctionId, Activations>();

  add(record: CallRecord): void {
    const { call } = record;
    const module = this.#modules.get(call.function) ?? { entered: [], records: [] };
    module.entered.push(call.entered);
    module.records.push(record);
    this.#modules.set(call.function, module);
  }

  /** Of each module that has begun by the step, the call that was entered last. */
  latest(step: Step): CallRecord[] {
    const latest: CallRecord[] = [];
    for (const { entered, records } of this.#modules.values()) {
      const record = records[countUpTo(entered, step) - 1];
      // The modules that follow were loaded later still.
      if (record === undefined) break;
      latest.push(record);
    }
    return latest;
  }
}
