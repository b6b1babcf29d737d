import { NetworkRunner } from './network-runner.ts';
import type { DeblurRuntime, NetworkTask } from './runtime.ts';

/** The networks of a restoration by what they are for; each is loaded when it is first asked for. */
export class Networks {
  readonly #runtime: DeblurRuntime;
  readonly #runners = new Map<NetworkTask, Promise<NetworkRunner>>();

  constructor(runtime: DeblurRuntime) {
    this.#runtime = runtime;
  }

  /** @throws what `NetworkRunner` throws for parameters that do not fit, and what loading them throws */
  for(task: NetworkTask): Promise<NetworkRunner> {
    const runner = this.#runners.get(task) ?? this.#load(task);
    this.#runners.set(task, runner);
    return runner;
  }

  /** Frees what their runs hold; they can be used again. */
  async release(): Promise<void> {
    for (const runner of this.#runners.values()) {
      // One that could not be loaded holds nothing; whoever asked for it has heard.
      await runner.then((loaded) => loaded.release()).catch(() => {});
    }
  }

  async #load(task: NetworkTask): Promise<NetworkRunner> {
    return new NetworkRunner(this.#runtime.backend, await this.#runtime.parameters(task));
  }
}
