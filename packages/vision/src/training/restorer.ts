import { type Backend, compile, type Program, packedInput, type Value } from '@pellucid/tensor';
import type { Picture } from '../images/picture.ts';
import { pictureFromPlanes } from '../images/planes.ts';
import type { MapSize } from '../layers/superpixel-segments.ts';
import type { LevelLabels, PictureNetwork } from './network.ts';
import { networkGraph } from './network-graph.ts';

/** The numbers a network restores with. */
export interface RestorerVectors {
  readonly parameters: Value;
  readonly buffers: Value;
}

/** Restores pictures while the network is being trained: its numbers are given each time, its graph is compiled once per size. */
export class Restorer {
  readonly #network: PictureNetwork;
  readonly #backend: Backend;
  readonly #programs = new Map<string, Promise<SizedProgram>>();

  constructor(network: PictureNetwork, backend: Backend) {
    this.#network = network;
    this.#backend = backend;
  }

  /**
   * @param shown what the network is shown: planes of one picture, as many as its channels
   * @param labels superpixels of the picture at each level; none for a network that asks for none
   */
  async restore(
    shown: Float32Array<ArrayBuffer>,
    { width, height }: MapSize,
    labels: LevelLabels,
    vectors: RestorerVectors,
  ): Promise<Picture> {
    const { program, takesBuffers } = await this.#program(width, height);
    const { restored } = await program.run({
      blurred: { shape: [1, this.#network.channels, height, width], data: shown },
      parameters: vectors.parameters,
      ...(takesBuffers ? { buffers: vectors.buffers } : {}),
      ...this.#network.inputs(labels.length === 0 ? [] : [labels], width, height),
    });
    return pictureFromPlanes(restored.data as Float32Array, width, height);
  }

  async release(): Promise<void> {
    for (const sized of this.#programs.values()) await (await sized).program.release();
    this.#programs.clear();
  }

  #program(width: number, height: number): Promise<SizedProgram> {
    const key = `${width}×${height}`;
    const program = this.#programs.get(key) ?? this.#compile(width, height);
    this.#programs.set(key, program);
    return program;
  }

  async #compile(width: number, height: number): Promise<SizedProgram> {
    const { restored, trained, buffers } = networkGraph(
      this.#network,
      [1, this.#network.channels, height, width],
      false,
    );
    const parameters = packedInput('parameters', trained);
    const fixed = packedInput('buffers', [...buffers.keys()]);
    const bindings = new Map([...parameters.bindings, ...fixed.bindings]);
    return { program: await compile({ restored }, this.#backend, { bindings }), takesBuffers: buffers.size > 0 };
  }
}

interface SizedProgram {
  readonly program: Program<'restored'>;
  /** False for a network without buffers: its graph has no such input. */
  readonly takesBuffers: boolean;
}
