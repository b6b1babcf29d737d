import type { Calls } from './calls.ts';
import { changeProbes } from './change-probes.ts';
import { flowProbes } from './flow-probes.ts';
import { iterationProbes } from './iteration-probes.ts';
import type { Mutations } from './mutations.ts';
import { parameterProbes } from './parameter-probes.ts';
import type { Recorder } from './recorder.ts';
import { storeProbes } from './store-probes.ts';
import type { Stores } from './stores.ts';
import { variableProbes } from './variable-probes.ts';
import { withProbes } from './with-probes.ts';

/**
 * The functions that rewritten code calls. None of them calls anything of the program, changes a value or throws, but those that do what it
 * would do in their place (`storeProbes`).
 * The letters are what rewritten code names them by; `rewrite/` is their only user.
 */
export type Probes = Readonly<Record<string, unknown>>;

export function makeProbes(recorder: Recorder, calls: Calls, stores: Stores, mutations: Mutations): Probes {
  return {
    ...flowProbes(recorder, calls),
    ...parameterProbes(recorder, calls),
    ...variableProbes(recorder),
    ...iterationProbes(recorder, calls),
    ...changeProbes(recorder, calls, stores, mutations),
    ...storeProbes(recorder, calls, stores),
    ...withProbes(recorder, stores),
  };
}
