import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, input, readSafetensors, type Value, writeSafetensors } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { deblurGan, ParameterStore, Random } from '@pellucid/vision';
import { beforeAll, expect, test } from 'vitest';
import { pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const place = folder();
const checkpoints = fileURLToPath(new URL('../../../../fixtures/vision/checkpoints/', import.meta.url));
const shape = [1, 3, 40, 64];
const generator = deblurGan({ features: 'fpn-mobilenet' });
const values = new Map<string, Value>();

beforeAll(() => {
  const store = new ParameterStore();
  generator.build(input('blurred', shape), store.scope(false));
  const random = Random.seeded(7);
  for (const [name, { tensor }] of store.forms) {
    // Variances are positive; everything else is small enough that no layer saturates.
    const draw = name.endsWith('running_var') ? () => random.uniform(0.5, 1.5) : () => random.uniform(-0.1, 0.1);
    const size = tensor.shape.reduce((a, b) => a * b, 1);
    values.set(name, { shape: tensor.shape, data: Float32Array.from({ length: size }, draw) });
  }
  writeFileSync(join(place, 'net.safetensors'), writeSafetensors(values));
  for (const name of ['malicious.zip.pt', 'parts.zip.pt', 'fpn-mobilenet.pt'])
    copyFileSync(join(checkpoints, name), join(place, name));
});

test('an ONNX model computes what the graph computes', async () => {
  const args = ['net.safetensors', '--features', 'fpn-mobilenet', '--size', '64x40', '-o', 'net.onnx'];
  expect(await pellucid(['convert', ...args], { cwd: place })).toMatchObject({
    code: 0,
    stderr: 'pellucid: 250 tensors, 2,129,539 numbers (8.5 MB) of fpn-mobilenet → net.onnx\n',
  });
  const data = Float32Array.from({ length: 3 * 40 * 64 }, (_, index) => Math.sin(index / 7));
  const session = await nodeBackend({ threads: 1 }).load(readFileSync(join(place, 'net.onnx')));
  const { restored } = await session.run({ blurred: { shape, data } });
  const graph = generator.build(input('blurred', shape), new ParameterStore().scope(false));
  const program = await compile({ restored: graph }, nodeBackend({ threads: 1 }), { values });
  const own = (await program.run({ blurred: { shape, data } })).restored;
  const furthest = Math.max(...[...own.data].map((each, index) => Math.abs(each - (restored?.data[index] ?? 9))));
  expect(restored?.shape).toEqual(shape);
  expect(furthest).toBeLessThan(1e-6);
  // It restores something: the picture that came out is not the one that went in.
  expect(own.data.some((each, index) => Math.abs(each - (data[index] ?? 0)) > 0.01)).toBe(true);
});

test('half precision halves the file and keeps three digits', async () => {
  const args = ['net.safetensors', '--features', 'fpn-mobilenet', '--half', '-o', 'half.safetensors'];
  expect(await pellucid(['convert', ...args], { cwd: place })).toMatchObject({ code: 0 });
  const half = readFileSync(join(place, 'half.safetensors'));
  expect(half.length).toBeLessThan(0.51 * readFileSync(join(place, 'net.safetensors')).length);
  const { tensors, metadata } = readSafetensors(half);
  expect(metadata.get('features')).toBe('fpn-mobilenet');
  for (const [name, value] of values) {
    const other = tensors.get(name)?.data ?? [];
    expect(
      value.data.every((each, index) => Math.abs(each - Number(other[index])) <= Math.abs(each) / 1024 + 1e-7),
    ).toBe(true);
  }
});

test('what was converted says which network it is for', async () => {
  expect(await pellucid(['convert', 'half.safetensors', '-o', 'again.onnx'], { cwd: place })).toMatchObject({
    code: 0,
  });
});

test.each([
  [['net.safetensors', '-o', 'a.onnx'], 2, /does not say which network it is for; name it with --features/],
  [
    ['net.safetensors', '--features', 'fpn-mobilnet', '-o', 'a.onnx'],
    2,
    /not "fpn-mobilnet"\. Did you mean fpn-mobilenet\?/,
  ],
  [
    ['net.safetensors', '--features', 'superpixel', '-o', 'a.onnx'],
    65,
    /do not fit the network: \d+ missing \("fpn\.enc0/,
  ],
  [
    ['fpn-mobilenet.pt', '--features', 'fpn-mobilenet'],
    65,
    /of the wrong shape \("fpn\.[^"]+" is \[[\d,]+\] instead of \[[\d,]+\]/,
  ],
  [['malicious.zip.pt', '--features', 'superpixel'], 65, /"posix\.system"/],
  [['parts.zip.pt', '--features', 'superpixel', '--part', 'none'], 65, /none/],
  [['net.safetensors', '-o', 'net.safetensors', '--features', 'fpn-mobilenet'], 2, /-o names the checkpoint itself/],
  [['net.safetensors', '-o', 'net.txt'], 2, /neither \*\.safetensors nor \*\.onnx/],
  [['net.safetensors', '-o', 'a.safetensors', '--size', '8x8'], 2, /belong to ONNX/],
  [['net.safetensors', '-o', 'a.onnx', '--size', '0x8'], 2, /--size takes WIDTHxHEIGHT .* not "0x8"/],
  [['missing.pth'], 66, /"missing\.pth" cannot be read: there is no such file/],
])('%j is refused in one sentence, and nothing is written', async (args, code, sentence) => {
  const before = readdirSync(place);
  const ended = await pellucid(['convert', ...args], { cwd: place });
  expect({ code: ended.code, stdout: ended.stdout, lines: ended.stderr.split('\n').length }).toEqual({
    code,
    stdout: '',
    lines: 2,
  });
  expect(ended.stderr).toMatch(sentence);
  expect(readdirSync(place)).toEqual(before);
});
