import { onnxModel, type Value } from '@pellucid/tensor';
import { deblurNetwork } from '../../training/deblur-network.ts';
import { networkGraph } from '../../training/network-graph.ts';
import { deblurGan, type GeneratorOptions } from './generator.ts';

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
 * A generator as an ONNX model (opset 18, standard operators only) for pictures of one size: input `blurred`, output `restored`, both
 * [batch, 3, height, width] from −1 to 1. With superpixels also the tables of each level's segments (`level0.labels` and so on).
 */
export function generatorModel(model: GeneratorModel): Uint8Array {
  const { values, width, height, batch, ownStatistics } = model;
  const network = deblurNetwork(deblurGan(model));
  const { restored } = networkGraph(network, [batch, 3, height, width], ownStatistics);
  return onnxModel({ restored }, { values });
}
