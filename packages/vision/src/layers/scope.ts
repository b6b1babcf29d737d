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
    return {
      training,
      at: (name) => this.#scope(`${prefix}${name}.`, training),
      parameter: (name, shape, initial) => this.#tensor(prefix + name, shape, initial, true),
      buffer: (name, shape, initial) => this.#tensor(prefix + name, shape, initial, false),
      update: (buffer, next) => {
        if (buffer.source.kind === 'parameter') this.#updates.set(buffer.source.name, next);
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
