import { type Kernel, kernelRadius } from '../blur/kernel.ts';
import { findDefocus } from '../deconvolution/defocus/find-defocus.ts';
import { findLinearMotion } from '../deconvolution/defocus/find-linear-motion.ts';
import { choosePatch } from '../deconvolution/estimate/choose-patch.ts';
import { estimateInPhoto, FIRST_SIDE, PATCH } from '../deconvolution/estimate/estimate-in-photo.ts';
import { planeAt } from '../deconvolution/estimate/shrink-plane.ts';
import { judge } from '../deconvolution/evidence/judge.ts';
import { sharpness } from '../deconvolution/evidence/sharpness.ts';
import { deconvolve } from '../deconvolution/restore/deconvolve.ts';
import { noiseLevel } from '../deconvolution/restore/noise-level.ts';
import { cutOut } from '../images/cut-out.ts';
import { lightFromSrgb, srgbFromLight } from '../images/linear-light.ts';
import type { Plane } from '../images/plane.ts';
import type { BlurFound, Candidate, DeblurMethod, Decision } from './decision.ts';
import type { Networks } from './networks.ts';
import type { DeblurObserver } from './observer.ts';
import { planeRestorer } from './plane-restorer.ts';
import type { ProgressTeller } from './progress.ts';

/** What is to be done with a photograph. */
export interface Choice extends Pick<Decision, 'method' | 'why' | 'blur' | 'kernel' | 'candidates'> {
  /** The size at which it is to be done, as a share of the photograph's: the kernel's, above 0, at most 1. */
  readonly scale: number;
  /** How much of the result the network makes of the blurred photograph by itself: see `Restoration`. */
  readonly unaided: number;
}

/** Photographs with a side below this are too small to tell a blur from their content. */
const LEAST_SIDE = 64;
/** Lines and discs up to here are believed, in pixels at the scale of the search: longer ones were stripes in the scene wherever they were found. */
const LONGEST_LINE = 35;
const LARGEST_DISC = 13;
/** A disc smaller than this at a smaller scale is looked for again at twice the scale. */
const SMALL_RADIUS = 2.5;
/** Edges at least this sharp (see `sharpness`) are those of a photograph that is sharp already: of 96 blurred ones two were. */
const SHARP = 0.45;
/**
 * Where no kernel can be trusted, a photograph is given to the network alone below this sharpness, or below the second at half its size: there one that
 * is only a little soft, from which the network takes more than it gives (up to 1.1 dB), is sharp, and one with a wide blur is not. Of 24 held-out
 * photographs all were above it as they were and with a disc of one pixel; of 19 blurred ones that kernels did not help 17 were below, and gained 1.7 dB.
 */
const SOFT = 0.3;
const SOFT_AT_HALF = 0.36;
/**
 * How much of the result the network makes of the blurred photograph by itself, where a kernel is undone: what deconvolution gets wrong and what the
 * network gets wrong differ. Of 0, 1/4, 1/2 and 3/4 these gained most on 75 blurred photographs that nothing was trained on: 3.35 dB in the mean, and
 * 3.16 without.
 */
export const UNAIDED: Readonly<Record<BlurFound['kind'], number>> = { path: 0.25, line: 0.25, disc: 0.5 };
/**
 * What a path must be expected to gain more than a disc or a line, in dB: it has hundreds of numbers to explain the picture with, they have one or two,
 * and where both do, theirs are closer to the truth.
 */
const PATH_HANDICAP = 0.5;
/** Below this sharpness edges are wider than the network learned to deal with. */
const WIDE_BLUR = 0.3;

/**
 * Decides how a photograph is restored: finds the kernels that may have blurred it, restores a part of it with each, and takes the one that is expected
 * to gain most; the network where none can be trusted and the blur is plain to see; nothing where it is sharp.
 * @param luma of the photograph, sRGB-encoded, 0 to 1
 */
export async function choose(
  luma: Plane,
  method: DeblurMethod,
  networks: Networks,
  progress: ProgressTeller,
  observer: DeblurObserver | undefined,
): Promise<Choice> {
  const small = Math.min(luma.width, luma.height) < LEAST_SIDE;
  if (method === 'network') return networkChoice(luma, 'asked');
  if (method === 'auto' && sharpness(luma) >= SHARP) {
    return { ...asItIs, why: 'sharp', candidates: [] };
  }
  if (small) {
    const left = method === 'auto' && !plainlyBlurred(luma, luma);
    return left ? { ...asItIs, why: 'no-help', candidates: [] } : networkChoice(luma, 'best');
  }
  await progress.step('estimate', 0.02);
  const found = method === 'defocus' ? atDiscScale(luma) : await atKernelScale(luma, networks, progress, observer);
  await progress.step('judge', 0.3);
  const { patch } = found;
  const noise = noiseLevel(patch);
  const candidates = blursOf(found, method).map((blur) => tryOut(patch, noise, blur, found.scale));
  const best = preferred(candidates);
  if (best !== undefined && (best.trusted || method !== 'auto')) {
    const { method: chosen, blur, kernel } = best;
    const why = method === 'auto' ? 'best' : 'asked';
    return {
      method: chosen,
      why,
      blur,
      kernel,
      scale: found.scale,
      unaided: blur === null ? 1 : UNAIDED[blur.kind],
      candidates,
    };
  }
  if (!plainlyBlurred(luma, patch)) return { ...asItIs, why: 'no-help', candidates };
  return { ...networkChoice(luma, 'best'), candidates };
}

const asItIs = { method: 'none', blur: null, kernel: null, scale: 1, unaided: 0 } as const;

function plainlyBlurred(luma: Plane, patch: Plane): boolean {
  // A sharp subject before a soft background is sharp.
  const most = (scale: number) => Math.max(sharpness(planeAt(luma, scale)), sharpness(planeAt(patch, scale)));
  return most(1) < SOFT || most(0.5) < SOFT_AT_HALF;
}

/** A kernel that may have blurred the photograph. */
interface Suspect {
  readonly method: 'shake' | 'defocus';
  readonly blur: BlurFound;
  readonly kernel: Kernel;
}

interface Scaled {
  /** The part of the photograph that tells most, at `scale`. */
  readonly patch: Plane;
  readonly scale: number;
  /** What the search for a kernel of any form has found; null: there was none. */
  readonly path: Kernel | null;
}

async function atKernelScale(
  luma: Plane,
  networks: Networks,
  progress: ProgressTeller,
  observer: DeblurObserver | undefined,
): Promise<Scaled> {
  let levels = 0;
  const { kernel, scale, part } = await estimateInPhoto(luma, {
    restorer: planeRestorer(networks),
    onLevel: (level) => {
      observer?.kernelLevel(level);
      levels++;
    },
    // Nobody knows how many scales there will be: the share comes closer and closer to its end.
    pause: () => progress.step('estimate', 0.02 + 0.26 * (1 - Math.exp(-levels / 80))),
  });
  return { patch: part, scale, path: kernel };
}

function atDiscScale(luma: Plane): Scaled {
  let scale = Math.min(1, FIRST_SIDE / Math.max(luma.width, luma.height));
  for (;;) {
    const plane = planeAt(luma, scale);
    const patch = cutOut(plane, choosePatch(plane, PATCH));
    if (scale === 1 || findDefocus(patch).radius >= SMALL_RADIUS) return { patch, scale, path: null };
    scale = Math.min(1, 2 * scale);
  }
}

function blursOf({ patch, path }: Scaled, method: DeblurMethod): readonly Suspect[] {
  const suspects: Suspect[] = [];
  if (path !== null) suspects.push({ method: 'shake', blur: { kind: 'path' }, kernel: path });
  if (method !== 'defocus') {
    const { length, angle, kernel } = findLinearMotion(patch);
    if (length <= LONGEST_LINE) suspects.push({ method: 'shake', blur: { kind: 'line', length, angle }, kernel });
  }
  if (method !== 'shake') {
    const { radius, kernel } = findDefocus(patch);
    if (radius <= LARGEST_DISC || method === 'defocus') {
      suspects.push({ method: 'defocus', blur: { kind: 'disc', radius }, kernel });
    }
  }
  return suspects;
}

function tryOut(patch: Plane, noise: number, { method, blur, kernel }: Suspect, scale: number): Candidate {
  const light = { ...patch, values: patch.values.map(lightFromSrgb) };
  const [restored = light] = deconvolve([light], kernel, { noise, light: 'linear' });
  const after = { ...restored, values: restored.values.map((value) => srgbFromLight(Math.max(0, value))) };
  const { expectedGain, helps } = judge(patch, after, kernel, noise);
  const trusted = helps && kernelRadius(kernel) > 0;
  return { method, blur: inPhotograph(blur, scale), kernel, expectedGain, trusted };
}

/** Lengths in the photograph's own pixels. */
function inPhotograph(blur: BlurFound, scale: number): BlurFound {
  switch (blur.kind) {
    case 'path':
      return blur;
    case 'disc':
      return { kind: 'disc', radius: blur.radius / scale };
    case 'line':
      return { ...blur, length: blur.length / scale };
  }
}

/** The candidate to take: a trusted one where there is one. Undefined where there is none at all. */
export function preferred(candidates: readonly Candidate[]): Candidate | undefined {
  const worth = ({ blur, expectedGain }: Candidate) =>
    blur?.kind === 'path' ? expectedGain - PATH_HANDICAP : expectedGain;
  return [...candidates].sort((a, b) => Number(b.trusted) - Number(a.trusted) || worth(b) - worth(a))[0];
}

/** The network alone, at the largest scale at which edges are no wider than it learned to deal with. */
function networkChoice(luma: Plane, why: 'asked' | 'best'): Choice {
  let scale = 1;
  while (Math.max(luma.width, luma.height) * scale > FIRST_SIDE && sharpness(planeAt(luma, scale)) < WIDE_BLUR)
    scale /= 2;
  return { method: 'network', why, blur: null, kernel: null, scale, unaided: 1, candidates: [] };
}
