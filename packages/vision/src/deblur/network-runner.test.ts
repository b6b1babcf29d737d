import { type Tensor, type Value, writeSafetensors } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { describe, expect, test } from 'vitest';
import { superpixelLabels } from '../data/superpixel-labels.ts';
import { pictureFromPlanes } from '../images/planes.ts';
import type { LayerWatcher } from '../layers/scope.ts';
import type { Features } from '../networks/generator.ts';
import { restoringNetwork } from '../networks/restoring-network.ts';
import { Random } from '../random.ts';
import { allFeatures, deblurNetwork, superpixelsFor } from '../training/deblur-network.ts';
import { initialValues } from '../training/initial-values.ts';
import { networkGraph } from '../training/network-graph.ts';
import { defaultPlan } from '../training/plan.ts';
import { Restorer } from '../training/restorer.ts';
import { startingState } from '../training/starting-state.ts';
import { NetworkRunner, UnknownNetworkError, type WatchedRun } from './network-runner.ts';
import type { Planes } from './pixel-planes.ts';

const backend = nodeBackend({ threads: 1 });

/** Parameters at their start, except that what is zero there is not: the network then changes what it is shown. */
function valuesOf(features: Features): ReadonlyMap<string, Value> {
  const generator = restoringNetwork({ features });
  const { forms } = networkGraph(deblurNetwork(generator), [1, generator.channels, 32, 32], false);
  const random = Random.seeded(3);
  return new Map(
    [...initialValues(forms, 1)].map(([name, { shape, data }]) => {
      const zero = data.every((value) => value === 0) && shape.length === 4;
      return [name, zero ? { shape, data: data.map(() => 0.02 * random.normal()) as Float32Array } : { shape, data }];
    }),
  );
}

function fileOf(features: Features, values: ReadonlyMap<string, Value>, superpixels = true): Uint8Array {
  return writeSafetensors(
    values,
    new Map([
      ['features', features],
      ['superpixels', String(superpixels)],
    ]),
  );
}

function planes(width: number, height: number, seed: number): Planes {
  const plane = (phase: number) => ({
    width,
    height,
    values: Float32Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return Math.round(127.5 + 127.5 * Math.sin(0.4 * x + phase) * Math.cos(0.3 * y + seed)) / 255;
    }),
  });
  return [plane(0), plane(1), plane(2)];
}

const blurred = planes(32, 32, 0);
const deconvolved = planes(32, 32, 1);

describe('whatever network the parameters are for restores', () => {
  test.each(['unet', 'unet-superpixel', 'superpixel'] as const)('%s as it was trained to', async (features) => {
    const generator = restoringNetwork({ features });
    const values = valuesOf(features);
    const runner = new NetworkRunner(backend, fileOf(features, values));
    const restored = await runner.restore(blurred, deconvolved);
    await runner.release();
    // The way of training: samples' planes and labels, parameters as one vector.
    const shownPlanes = generator.channels === 6 ? [...blurred, ...deconvolved] : deconvolved;
    const shown = Float32Array.from(
      shownPlanes.flatMap(({ values: own }) => [...own]),
      (value) => 2 * value - 1,
    );
    const recipe = superpixelsFor(generator, { width: 32, height: 32 });
    const seen = pictureFromPlanes(
      Float32Array.from(
        blurred.flatMap((one) => [...one.values]),
        (v) => 2 * v - 1,
      ),
      32,
      32,
    );
    const labels = recipe === null ? [] : superpixelLabels(seen, recipe);
    const network = deblurNetwork(generator);
    const plan = { ...defaultPlan, features, crop: 32, batch: 1, data: '' };
    const state = startingState(network, plan, values);
    const restorer = new Restorer(network, backend);
    const vectors = state.generator.inputs;
    const expected = await restorer.restore(shown, { width: 32, height: 32 }, labels, vectors);
    await restorer.release();
    const [red] = restored;
    for (let i = 0; i < 1024; i++) {
      expect(Math.abs(255 * Math.min(1, Math.max(0, red.values[i]!)) - expected.pixels[3 * i]!)).toBeLessThan(0.51);
    }
    expect(red.values).not.toEqual(deconvolved[0].values);
  });

  test('a picture of no round size, too', async () => {
    const runner = new NetworkRunner(backend, fileOf('unet-superpixel', valuesOf('unet-superpixel')));
    const [red] = await runner.restore(planes(37, 21, 0), planes(37, 21, 0));
    expect([red.width, red.height, red.values.length]).toEqual([37, 21, 777]);
    await runner.release();
  });

  test('without superpixels where it was trained without', async () => {
    const values = valuesOf('unet-superpixel');
    const runners = [true, false].map((each) => new NetworkRunner(backend, fileOf('unet-superpixel', values, each)));
    const [withThem, without] = await Promise.all(runners.map((runner) => runner.restore(blurred, blurred)));
    expect(withThem![0].values).not.toEqual(without![0].values);
    for (const runner of runners) await runner.release();
  });

  test('the U-net where they do not say', () => {
    expect(() => new NetworkRunner(backend, writeSafetensors(valuesOf('unet'), new Map()))).not.toThrow();
  });

  test('and one that is not known is refused by name', () => {
    const file = writeSafetensors(valuesOf('unet'), new Map([['features', 'vgg']]));
    expect(() => new NetworkRunner(backend, file)).toThrow(UnknownNetworkError);
    expect(() => new NetworkRunner(backend, file)).toThrow(`"vgg"; expected one of ${allFeatures.join(', ')}`);
  });
});

describe('a run that is watched', () => {
  test('gives what a layer made, and the same picture but for rounding', async () => {
    const runner = new NetworkRunner(backend, fileOf('unet-superpixel', valuesOf('unet-superpixel')));
    const layers = new Map<string, { given: Readonly<Record<string, Tensor>>; made: Tensor }>();
    const named = new Map<string, Tensor>();
    const watcher: LayerWatcher = {
      layer: (path, given, made) => layers.set(path, { given, made }),
      value: (path, name, tensor) => named.set(`${path} ${name}`, tensor),
    };
    let run: WatchedRun | undefined;
    const watched = await runner.watch(blurred, deconvolved, watcher, (each) => {
      run = each;
    });
    const plain = await runner.restore(blurred, deconvolved);
    await runner.release();
    for (const [i, value] of plain[0].values.entries()) expect(watched[0].values[i]).toBeCloseTo(value, 4);
    const values = run!.values;
    for (const { given, made } of layers.values()) {
      for (const tensor of [...Object.values(given), made]) {
        expect(values.get(tensor)?.shape).toEqual(tensor.shape);
      }
    }
    expect(values.get(layers.get('')!.made)!.data).toEqual(run!.restored.data);
    // A convolution's result by hand at one place: 1×1, so a sum over channels and the bias.
    const { given, made } = layers.get('down0.superpixels.average.project')!;
    const [x, weight] = [values.get(given['x']!)!, values.get(given['weight']!)!];
    const area = x.shape[2]! * x.shape[3]!;
    let sum = 0;
    for (let c = 0; c < x.shape[1]!; c++) sum += x.data[c * area + 5]! * weight.data[c]!;
    const bias = valuesOf('unet-superpixel').get('down0.superpixels.average.project.bias')!.data[0]!;
    expect(values.get(made)!.data[5]).toBeCloseTo(sum + bias, 4);
    // Pooling step by step: labels, one row for each superpixel, and maps that are constant on each.
    const pooled = layers.get('down0.superpixels.average')!;
    const labels = values.get(pooled.given['labels']!)!.data;
    const map = values.get(pooled.made)!.data;
    const rows = values.get(named.get('down0.superpixels.average mixed')!)!;
    for (const [place, label] of labels.entries()) expect(map[place]).toBe(rows.data[label * rows.shape[1]!]);
  });
});
