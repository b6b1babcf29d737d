import { type Kernel, kernelOfPath } from './kernel.ts';

/** The kernel of something that moves evenly along a line: `length` in pixels from 0, `angle` in radians from the x axis downwards. */
export function linearKernel(length: number, angle: number): Kernel {
  // Eight places per pixel: the weights along the line are even to within a per cent.
  const count = Math.max(2, Math.ceil(length * 8));
  const along = Float64Array.from({ length: count }, (_, i) => length * ((i + 0.5) / count - 0.5));
  return kernelOfPath(
    along.map((at) => at * Math.cos(angle)),
    along.map((at) => at * Math.sin(angle)),
  );
}
