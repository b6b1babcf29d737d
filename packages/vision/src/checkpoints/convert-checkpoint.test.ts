import type { Value } from '@pellucid/tensor';
import { expect, it } from 'vitest';
import { ConflictingParametersError, convertCheckpoint, plainNaming } from './convert-checkpoint.ts';
import { fpnInceptionNaming, fpnMobilenetNaming } from './deblurgan-naming.ts';

function value(...data: number[]): Value {
  return { shape: [data.length], data: Float32Array.from(data) };
}

function names(given: readonly string[], naming = plainNaming): string[] {
  return [...convertCheckpoint(new Map(given.map((name) => [name, value(1)])), naming).keys()];
}

it('takes off the prefix of DataParallel when every name has it', () => {
  expect(names(['module.a', 'module.module.b'])).toEqual(['a', 'module.b']);
  expect(names(['module.a', 'b'])).toEqual(['module.a', 'b']);
});

it('drops the counters of BatchNorm', () => {
  expect(names(['bn.weight', 'bn.num_batches_tracked', 'num_batches_tracked', 'bn.my_num_batches_tracked'])).toEqual([
    'bn.weight',
    'bn.my_num_batches_tracked',
  ]);
});

it('takes prefixes for whole names only', () => {
  expect(
    names(
      ['fpn.enc0.conv.weight', 'fpn.enc01.weight', 'fpn.inception.repeat_1.0', 'fpn.inception.repeat_2.0'],
      fpnInceptionNaming,
    ),
  ).toEqual(['fpn.inception.conv2d_1a.conv.weight', 'fpn.enc01.weight', 'fpn.inception.repeat_1.0']);
});

it('knows the features of MobileNet-v2 by the levels of the pyramid', () => {
  const given = [
    'fpn.enc0.1.conv.0.weight',
    'fpn.enc1.0.x',
    'fpn.enc3.3.x',
    'fpn.enc4.4.x',
    'fpn.features.15.y',
    'fpn.features.16.x',
  ];
  expect(names(given, fpnMobilenetNaming)).toEqual([
    'fpn.features.1.conv.0.weight',
    'fpn.features.2.x',
    'fpn.features.10.x',
    'fpn.features.15.x',
    'fpn.features.15.y',
  ]);
});

it('drops the running statistics of InstanceNorm, and leaves the weights that a BatchNorm would have there', () => {
  expect(names(['smooth.1.running_mean', 'fpn.td3.1.running_var', 'smooth.1.weight'], fpnInceptionNaming)).toEqual([
    'smooth.1.weight',
  ]);
});

it('keeps one of two equal copies, NaN among them, and does not choose between two that differ', () => {
  const kept = 'fpn.inception.conv2d_1a.conv.weight';
  const copies = (a: Value, b: Value): Map<string, Value> =>
    convertCheckpoint(
      new Map([
        [`module.${kept}`, a],
        ['module.fpn.enc0.conv.weight', b],
      ]),
      fpnInceptionNaming,
    );
  expect(copies(value(NaN, 2), value(NaN, 2))).toEqual(new Map([[kept, value(NaN, 2)]]));
  for (const other of [
    value(NaN, 3),
    value(NaN),
    { shape: [2, 1], data: Float32Array.of(NaN, 2) },
    { shape: [2], data: Int32Array.of(0, 2) },
  ]) {
    expect(() => copies(value(NaN, 2), other)).toThrow(ConflictingParametersError);
  }
  expect(() => copies(value(1), value(2))).toThrow(
    'has "module.fpn.inception.conv2d_1a.conv.weight" and "module.fpn.enc0.conv.weight" for one parameter, with different values',
  );
});
