import { type Backend, compile, type Program, readSafetensors, type Value } from '@pellucid/tensor';
import { generatorWeights } from '../checkpoints/generator-weights.ts';
import type { MapSize } from '../layers/superpixel-segments.ts';
import { restoringNetwork } from '../networks/restoring-network.ts';
import { deblurNetwork } from '../training/deblur-network.ts';
import { networkGraph } from '../training/network-graph.ts';
import type { Planes } from './pixel-planes.ts';

/** Runs the restoration U-net on pictures of a few sizes: its graph is compiled once per size. */
export class UnetRunner {
  readonly #backend: Backend;
  readonly #values: ReadonlyMap<string, Value>;
  readonly #programs = new Map<string, Promise<Program<'restored'>>>();

  /** @throws SafetensorsError, ParameterMismatchError for parameters of another network */
  constructor(backend: Backend, parameters: Uint8Array) {
    this.#backend = backend;
    this.#values = generatorWeights(readSafetensors(parameters).tensors, 'unet').values;
  }

  /** The restored picture, 0 to 1; all planes of one size. Where nothing was deconvolved, `blurred` is given twice. */
  async restore(blurred: Planes, deconvolved: Planes): Promise<Planes> {
    const { width, height } = blurred[0];
    const area = width * height;
    const data = new Float32Array(6 * area);
    for (const [index, { values }] of [...blurred, ...deconvolved].entries()) {
      // The network sees −1 to 1.
      for (let i = 0, to = index * area; i < area; i++, to++) data[to] = 2 * (values[i] ?? 0) - 1;
    }
    const program = await this.#program({ width, height });
    const { restored } = await program.run({ blurred: { shape: [1, 6, height, width], data } });
    const plane = (index: number) => ({
      width,
      height,
      values: Float32Array.from(restored.data.subarray(index * area, (index + 1) * area), (value) => (value + 1) / 2),
    });
    return [plane(0), plane(1), plane(2)];
  }

  async release(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).release();
    this.#programs.clear();
  }

  #program(size: MapSize): Promise<Program<'restored'>> {
    const key = `${size.width}×${size.height}`;
    const program = this.#programs.get(key) ?? this.#compile(size);
    this.#programs.set(key, program);
    return program;
  }

  async #compile({ width, height }: MapSize): Promise<Program<'restored'>> {
    const network = deblurNetwork(restoringNetwork({ features: 'unet' }));
    const { restored } = networkGraph(network, [1, 6, height, width], false);
    return compile({ restored }, this.#backend, { values: this.#values });
  }
}
