import { type Backend, compile, type Program, readSafetensors, type Tensor, type Value } from '@pellucid/tensor';
import { generatorWeights } from '../checkpoints/generator-weights.ts';
import { superpixelLabels } from '../data/superpixel-labels.ts';
import { mirroredBeyond } from '../images/mirrored-beyond.ts';
import type { Picture } from '../images/picture.ts';
import type { LayerWatcher } from '../layers/scope.ts';
import type { MapSize } from '../layers/superpixel-segments.ts';
import type { Features, Generator } from '../networks/generator.ts';
import { restoringNetwork } from '../networks/restoring-network.ts';
import { allFeatures, deblurNetwork, isFeatures, superpixelsFor } from '../training/deblur-network.ts';
import type { LevelLabels } from '../training/network.ts';
import { networkGraph } from '../training/network-graph.ts';
import { MapCollector } from './map-collector.ts';
import type { Planes } from './pixel-planes.ts';

/** Parameters say that they are for a network which is not known here. */
export class UnknownNetworkError extends Error {
  override readonly name = 'UnknownNetworkError';
  readonly features: string;

  constructor(features: string) {
    super(`The parameters are for the network "${features}"; expected one of ${allFeatures.join(', ')}`);
    this.features = features;
  }
}

/** One run of the network, with what came of its layers. */
export interface WatchedRun {
  readonly features: Features;
  /** The numbers of tensors that its watcher heard of: parameters, inputs, and maps as the very run computed them. */
  readonly values: ReadonlyMap<Tensor, Value>;
  /** Maps that were not kept, since all of them would have taken more memory than there may be for them. */
  readonly leftOut: ReadonlySet<Tensor>;
  readonly restored: Value;
}

/**
 * Runs the network that the parameters are for on pictures of a few sizes: its graph is compiled once per size. Which network that is, their
 * metadata say (`features`, `superpixels`; see `weightsFile`); the U-net where they say nothing.
 */
export class NetworkRunner {
  readonly #backend: Backend;
  readonly #generator: Generator;
  readonly #values: ReadonlyMap<string, Value>;
  readonly #programs = new Map<string, Promise<Program<'restored'>>>();

  /** @throws SafetensorsError, UnknownNetworkError, ParameterMismatchError for parameters of another network than they say */
  constructor(backend: Backend, parameters: Uint8Array) {
    const { tensors, metadata } = readSafetensors(parameters);
    const features = metadata.get('features') ?? 'unet';
    if (!isFeatures(features)) throw new UnknownNetworkError(features);
    this.#backend = backend;
    this.#generator = restoringNetwork({ features, superpixels: metadata.get('superpixels') !== 'false' });
    this.#values = generatorWeights(tensors, features).values;
  }

  /** The restored picture, 0 to 1; all planes of one size. Where nothing was deconvolved, `blurred` is given twice. */
  async restore(blurred: Planes, deconvolved: Planes): Promise<Planes> {
    const [{ width, height }] = blurred;
    const { restored } = await (await this.#program({ width, height })).run(this.#inputs(blurred, deconvolved));
    return planesOf(restored);
  }

  /** The same, by a graph of its own whose layers the watcher hears of first; what they made is given to `onRun`. */
  async watch(
    blurred: Planes,
    deconvolved: Planes,
    watcher: LayerWatcher,
    onRun: (run: WatchedRun) => void,
  ): Promise<Planes> {
    const [{ width, height }] = blurred;
    const collector = new MapCollector(watcher);
    const { restored } = this.#graph({ width, height }, collector);
    const inputs = this.#inputs(blurred, deconvolved);
    const program = await compile({ ...collector.outputs(), restored }, this.#backend, { values: this.#values });
    try {
      const results = await program.run(inputs);
      const known = new Map([...this.#values, ...Object.entries(inputs)]);
      onRun({
        features: this.#generator.features,
        values: collector.values(results, known),
        leftOut: collector.leftOut,
        restored: results.restored,
      });
      return planesOf(results.restored);
    } finally {
      await program.release();
    }
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

  async #compile(size: MapSize): Promise<Program<'restored'>> {
    const { restored } = this.#graph(size, null);
    return compile({ restored }, this.#backend, { values: this.#values });
  }

  #graph({ width, height }: MapSize, watcher: LayerWatcher | null): { readonly restored: Tensor } {
    const { features, channels } = this.#generator;
    // DeblurGAN-v2 restores by the statistics of the picture itself, as its authors' program does.
    const ownStatistics = features === 'fpn-inception' || features === 'fpn-mobilenet';
    return networkGraph(deblurNetwork(this.#generator), [1, channels, height, width], ownStatistics, watcher);
  }

  #inputs(blurred: Planes, deconvolved: Planes): Readonly<Record<string, Value>> {
    const [{ width, height }] = blurred;
    const labels = this.#labels(blurred, { width, height });
    return {
      blurred: shownTo(this.#generator, blurred, deconvolved),
      ...deblurNetwork(this.#generator).inputs(labels.length === 0 ? [] : [labels], width, height),
    };
  }

  /** Of the blurred picture, as in training: superpixels of a deconvolved one would follow its noise. */
  #labels(blurred: Planes, size: MapSize): LevelLabels {
    const recipe = superpixelsFor(this.#generator, size);
    if (recipe === null) return [];
    return superpixelLabels(mirroredBeyond(pictureOf(blurred), this.#generator.paddedSize(size)), recipe);
  }
}

function shownTo({ channels }: Generator, blurred: Planes, deconvolved: Planes): Value {
  const planes = channels === 6 ? [...blurred, ...deconvolved] : deconvolved;
  const [{ width, height }] = blurred;
  const area = width * height;
  const data = new Float32Array(channels * area);
  for (const [index, { values }] of planes.entries()) {
    // The network sees −1 to 1.
    for (let i = 0, to = index * area; i < area; i++, to++) data[to] = 2 * (values[i] ?? 0) - 1;
  }
  return { shape: [1, channels, height, width], data };
}

function planesOf({ shape, data }: Value): Planes {
  const [, , height = 0, width = 0] = shape;
  const area = width * height;
  const plane = (index: number) => ({
    width,
    height,
    values: Float32Array.from(data.subarray(index * area, (index + 1) * area), (value) => (value + 1) / 2),
  });
  return [plane(0), plane(1), plane(2)];
}

function pictureOf(planes: Planes): Picture {
  const [{ width, height }] = planes;
  const pixels = new Uint8ClampedArray(3 * width * height);
  for (const [channel, { values }] of planes.entries()) {
    for (let i = 0, to = channel; i < values.length; i++, to += 3) pixels[to] = 255 * (values[i] ?? 0);
  }
  return { width, height, pixels: new Uint8Array(pixels.buffer) };
}
