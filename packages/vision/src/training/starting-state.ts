import { matchParameters } from '../checkpoints/match-parameters.ts';
import { initialValues } from './initial-values.ts';
import type { PictureNetwork } from './network.ts';
import { networkGraph } from './network-graph.ts';
import type { TrainingPlan } from './plan.ts';
import type { StepSums, TrainingState } from './state.ts';
import { type NamedValues, Vectors } from './vectors.ts';

/**
 * The state before the first step: numbers drawn by the plan's seed, or those given.
 * @throws ParameterMismatchError when given numbers are not those of the network
 */
export function startingState(network: PictureNetwork, plan: TrainingPlan, given: NamedValues | null): TrainingState {
  const { forms, places } = networkGraph(network, [plan.batch, network.channels, plan.crop, plan.crop], true);
  if (given !== null) matchParameters(new Map([...forms].map(([name, { tensor }]) => [name, tensor.shape])), given);
  const values = given ?? initialValues(forms, plan.seed);
  return {
    step: 0,
    generator: Vectors.starting(places, values),
    adversary: null,
    sums: noSums(),
    best: null,
    seconds: 0,
  };
}

/** Sums over no step. */
export function noSums(): StepSums {
  return { steps: 0, loss: 0, gradientNorm: 0, adversarialLoss: 0, discriminatorLoss: 0 };
}
