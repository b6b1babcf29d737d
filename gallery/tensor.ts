// A small picture goes through a convolution: three filters look for edges, then pooling keeps the strongest answers.

const pellucidView: unique symbol = Symbol.for('pellucid.view');

class Tensor {
  // Says how it is drawn: as maps, one for each channel.
  static readonly [pellucidView] = { view: 'maps', data: 'data', shape: 'shape' } as const;

  readonly shape: number[];
  readonly data: Float32Array;

  constructor(shape: number[], data = new Float32Array(shape.reduce((a, b) => a * b, 1))) {
    this.shape = shape;
    this.data = data;
  }
}

function picture(size: number): Tensor {
  const result = new Tensor([1, size, size]);
  for (let i = 0; i < size * size; i++) {
    const [y, x] = [Math.floor(i / size) - size / 2 + 0.5, (i % size) - size / 2 + 0.5];
    result.data[i] = Math.hypot(x, y) < size / 3 ? 1 : 0;
  }
  return result;
}

function convolve(image: Tensor, filters: number[][]): Tensor {
  const [, height, width] = image.shape as [number, number, number];
  const result = new Tensor([filters.length, height - 2, width - 2]);
  let at = 0;
  for (const filter of filters) {
    for (let y = 0; y < height - 2; y++) {
      for (let x = 0; x < width - 2; x++) {
        let sum = 0;
        for (let k = 0; k < 9; k++) sum += filter[k]! * image.data[(y + Math.floor(k / 3)) * width + x + (k % 3)]!;
        result.data[at++] = Math.max(0, sum);
      }
    }
  }
  return result;
}

function pool(maps: Tensor): Tensor {
  const [channels, height, width] = maps.shape as [number, number, number];
  const result = new Tensor([channels, height / 2, width / 2]);
  for (let i = 0; i < result.data.length; i++) {
    const [x, row] = [(i % (width / 2)) * 2, Math.floor(i / (width / 2)) * 2];
    const corner = row * width + x;
    const { data } = maps;
    result.data[i] = Math.max(data[corner]!, data[corner + 1]!, data[corner + width]!, data[corner + width + 1]!);
  }
  return result;
}

const filters = [
  [1, 0, -1, 2, 0, -2, 1, 0, -1],
  [1, 2, 1, 0, 0, 0, -1, -2, -1],
  [0, 1, 0, 1, -4, 1, 0, 1, 0],
];
const image = picture(14);
const maps = convolve(image, filters);
const pooled = pool(maps);
console.log(maps.shape.join(' × '), 'became', pooled.shape.join(' × '));
