import type { Kernel } from '../../blur/kernel.ts';
import { Fourier2d, type Spectrum } from '../../fourier/fourier-2d.ts';
import type { Plane } from '../../images/plane.ts';
import { type GradientPower, gradientPower, kernelSpectrum } from '../restore/kernel-spectrum.ts';
import { tileable } from './tileable.ts';

/**
 * Finds what a blurred plane shows in few, strong edges: min over x of |k∗x − y|² + λ·(number of places with a gradient), by half-quadratic
 * splitting (Xu, Zheng and Jia, "Unnatural L0 sparse representation", CVPR 2013; Pan et al., CVPR 2014). Fine detail is missing from it, and that is
 * its use: what is left tells the kernel.
 */
export class EdgePictures {
  readonly #plane: Plane;
  readonly #tile: Plane;
  readonly #fourier: Fourier2d;
  readonly #blurred: Spectrum;
  readonly #edges: Spectrum;
  readonly #divergence: Float32Array;
  readonly #picture: Float32Array;
  readonly #power: GradientPower;

  /** For kernels up to `support` pixels wide. */
  constructor(plane: Plane, support: number) {
    this.#plane = plane;
    this.#tile = tileable(plane, 2 * support);
    const { width, height } = this.#tile;
    this.#fourier = new Fourier2d(width, height);
    this.#blurred = this.#fourier.forward(this.#tile.values);
    this.#edges = this.#fourier.forward(this.#tile.values);
    this.#divergence = new Float32Array(width * height);
    this.#picture = new Float32Array(width * height);
    this.#power = gradientPower(this.#tile);
  }

  /** The picture of this kernel. A larger `lambda` keeps fewer edges. */
  picture(kernel: Kernel, lambda: number): Plane {
    const fourier = this.#fourier;
    const { real: kr, imaginary: ki } = kernelSpectrum(kernel, fourier);
    const { real: br, imaginary: bi } = this.#blurred;
    const { real: er, imaginary: ei } = this.#edges;
    const { columns, height } = fourier;
    const { across, down } = this.#power;
    const picture = this.#picture;
    picture.set(this.#tile.values);
    for (let beta = 2 * lambda; beta < BETA_END; beta *= BETA_GROWTH) {
      this.#keepEdges(lambda / beta);
      fourier.forward(this.#divergence, this.#edges);
      for (let v = 0, i = 0; v < height; v++) {
        const along = down[v] ?? 0;
        for (let u = 0; u < columns; u++, i++) {
          const a = kr[i] ?? 0;
          const b = ki[i] ?? 0;
          const p = br[i] ?? 0;
          const q = bi[i] ?? 0;
          const scale = 1 / (a * a + b * b + beta * (along + (across[u] ?? 0)));
          er[i] = (a * p + b * q + beta * (er[i] ?? 0)) * scale;
          ei[i] = (a * q - b * p + beta * (ei[i] ?? 0)) * scale;
        }
      }
      fourier.inverse(this.#edges, picture);
    }
    return cropped(picture, this.#tile.width, this.#plane);
  }

  /** The negative divergence of the picture's gradients, without those whose square is below the limit. */
  #keepEdges(limit: number): void {
    const { width, height } = this.#tile;
    const x = this.#picture;
    const out = this.#divergence;
    out.fill(0);
    for (let row = 0; row < height; row++) {
      const start = row * width;
      const below = row + 1 < height ? start + width : 0;
      let here = x[start] ?? 0;
      for (let column = 0; column < width; column++) {
        const at = start + column;
        const right = column + 1 < width ? at + 1 : start;
        const next = x[right] ?? 0;
        const gx = next - here;
        const gy = (x[below + column] ?? 0) - here;
        here = next;
        if (gx * gx + gy * gy < limit) continue;
        out[at] = (out[at] ?? 0) - gx - gy;
        out[right] = (out[right] ?? 0) + gx;
        out[below + column] = (out[below + column] ?? 0) + gy;
      }
    }
  }
}

/** Where the splitting has come so near to the problem that nothing moves any more. */
const BETA_END = 1e5;
const BETA_GROWTH = 2 * Math.SQRT2;

function cropped(values: Float32Array, rowLength: number, { width, height }: Plane): Plane {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) out.set(values.subarray(y * rowLength, y * rowLength + width), y * width);
  return { width, height, values: out };
}
