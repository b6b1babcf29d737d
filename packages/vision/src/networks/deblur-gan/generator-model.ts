import { onnxModel, type Value } from '@pellucid/tensor';
import { deblurNetwork } from '../../training/deblur-network.ts';
import { networkGraph } from '../../training/network-graph.ts';
import type { GeneratorOptions } from '../generator.ts';
import { restoringNetwork } from '../restoring-network.ts';

export interface GeneratorModel extends GeneratorOptions {
  /** Parameters and running statistics by name, all of them. */
  readonly values: ReadonlyMap<string, Value>;
  readonly width: number;
  readonly height: number;
  readonly batch: number;
  /** Batch normalisation by the pictures' own statistics, as the authors' program restores; else by the running ones. */
  readonly ownStatistics: boolean;
}

/**
 * A generator as an ONNX model (opset 18, standard operators only) for pictures of one size: input `blurred` [batch, channels, height,
 * width], output `restored` [batch, 3, height, width], both from −1 to 1. With superpixels also the tables of each level's segments (`level0.labels` and so on).
 */
export function generatorModel(model: GeneratorModel): Uint8Array {
  const { values, width, height, batch, ownStatistics } = model;
  const generator = restoringNetwork(model);
  const network = deblurNetwork(generator);
  const { restored } = networkGraph(network, [batch, generator.channels, height, width], ownStatistics);
  return onnxModel({ restored }, { values });
}
