import { parameter, type Shape, shapeText, type Tensor } from '@pellucid/tensor';
import type { Initial } from './initial.ts';

/** A place in a network where layers get their parameters, under names that start with the place's path (`fpn.td1.0`). */
export interface Scope {
  /** Whether the network is being trained: batch normalisation then uses the statistics of the batch. */
  readonly training: boolean;
  /** The place within this one. */
  at(name: string | number): Scope;
  /** A parameter that training changes. The same name gives the same parameter: a network that is called twice shares its weights. */
  parameter(name: string, shape: Shape, initial: Initial): Tensor;
  /** Numbers that belong to the network but have no gradient: running statistics. */
  buffer(name: string, shape: Shape, initial: Initial): Tensor;
  /** Says what a buffer becomes after a training step. */
  update(buffer: Tensor, next: Tensor): void;
  /** The layer of this place makes `made` of what it is given. Gives `made` back; only a watcher makes anything of it. */
  layer(given: Readonly<Record<string, Tensor>>, made: Tensor): Tensor;
  /** What lies between a layer's input and its output, by a name of its own. Gives `tensor` back; only a watcher makes anything of it. */
  value(name: string, tensor: Tensor): Tensor;
}

/**
 * Hears of layers while their graph is built, each in the call of the function that builds it, after the layers and values within it. So a
 * watcher finds the place in the source on its call stack.
 */
export interface LayerWatcher {
  /** @param path names from the network's root, with dots; empty for the root. The layers within a layer have paths that begin with its own. */
  layer(path: string, given: Readonly<Record<string, Tensor>>, made: Tensor): void;
  value(path: string, name: string, tensor: Tensor): void;
}

/** What a network needs to know of one of its parameters or buffers. */
export interface ParameterForm {
  readonly tensor: Tensor;
  readonly initial: Initial;
  /** False for a buffer. */
  readonly trained: boolean;
}

/** A name is used for two shapes. */
export class ScopeError extends Error {
  override readonly name = 'ScopeError';
}

/** Collects the parameters of one network while its graph is built. */
export class ParameterStore {
  readonly #forms = new Map<string, ParameterForm>();
  readonly #updates = new Map<string, Tensor>();
  readonly #watcher: LayerWatcher | null;

  constructor(watcher: LayerWatcher | null = null) {
    this.#watcher = watcher;
  }

  /** Everything that was asked for, by name, in order. */
  get forms(): ReadonlyMap<string, ParameterForm> {
    return this.#forms;
  }

  /** The new numbers of buffers after a training step, by name. */
  get updates(): ReadonlyMap<string, Tensor> {
    return this.#updates;
  }

  /** The parameters that training changes, in order. */
  get trained(): readonly Tensor[] {
    return [...this.#forms.values()].filter(({ trained }) => trained).map(({ tensor }) => tensor);
  }

  scope(training: boolean): Scope {
    return this.#scope('', training);
  }

  #scope(prefix: string, training: boolean): Scope {
    const watcher = this.#watcher;
    return {
      training,
      at: (name) => this.#scope(`${prefix}${name}.`, training),
      parameter: (name, shape, initial) => this.#tensor(prefix + name, shape, initial, true),
      buffer: (name, shape, initial) => this.#tensor(prefix + name, shape, initial, false),
      update: (buffer, next) => {
        if (buffer.source.kind === 'parameter') this.#updates.set(buffer.source.name, next);
      },
      layer: (given, made) => {
        watcher?.layer(prefix.slice(0, -1), given, made);
        return made;
      },
      value: (name, tensor) => {
        watcher?.value(prefix.slice(0, -1), name, tensor);
        return tensor;
      },
    };
  }

  #tensor(name: string, shape: Shape, initial: Initial, trained: boolean): Tensor {
    const known = this.#forms.get(name);
    if (known === undefined) {
      const tensor = parameter(name, shape);
      this.#forms.set(name, { tensor, initial, trained });
      return tensor;
    }
    if (shapeText(known.tensor.shape) === shapeText(shape)) return known.tensor;
    throw new ScopeError(
      `The parameter "${name}" is asked for as ${shapeText(shape)} and as ${shapeText(known.tensor.shape)}.`,
    );
  }
}
