import { expect, test } from 'vitest';
import { drawTrajectory, shakeKernel } from '../../blur/shake.ts';
import { Random } from '../../random.ts';
import { brickScene, photographed } from '../restore/testing/scene.ts';
import { levelsOf } from './level.ts';
import { similarity } from './testing/similarity.ts';

test('refinement stays nearer to the kernel that blurred a plane than steps with strong edges', () => {
  const truth = shakeKernel(drawTrajectory(Random.seeded(3), 9));
  const finest = levelsOf(photographed(brickScene(120, 120), truth, 20, 0.003), truth.size).at(-1)!;
  const strong = finest.improve({ kernel: truth, lambda: 0.008 }, 3, () => {}).kernel;
  const refined = finest.refine(truth, 3);
  expect(similarity(refined, truth)).toBeGreaterThan(similarity(strong, truth));
  expect(similarity(refined, truth)).toBeGreaterThan(0.9);
});
