import { kernelOfMasses, kernelRadius } from '../../packages/vision/dist/blur/kernel.js';

/**
 * A kernel that was found in a picture `scale` times smaller, in the picture's own pixels.
 * @param {import('@pellucid/vision').Kernel} kernel
 * @param {number} scale at least 1
 */
export function fullSizeKernel(kernel, scale) {
  if (scale === 1) return kernel;
  // Each weight is spread over its pixel, so that none of the larger pixels between stays empty.
  const parts = 2 * Math.ceil(scale);
  const radius = kernelRadius(kernel);
  const count = kernel.size * parts;
  const place = (index) => scale * ((index + 0.5) / parts - 0.5 - radius);
  const [x, y, mass] = [
    new Float64Array(count * count),
    new Float64Array(count * count),
    new Float64Array(count * count),
  ];
  for (let row = 0, at = 0; row < count; row++) {
    for (let column = 0; column < count; column++, at++) {
      [x[at], y[at]] = [place(column), place(row)];
      mass[at] = kernel.weights[Math.floor(row / parts) * kernel.size + Math.floor(column / parts)];
    }
  }
  return kernelOfMasses(x, y, mass);
}
