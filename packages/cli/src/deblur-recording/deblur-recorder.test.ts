import { id, memoryAccess, type ObjectId, type Value } from '@pellucid/format';
import { type CallState, openRecording, type Recording, type State } from '@pellucid/replay';
import { input, type Value as Numbers, sizeOf, writeSafetensors } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import {
  deblur,
  type Features,
  type KernelLevel,
  ParameterStore,
  type PhotoPixels,
  type Plane,
  Random,
  restoringNetwork,
} from '@pellucid/vision';
import { beforeAll, describe, expect, test } from 'vitest';
import { DeblurRecorder } from './deblur-recorder.ts';
import { recordingOf } from './write-recording.ts';

/** Parameters of a network, drawn by seed, so that no layer gives nothing. */
function parametersOf(features: Features): Uint8Array {
  const { channels, build } = restoringNetwork({ features, superpixels: false });
  const store = new ParameterStore();
  build(input('x', [1, channels, 32, 32]), store.scope(false));
  const random = Random.seeded(1);
  const values = [...store.forms].map(([name, { tensor }]): [string, Numbers] => {
    const data = Float32Array.from({ length: sizeOf(tensor.shape) }, () => 0.05 * random.normal());
    return [name, { shape: tensor.shape, data }];
  });
  return writeSafetensors(new Map(values), new Map([['features', features]]));
}

function photograph(width: number, height: number): PhotoPixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => 128 + 90 * Math.sin(i / 7) + (i % 11));
  return { width, height, channels: 3, data };
}

async function recorded(features: Features, photo: PhotoPixels) {
  const recorder = new DeblurRecorder({ photo, method: 'network', strength: 1 });
  const bytes = parametersOf(features);
  const runtime = { backend: nodeBackend({ threads: 1 }), parameters: () => Promise.resolve(bytes) };
  const deblurred = await deblur(photo, { method: 'network', observer: recorder, runtime });
  const recording = await openRecording(memoryAccess(await recordingOf(recorder.log, 'photo.png', new Date(0))));
  return { deblurred, recording };
}

/** `deblur > restorePhoto …`: the calls of a recording with the names of their functions, and the paths of layers. */
function outline(recording: Recording): readonly string[] {
  return recording.calls.map(({ depth, function: fn, entered }) => {
    const path = variable(recording.state(entered), 'scope');
    const text = path === undefined ? '' : ` ${textOf(recording.state(entered), path)}`;
    return `${'  '.repeat(depth)}${recording.functionOf(fn).name}${text}`;
  });
}

function last(recording: Recording): State {
  return recording.state(id(recording.steps - 1));
}

/** Before the call is left. */
function endOf(recording: Recording, { ended }: Recording['calls'][number]): State {
  return recording.state(id((ended ?? 1) - 1));
}

function variable(state: State, name: string): Value | undefined {
  const value = (state.calls.at(-1) as CallState).variables.find((one) => one.name === name)?.value;
  return value?.type === 'unbound' ? undefined : (value as Value | undefined);
}

function textOf(state: State, value: Value): string {
  const contents = value.type === 'reference' ? state.object(value.object) : undefined;
  return contents?.kind === 'scalar' ? contents.text : '';
}

function floatsOf(state: State, object: ObjectId): Float32Array {
  const contents = state.object(object);
  if (contents?.kind !== 'tensor') throw new Error('no tensor');
  return new Float32Array(contents.tensor.data.slice().buffer);
}

describe('a recording of the U-net', () => {
  const photo = photograph(40, 24);
  let recording: Recording;
  let restored: PhotoPixels;
  beforeAll(async () => {
    const run = await recorded('unet-superpixel', photo);
    recording = run.recording;
    restored = run.deblurred.photo;
  });

  test('replays whole', () => {
    expect(recording.damage).toBeNull();
    expect(recording.steps).toBeGreaterThan(300);
  });

  test('has layers within layers as calls, by the names of the functions that build them', () => {
    const lines = outline(recording);
    const tile = lines.findIndex((line) => line.endsWith('restoreTile'));
    const indent = lines[tile]!.length - 'restoreTile'.length;
    expect(lines[0]).toBe('deblur');
    expect(lines.slice(tile, tile + 9).map((line) => line.slice(indent))).toEqual([
      'restoreTile',
      '  build the network',
      '    correction the network',
      '      convolution first',
      '      levelDown down0',
      '        residualBlock down0.0',
      '          convolution down0.0.conv0',
      '          convolution down0.0.conv1',
      '        residualBlock down0.1',
    ]);
    expect(lines.map((line) => line.trim())).toContain('pooledBranch down0.superpixels.average');
    expect(lines.filter((line) => line.includes('convolution'))).toHaveLength(34 + 3 * 5);
  });

  test('tells the very numbers: the last map is what was made of the photograph', () => {
    const build = recording.calls.find((call) => recording.functionOf(call.function).name === 'build');
    const result = build?.result?.type === 'reference' ? build.result.object : null;
    const map = floatsOf(last(recording), result!);
    const area = photo.width * photo.height;
    const pixels = Array.from({ length: 3 * area }, (_, i) => {
      const value = 255 * ((map[(i % 3) * area + Math.floor(i / 3)]! + 1) / 2);
      return Math.min(255, Math.max(0, Math.round(value)));
    });
    const apart = pixels.map((value, i) => Math.abs(value - restored.data[i]!));
    expect(Math.max(...apart)).toBe(0);
    expect([...restored.data]).not.toEqual([...photo.data]);
  });

  test('shows the pooling over superpixels step by step', () => {
    const call = recording.calls.find((one) => recording.functionOf(one.function).name === 'pooledBranch');
    const state = endOf(recording, call!);
    const names = state.calls.at(-1)!.variables.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['x', 'scope', 'labels', 'narrow', 'rows', 'mixed', 'maps']));
    const labels = variable(state, 'labels')!;
    const contents = labels.type === 'reference' ? state.object(labels.object) : undefined;
    expect(contents).toMatchObject({ kind: 'tensor', tensor: { dtype: 'int32', shape: [1, 8, 12] } });
  });

  test('has the source of each layer, at the line that runs', () => {
    const call = recording.calls.find((one) => recording.functionOf(one.function).name === 'residualBlock');
    const state = endOf(recording, call!);
    const { source, at } = state.calls.at(-1)!;
    expect(source.program.path).toBe('@pellucid/vision/src/networks/restoration-unet.ts');
    expect(source.lines[at![0] - 1]).toContain('return scope.layer({ x }, y)');
  });

  test('ends with the decision', () => {
    const state = recording.state(id(recording.steps - 2));
    const decision = state.calls[0]!.variables.find(({ name }) => name === 'decision')?.value as Value;
    const contents = decision.type === 'reference' ? state.object(decision.object) : undefined;
    const fields = contents?.fields.map(([name, value]) => [name, value].map((each) => 'value' in each && each.value));
    expect(fields).toContainEqual(['method', 'network']);
  });
});

test('a tensor too large is cut, says so, and has a preview that says what it is', async () => {
  const { recording } = await recorded('unet', photograph(200, 120));
  const state = last(recording);
  const [tensor] = recording.calls.flatMap(({ result, function: fn }) => {
    if (result?.type !== 'reference') return [];
    const contents = state.object(result.object);
    return recording.functionOf(fn).name === 'residualBlock' && contents?.kind === 'tensor' ? [contents] : [];
  });
  expect(tensor?.tensor.shape).toEqual([1, 56, 32, 52]);
  expect(tensor?.tensor.data.length).toBe(4096);
  const [, preview] = tensor?.fields[0] ?? [];
  const small = preview?.type === 'reference' ? state.object(preview.object) : undefined;
  expect(small).toMatchObject({ kind: 'tensor', tensor: { shape: [12, 16, 26] } });
  expect(small?.fields.map(([, value]) => 'value' in value && value.value)).toEqual(['first 12 of 56', 'mean of 2×2']);
});

test('the photograph has a small picture of itself as preview, its axes in the same order', async () => {
  const photo = photograph(400, 120);
  const { recording } = await recorded('unet', photo);
  const state = last(recording);
  const value = variable(recording.state(id(1)), 'photo');
  const whole = value?.type === 'reference' ? state.object(value.object) : undefined;
  const [, preview] = whole?.fields[0] ?? [];
  const small = preview?.type === 'reference' ? state.object(preview.object) : undefined;
  expect(whole).toMatchObject({ tensor: { dtype: 'uint8', shape: [120, 400, 3] } });
  expect(small).toMatchObject({ tensor: { dtype: 'uint8', shape: [60, 200, 3] } });
  const { data } = small?.kind === 'tensor' ? small.tensor : { data: new Uint8Array() };
  const at = (x: number, y: number, channel: number) => photo.data[(y * 400 + x) * 3 + channel] ?? 0;
  const mean = (at(6, 4, 1) + at(7, 4, 1) + at(6, 5, 1) + at(7, 5, 1)) / 4;
  expect(data[(2 * 200 + 3) * 3 + 1]).toBe(Math.round(mean));
});

test('a search for a kernel is a call of each level of each hypothesis', async () => {
  const built = new URL('../../../vision/dist/deconvolution/estimate/estimate-kernel.js', import.meta.url);
  const { estimateKernel } = (await import(built.href)) as {
    estimateKernel: (
      grey: Plane,
      options: { support: number; onLevel: (level: KernelLevel) => void },
    ) => Promise<object>;
  };
  const values = Float32Array.from({ length: 60 * 48 }, (_, i) =>
    ((i % 60) + Math.floor(i / 60) * 3) % 17 < 8 ? 0.2 : 0.8,
  );
  const recorder = new DeblurRecorder({ photo: photograph(60, 48), method: 'shake', strength: 1 });
  const levels: KernelLevel[] = [];
  await estimateKernel(
    { width: 60, height: 48, values },
    {
      support: 9,
      onLevel: (level) => {
        levels.push(level);
        recorder.kernelLevel(level);
      },
    },
  );
  const recording = await openRecording(memoryAccess(await recordingOf(recorder.log, 'photo.png', new Date(0))));
  const names = recording.calls.map((call) => recording.functionOf(call.function).name);
  expect(names.slice(0, 2)).toEqual(['estimateKernel', 'climb']);
  const kinds = new Set(levels.map(({ hypothesis, scale }) => `${hypothesis} ${scale}`));
  expect(names.filter((name) => name === 'climb')).toHaveLength(kinds.size);
  const state = last(recording);
  const kernel = variable(state, 'kernel')!;
  const found = floatsOf(state, (kernel as Extract<Value, { type: 'reference' }>).object);
  expect([...found]).toEqual([...levels.at(-1)!.kernel.weights]);
  expect(new Set(levels.map(({ scale }) => scale)).size).toBeGreaterThan(1);
});
