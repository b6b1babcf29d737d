import { readSafetensors, type Shape, type Value } from '@pellucid/tensor';
import type { Features } from '../networks/generator.ts';
import { restoringNetwork } from '../networks/restoring-network.ts';
import { deblurNetwork } from '../training/deblur-network.ts';
import { networkGraph } from '../training/network-graph.ts';
import { type CheckpointNaming, convertCheckpoint, plainNaming } from './convert-checkpoint.ts';
import { fpnInceptionNaming, fpnMobilenetNaming } from './deblurgan-naming.ts';
import { matchParameters } from './match-parameters.ts';
import { readPytorchCheckpoint } from './pytorch-checkpoint.ts';

/** The parameters of a generator, complete and of the right shapes. */
export interface GeneratorWeights {
  readonly features: Features;
  /** By our names, running statistics included. */
  readonly values: ReadonlyMap<string, Value>;
}

/** What a file of parameters holds, before it is known to fit. */
export interface ParameterFile {
  readonly values: ReadonlyMap<string, Value>;
  /** What it says of itself; empty for a PyTorch checkpoint. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a safetensors file or a PyTorch checkpoint: which of the two, its first bytes tell.
 * @param part which part of a checkpoint that has several
 * @throws SafetensorsError, CheckpointError
 */
export function readParameters(bytes: Uint8Array, part?: string): ParameterFile {
  return isSafetensors(bytes)
    ? fileOf(readSafetensors(bytes))
    : { values: readPytorchCheckpoint(bytes, part), metadata: new Map() };
}

/**
 * The parameters as a generator's: by our names, nothing missing, nothing more.
 * @throws ConflictingParametersError, ParameterMismatchError
 */
export function generatorWeights(values: ReadonlyMap<string, Value>, features: Features): GeneratorWeights {
  const converted = convertCheckpoint(values, namings[features]);
  matchParameters(formsOf(features), converted);
  return { features, values: converted };
}

const namings: Readonly<Record<Features, CheckpointNaming>> = {
  'fpn-inception': fpnInceptionNaming,
  'fpn-mobilenet': fpnMobilenetNaming,
  superpixel: plainNaming,
  unet: plainNaming,
  'unet-superpixel': plainNaming,
};

/** Names and shapes do not depend on the size of pictures: those of a small one are taken. */
function formsOf(features: Features): ReadonlyMap<string, Shape> {
  const generator = restoringNetwork({ features });
  const { forms } = networkGraph(deblurNetwork(generator), [1, generator.channels, 32, 32], false);
  return new Map([...forms].map(([name, { tensor }]) => [name, tensor.shape]));
}

/** A safetensors file begins with the length of its header, which begins with a brace; pickles and zips do not have one there. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === '{'.charCodeAt(0);
}

function fileOf({ tensors, metadata }: ReturnType<typeof readSafetensors>): ParameterFile {
  return { values: tensors, metadata };
}
