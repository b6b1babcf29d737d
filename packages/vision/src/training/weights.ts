import { readSafetensors, type Value, writeSafetensors } from '@pellucid/tensor';
import type { TrainingPlan } from './plan.ts';
import type { TrainingState } from './state.ts';

/**
 * What others load: the average parameters and the buffers under the network's own names, as safetensors. The metadata say what they are for
 * (`features`, and `superpixels`, true or false) and where they come from (`step`, `psnr` and `gain` of the validation in dB, `plan`).
 */
export function weightsFile(
  plan: TrainingPlan,
  state: TrainingState,
  validation: { readonly psnr: number; readonly gain: number } | null,
): Uint8Array {
  const tensors = new Map<string, Value>([...state.generator.named('average'), ...state.generator.named('buffers')]);
  const metadata = new Map([
    ['features', plan.features],
    ['superpixels', String(plan.superpixels)],
    ['step', String(state.step)],
    ['plan', JSON.stringify(plan)],
  ]);
  if (validation !== null) {
    metadata.set('psnr', validation.psnr.toFixed(4));
    metadata.set('gain', validation.gain.toFixed(4));
  }
  return writeSafetensors(tensors, metadata);
}

/** The parameters of a file of weights, and the features that they are for, where it says so. @throws SafetensorsError */
export function readWeights(bytes: Uint8Array): {
  readonly values: ReadonlyMap<string, Value>;
  readonly features: string | null;
} {
  const { tensors, metadata } = readSafetensors(bytes);
  return { values: tensors, features: metadata.get('features') ?? null };
}
