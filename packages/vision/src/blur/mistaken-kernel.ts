import type { Random } from '../random.ts';
import type { Blur } from './blur.ts';
import { type Kernel, kernelOfMasses, kernelRadius } from './kernel.ts';

/**
 * The kernel as somebody might have estimated it from a blurred picture: a little too large or too small and turned, with weights that are
 * off and faint ones lost. One of five is exact. For training networks that must live with such mistakes.
 */
export function mistakenKernel(kernel: Kernel, random: Random): Kernel {
  if (kernel.size === 1 || random.chance(0.2)) return kernel;
  const scale = random.uniform(0.94, 1.06);
  const turn = random.uniform(-0.05, 0.05);
  const unevenness = random.uniform(0, 0.5);
  const least = random.uniform(0, 0.12) * Math.max(...kernel.weights);
  const radius = kernelRadius(kernel);
  const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  const { length } = kernel.weights;
  const x = new Float64Array(length);
  const y = new Float64Array(length);
  const mass = new Float64Array(length);
  for (const [i, weight] of kernel.weights.entries()) {
    const [dx, dy] = [(i % kernel.size) - radius, Math.floor(i / kernel.size) - radius];
    x[i] = cos * dx - sin * dy;
    y[i] = sin * dx + cos * dy;
    const seen = weight * Math.max(0, 1 + unevenness * random.normal());
    mass[i] = seen < least ? 0 : seen;
  }
  return mass.some((each) => each > 0) ? kernelOfMasses(x, y, mass) : kernel;
}

/** The kernel at the middle of the window, or of the object that moves through it. */
export function middleKernel(blur: Blur): Kernel {
  switch (blur.kind) {
    case 'even':
      return blur.kernel;
    case 'object':
      return blur.object;
    case 'corners':
      return blend(blur.kernels);
  }
}

function blend(kernels: readonly Kernel[]): Kernel {
  const size = Math.max(...kernels.map((kernel) => kernel.size));
  const weights = new Float32Array(size * size);
  for (const kernel of kernels) {
    const inset = (size - kernel.size) / 2;
    for (const [i, weight] of kernel.weights.entries()) {
      const at = (inset + Math.floor(i / kernel.size)) * size + inset + (i % kernel.size);
      weights[at] = (weights[at] ?? 0) + weight / kernels.length;
    }
  }
  return { size, weights };
}
