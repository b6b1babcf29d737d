import type { Random } from '../random.ts';
import type { Blur } from './blur.ts';
import { defocusKernel } from './defocus.ts';
import { identityKernel, type Kernel } from './kernel.ts';
import { linearKernel } from './linear-motion.ts';
import { drawTrajectory, shakeKernel } from './shake.ts';

/** From, to. */
export type Range = readonly [number, number];

/** Which blurs occur, how often and how large. Sizes in pixels. Weights of 0 leave a kind out; they need not add up to 1. */
export interface BlurRecipe {
  /** Camera shake: longer side of the path's bounding box. */
  readonly shake: { readonly weight: number; readonly extent: Range };
  /** Even motion along a line: its length. */
  readonly linear: { readonly weight: number; readonly length: Range };
  /** Out of focus: the disc's radius. */
  readonly defocus: { readonly weight: number; readonly radius: Range };
  /** Not blurred at all, so that a network learns to leave sharp pictures alone. */
  readonly none: { readonly weight: number };
  /** The share of blurs that change over the picture. */
  readonly varying: number;
  /** The share of linear motions that are of an object before a background that hardly moves. */
  readonly objects: number;
}

/** Blurs that a hand-held photograph of one or two megapixels has and that still leave something to restore. */
export const defaultBlur: BlurRecipe = {
  shake: { weight: 0.47, extent: [4, 31] },
  linear: { weight: 0.25, length: [3, 24] },
  defocus: { weight: 0.25, radius: [1, 5] },
  none: { weight: 0.08 },
  varying: 0.3,
  objects: 0.4,
};

/**
 * Blurs that are plain to see. Among many slight ones a network that restores by itself learns little but to take noise away: in as many steps it
 * gained a quarter of what it gains among these.
 */
export const plainBlur: BlurRecipe = {
  ...defaultBlur,
  shake: { weight: 0.47, extent: [9, 31] },
  linear: { weight: 0.25, length: [5, 24] },
  defocus: { weight: 0.25, radius: [1.5, 5] },
  none: { weight: 0 },
};

/** A blur after the recipe. */
export function drawBlur(random: Random, recipe: BlurRecipe): Blur {
  const varies = random.chance(recipe.varying);
  switch (drawKind(random, recipe)) {
    case 'shake':
      return drawShake(random, random.uniform(...recipe.shake.extent), varies);
    case 'linear':
      return drawLinear(random, random.uniform(...recipe.linear.length), varies, recipe.objects);
    case 'defocus':
      return drawDefocus(random, recipe.defocus.radius, varies);
    case 'none':
      return { kind: 'even', kernel: identityKernel };
  }
}

const KINDS = ['shake', 'linear', 'defocus', 'none'] as const;

function drawKind(random: Random, recipe: BlurRecipe): (typeof KINDS)[number] {
  let left = random.uniform() * KINDS.reduce((sum, kind) => sum + recipe[kind].weight, 0);
  for (const kind of KINDS) {
    left -= recipe[kind].weight;
    if (left < 0) return kind;
  }
  return 'none';
}

/**
 * A camera that also turns about its axis leaves another path at each place. The window is taken to lie anywhere in a picture some
 * hundred pixels across: two of its corners differ by the turn times their distance.
 */
function drawShake(random: Random, extent: number, varies: boolean): Blur {
  if (!varies) return { kind: 'even', kernel: shakeKernel(drawTrajectory(random, extent)) };
  // Up to a third of the extent between corners 200 px apart.
  const trajectory = drawTrajectory(random, extent, extent / 3 / 200);
  const x = random.uniform(-300, 100);
  const y = random.uniform(-300, 100);
  return atCorners((right, down) => shakeKernel(trajectory, { x: x + 200 * right, y: y + 200 * down }));
}

function drawLinear(random: Random, length: number, varies: boolean, objects: number): Blur {
  const angle = random.uniform(0, Math.PI);
  if (random.chance(objects)) {
    const outline = {
      x: random.uniform(0.2, 0.8),
      y: random.uniform(0.2, 0.8),
      across: random.uniform(0.15, 0.5),
      down: random.uniform(0.15, 0.5),
      turn: random.uniform(0, Math.PI),
    };
    const background = random.chance(0.5) ? identityKernel : defocusKernel(random.uniform(0.6, 2));
    return { kind: 'object', object: linearKernel(length, angle), background, outline };
  }
  if (!varies) return { kind: 'even', kernel: linearKernel(length, angle) };
  // A surface that is seen at an angle or turns: length and direction change from corner to corner.
  return atCorners(() => linearKernel(length * random.uniform(0.75, 1.25), angle + random.uniform(-0.2, 0.2)));
}

function drawDefocus(random: Random, radius: Range, varies: boolean): Blur {
  if (!varies) return { kind: 'even', kernel: defocusKernel(random.uniform(...radius)) };
  // A plane that recedes: the radius changes evenly from one side to another.
  const near = random.uniform(...radius);
  const far = random.uniform(...radius);
  const share = random.uniform();
  return atCorners((right, down) => defocusKernel(near + (far - near) * (share * right + (1 - share) * down)));
}

/** `kernelAt` is asked with right and down as 0 or 1. */
function atCorners(kernelAt: (right: number, down: number) => Kernel): Blur {
  return { kind: 'corners', kernels: [kernelAt(0, 0), kernelAt(1, 0), kernelAt(0, 1), kernelAt(1, 1)] };
}
