import { add, constant, matmul, reduceMean, slice, sqrt, square, sub, swapLast, type Tensor } from '@pellucid/tensor';

/**
 * Mean magnitude of the discrete Fourier transform of maps x [batch, channels, height, width], of orthonormal scale: white noise of deviation σ has
 * about 0.89·σ. Of each pair of conjugate frequencies one is counted, as in a transform of real numbers. For the difference of two pictures
 * it is the distance of their spectra. Computed as two products with fixed matrices: for crops, whose sides are a few hundred pixels.
 */
export function spectrumDistance(x: Tensor): Tensor {
  const [, , height = 0, width = 0] = x.shape;
  const columns = Math.floor(width / 2) + 1;
  // [width, 2·columns]: cosines, then sines. Rows of the picture times it are [real | imaginary] of their transforms.
  const across = matmul(x, swapLast(waves(columns, width)));
  // [2·height, height]: the same for columns; real × real − imaginary × imaginary and so on then meet in four blocks.
  const both = matmul(waves(height, height), across);
  const block = (row: 0 | 1, column: 0 | 1) =>
    slice(
      both,
      [0, 0, row * height, column * columns],
      [x.shape[0] ?? 0, x.shape[1] ?? 0, (row + 1) * height, (column + 1) * columns],
    );
  const real = sub(block(0, 0), block(1, 1));
  const imaginary = add(block(0, 1), block(1, 0));
  // A magnitude of exactly 0 has no gradient.
  return reduceMean(sqrt(add(add(square(real), square(imaginary)), 1e-8)));
}

/** [2·frequencies, length]: the cosines of the first frequencies, then their negated sines, of orthonormal scale. */
function waves(frequencies: number, length: number): Tensor {
  const matrix = new Float32Array(2 * frequencies * length);
  const scale = 1 / Math.sqrt(length);
  for (let frequency = 0; frequency < frequencies; frequency++) {
    for (let position = 0; position < length; position++) {
      // Reduced before it becomes an angle: large angles lose digits.
      const angle = (2 * Math.PI * ((frequency * position) % length)) / length;
      matrix[frequency * length + position] = scale * Math.cos(angle);
      matrix[(frequencies + frequency) * length + position] = -scale * Math.sin(angle);
    }
  }
  return constant(matrix, [2 * frequencies, length]);
}
