import { avgPool2d, type Backend, compile, input, maxPool2d, type Tensor, type Value } from '@pellucid/tensor';
import { Random } from '../random.ts';
import { glyphs } from './glyphs.ts';
import { glyphInk, side } from './pictures.ts';

/** What is done to a map. `strided` is the maximum with stride 2. */
export type MapTreatment = 'none' | 'max' | 'average' | 'strided';

/** A map of numbers from 0 to 1, row by row. */
export interface InkMap {
  readonly side: number;
  readonly numbers: Float32Array;
}

/** What a treatment does to maps, averaged over many. */
export interface PoolingEffect {
  readonly treatment: MapTreatment;
  /** Side of a map after it; before it all have the same. */
  readonly side: number;
  /** Share of a map's numbers that are above one half. */
  readonly bright: number;
  /** Mean of all numbers. */
  readonly mean: number;
  /** Correlation between the map and the one that the same ink, moved by 1, 2, … pixels, gives. */
  readonly likeness: readonly number[];
  /** The treated map of the example, drawn from the digit 4. */
  readonly example: InkMap;
}

const treatments: Readonly<Record<MapTreatment, (map: Tensor) => Tensor>> = {
  none: (map) => map,
  max: (map) => maxPool2d(map, { kernel: 3, stride: 1, padding: 1 }),
  average: (map) => avgPool2d(map, { kernel: 3, stride: 1, padding: 1, countPadding: false }),
  strided: (map) => maxPool2d(map, { kernel: 3, stride: 2, padding: 1 }),
};

/** Each glyph so often. */
const turns = 8;
/** Which of them is the example: a large 4. */
const exampleIndex = 4 + 16 * 3;
const farthest = 3;

/** Pools the ink of glyphs without noise, as it lies and moved, and says what became of it. */
export async function poolingEffects(backend: Backend): Promise<readonly PoolingEffect[]> {
  const random = Random.seeded(1).fork('ink');
  const inks = Array.from({ length: turns * glyphs.length }, (_, index) => {
    const glyph = glyphs[index % glyphs.length];
    return glyph === undefined ? new Float32Array(side * side) : glyphInk(random.fork(index), glyph).cover;
  });
  const maps = input('maps', [inks.length, 1, side, side]);
  const outputs = {
    none: treatments.none(maps),
    max: treatments.max(maps),
    average: treatments.average(maps),
    strided: treatments.strided(maps),
  };
  const program = await compile(outputs, backend);
  try {
    const at: Readonly<Record<MapTreatment, Value>>[] = [];
    for (let pixels = 0; pixels <= farthest; pixels++) {
      const data = new Float32Array(inks.length * side * side);
      for (const [index, ink] of inks.entries()) data.set(movedRight(ink, pixels), index * side * side);
      at.push(await program.run({ maps: { shape: maps.shape, data } }));
    }
    return (Object.keys(treatments) as MapTreatment[]).map((treatment) => {
      const [still = new Float32Array(), ...moved] = at.map((values) => Float32Array.from(values[treatment].data));
      const afterSide = outputs[treatment].shape[3] ?? 0;
      const size = afterSide * afterSide;
      return {
        treatment,
        side: afterSide,
        bright: still.filter((number) => number > 0.5).length / still.length,
        mean: still.reduce((sum, number) => sum + number, 0) / still.length,
        likeness: moved.map((map) => meanCorrelation(still, map, size)),
        example: { side: afterSide, numbers: still.slice(exampleIndex * size, (exampleIndex + 1) * size) },
      };
    });
  } finally {
    await program.release();
  }
}

/** Glyphs keep away from the edges: what leaves on the right is empty. */
function movedRight(ink: Float32Array, pixels: number): Float32Array {
  const moved = new Float32Array(ink.length);
  moved.set(ink.subarray(0, ink.length - pixels), pixels);
  return moved;
}

/** Pearson's correlation of maps of `size` numbers each, averaged over the maps. */
function meanCorrelation(a: Float32Array, b: Float32Array, size: number): number {
  let sum = 0;
  for (let from = 0; from < a.length; from += size) {
    sum += correlation(a.subarray(from, from + size), b.subarray(from, from + size));
  }
  return (sum * size) / a.length;
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (numbers: Float32Array): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let place = 0; place < a.length; place++) {
    const [x, y] = [(a[place] ?? 0) - meanA, (b[place] ?? 0) - meanB];
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return product / Math.sqrt(squaresA * squaresB);
}
