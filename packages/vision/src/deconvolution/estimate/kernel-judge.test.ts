import { expect, test } from 'vitest';
import type { Kernel } from '../../blur/kernel.ts';
import { drawTrajectory, shakeKernel } from '../../blur/shake.ts';
import { Random } from '../../random.ts';
import { brickScene, photographed } from '../restore/testing/scene.ts';
import { KernelJudge, penalty } from './kernel-judge.ts';

const shake = (seed: number): Kernel => shakeKernel(drawTrajectory(Random.seeded(seed), 9));

test('the kernel that blurred a plane is preferred to another one, and restores more of its edges than none', () => {
  const judge = new KernelJudge(photographed(brickScene(130, 120), shake(3), 20, 0.003));
  const right = judge.judge(shake(3));
  const wrong = judge.judge(shake(4));
  expect(penalty(right)).toBeLessThan(penalty(wrong) - 0.05);
  expect(right.overNone).toBeGreaterThan(0.05);
  expect(right.sparsity).toBeLessThan(0.9);
});

test('an even plane too small for a spectrum still gives numbers', () => {
  const judge = new KernelJudge({ width: 6, height: 6, values: new Float32Array(36).fill(0.3) });
  const evidence = judge.judge({ size: 3, weights: new Float32Array(9).fill(1 / 9) });
  expect(evidence).toEqual({ sparsity: 1, overshoot: 0, overNone: 0 });
});
