import { input, packingOf, type Tensor } from '@pellucid/tensor';
import { type LayerWatcher, type ParameterForm, ParameterStore } from '../layers/scope.ts';
import type { PictureNetwork } from './network.ts';
import type { Places } from './vectors.ts';

/** A network built for pictures of one size: the graph from blurred to restored ones, and what stands in it. */
export interface NetworkGraph {
  /** The input `blurred`, [batch, 3, height, width]. */
  readonly blurred: Tensor;
  readonly restored: Tensor;
  readonly forms: ReadonlyMap<string, ParameterForm>;
  readonly trained: readonly Tensor[];
  /** The buffers, each with what a step makes of it. */
  readonly buffers: ReadonlyMap<Tensor, Tensor>;
  readonly places: Places;
}

export function networkGraph(
  network: Pick<PictureNetwork, 'build'>,
  shape: readonly number[],
  training: boolean,
  watcher: LayerWatcher | null = null,
): NetworkGraph {
  const store = new ParameterStore(watcher);
  const blurred = input('blurred', shape);
  const restored = network.build(blurred, store.scope(training));
  return { blurred, restored, ...contentsOf(store) };
}

/** What a store holds after a network was built with it. */
export function contentsOf(store: ParameterStore): Pick<NetworkGraph, 'forms' | 'trained' | 'buffers' | 'places'> {
  const { forms, trained, updates } = store;
  const buffers = new Map<Tensor, Tensor>();
  for (const [name, { tensor, trained: changes }] of forms)
    if (!changes) buffers.set(tensor, updates.get(name) ?? tensor);
  return {
    forms,
    trained,
    buffers,
    places: { parameters: packingOf(trained), buffers: packingOf([...buffers.keys()]) },
  };
}
