import type { Tensor } from '@pellucid/tensor';
import type { LayerWatcher } from '@pellucid/vision';
import type { Place } from './source-text.ts';

/** What happened within a layer, in order. */
export type LayerStep =
  | { readonly kind: 'layer'; readonly layer: Layer; readonly from: Place | undefined }
  | { readonly kind: 'value'; readonly name: string; readonly tensor: Tensor; readonly at: Place | undefined };

/** A layer as its function built it. */
export interface Layer {
  readonly path: string;
  readonly given: Readonly<Record<string, Tensor>>;
  readonly made: Tensor;
  /** Where its function returns. */
  readonly at: Place | undefined;
  readonly steps: readonly LayerStep[];
}

/** Places of the call stack, innermost first, each with how many frames lie below it. */
export type PlacedStack = readonly { readonly place: Place; readonly depth: number }[];

type Pending =
  | (Extract<LayerStep, { kind: 'value' }> & { readonly path: string })
  | { readonly kind: 'layer'; readonly path: string; readonly layer: Layer; readonly stack: PlacedStack };

/** Makes calls within calls of layers that are told of one after another, the inner ones first. */
export class LayerTree implements LayerWatcher {
  readonly #stack: () => PlacedStack;
  #pending: Pending[] = [];

  /** @param stack the places of the call stack, beginning with the function that tells of a layer */
  constructor(stack: () => PlacedStack) {
    this.#stack = stack;
  }

  layer(path: string, given: Readonly<Record<string, Tensor>>, made: Tensor): void {
    const stack = this.#stack();
    const depth = stack[0]?.depth ?? 0;
    const first = this.#firstWithin(path);
    const steps = this.#pending.slice(first).map((step): LayerStep => {
      if (step.kind === 'value') return step;
      // The frame that is the layer's own, in the stack of the inner layer: there it was called.
      const from = step.stack.find((frame) => frame.depth === depth)?.place;
      return { kind: 'layer', layer: step.layer, from };
    });
    this.#pending.splice(first);
    this.#pending.push({ kind: 'layer', path, layer: { path, given, made, at: stack[0]?.place, steps }, stack });
  }

  value(path: string, name: string, tensor: Tensor): void {
    this.#pending.push({ kind: 'value', path, name, tensor, at: this.#stack()[0]?.place });
  }

  /** The outermost layers that were told of since the last time. */
  take(): readonly Layer[] {
    const layers = this.#pending.flatMap((step) => (step.kind === 'layer' ? [step.layer] : []));
    this.#pending = [];
    return layers;
  }

  /** Where the steps within the layer at `path` begin: those just told of whose paths begin with its own. */
  #firstWithin(path: string): number {
    const within = (step: Pending) => path === '' || step.path === path || step.path.startsWith(`${path}.`);
    return this.#pending.findLastIndex((step) => !within(step)) + 1;
  }
}
