import { constant, type Segments, type Tensor, type Value } from '@pellucid/tensor';
import { capacityOf, levelSegmentValues, type MapSize } from '../../../layers/superpixel-segments.ts';

/** Segments of a level as constants: slanted stripes, as tools/python/deblur_gan_reference.py draws them. */
export function stripes(batch: number, size: MapSize, superpixels: number): Segments {
  const capacity = capacityOf(size, superpixels);
  const values = levelSegmentValues(
    'level',
    Array.from({ length: batch }, (_, item) => stripeLabels(item, size, capacity)),
    capacity,
  );
  const part = (name: string) => constantOf(values[`level.${name}`] as Value);
  return { labels: part('labels'), members: part('members'), shares: part('shares') };
}

function stripeLabels(item: number, { width, height }: MapSize, capacity: number): Int32Array {
  return Int32Array.from({ length: width * height }, (_, position) => {
    const y = Math.floor(position / width);
    const x = position % width;
    return Math.floor((3 * x + 5 * y + 7 * item) / 4) % capacity;
  });
}

function constantOf({ data, shape }: Value): Tensor {
  return constant(data, shape);
}
