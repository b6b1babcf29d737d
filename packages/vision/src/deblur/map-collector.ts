import { sizeOf, type Tensor, type Value } from '@pellucid/tensor';
import type { LayerWatcher } from '../layers/scope.ts';

/** Bytes of maps that are kept of one run. */
const BUDGET = 768 * 2 ** 20;

/** Collects the tensors that layers tell their watcher of, so that they become outputs of the graph beside the network's own. */
export class MapCollector implements LayerWatcher {
  readonly #watcher: LayerWatcher;
  readonly #names = new Map<Tensor, string>();
  readonly #leaves = new Set<Tensor>();
  readonly #leftOut = new Set<Tensor>();
  #bytes = 0;

  constructor(watcher: LayerWatcher) {
    this.#watcher = watcher;
  }

  /** Maps for which there was no room. */
  get leftOut(): ReadonlySet<Tensor> {
    return this.#leftOut;
  }

  layer(path: string, given: Readonly<Record<string, Tensor>>, made: Tensor): void {
    for (const tensor of Object.values(given)) this.#add(tensor);
    this.#add(made);
    this.#watcher.layer(path, given, made);
  }

  value(path: string, name: string, tensor: Tensor): void {
    this.#add(tensor);
    this.#watcher.value(path, name, tensor);
  }

  /** The maps that are kept, by names that no output of a network has. */
  outputs(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries([...this.#names].map(([tensor, name]) => [name, tensor]));
  }

  /** The numbers of all tensors that were told of: maps by their output, parameters and inputs by their names in `known`. */
  values(results: Readonly<Record<string, Value>>, known: ReadonlyMap<string, Value>): ReadonlyMap<Tensor, Value> {
    const values = new Map<Tensor, Value>();
    for (const [tensor, name] of this.#names) {
      const value = results[name];
      if (value !== undefined) values.set(tensor, value);
    }
    for (const tensor of this.#leaves) {
      const { source } = tensor;
      const value = 'name' in source ? known.get(source.name) : undefined;
      if (value !== undefined) values.set(tensor, value);
    }
    return values;
  }

  #add(tensor: Tensor): void {
    if (tensor.source.kind !== 'result') {
      this.#leaves.add(tensor);
      return;
    }
    if (this.#names.has(tensor) || this.#leftOut.has(tensor)) return;
    const bytes = 4 * sizeOf(tensor.shape);
    if (this.#bytes + bytes > BUDGET) {
      this.#leftOut.add(tensor);
      return;
    }
    this.#bytes += bytes;
    this.#names.set(tensor, `map ${this.#names.size}`);
  }
}
