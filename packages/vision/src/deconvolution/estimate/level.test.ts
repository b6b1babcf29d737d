import { expect, test } from 'vitest';
import { drawTrajectory, shakeKernel } from '../../blur/shake.ts';
import { Random } from '../../random.ts';
import { brickScene, inner, photographed } from '../restore/testing/scene.ts';
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

test('a restored plane tells the kernel by its strong edges, whatever became of faint ones', () => {
  const truth = shakeKernel(drawTrajectory(Random.seeded(3), 9));
  const edges = brickScene(160, 160);
  const random = Random.seeded(4);
  const texture = edges.values.map(() => random.normal());
  const scene = (share: number) => ({
    ...edges,
    values: edges.values.map((value, i) => value + share * texture[i]!),
  });
  const finest = levelsOf(photographed(scene(0.08), truth, 20, 0.003), truth.size).at(-1)!;
  const restored = inner(scene(-0.06), 20);
  expect(similarity(finest.kernelOf(restored), truth)).toBeGreaterThan(0.94);
});
