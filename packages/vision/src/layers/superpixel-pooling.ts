import {
  reshape,
  type Segments,
  type Shape,
  segmentMax,
  segmentMean,
  type Tensor,
  transpose,
  unpool,
} from '@pellucid/tensor';

export type SegmentPooling = 'average' | 'maximum';

/**
 * Pools maps x [batch, channels, height, width] over segments of all their positions: row k of the result [segments, channels] is the mean, or
 * the maximum of each channel, over the positions of segment k; 0 for an empty one. The gradient of the mean is spread evenly over the
 * segment, that of the maximum goes to the first position that holds it. @throws ShapeError when labels and positions differ in number
 */
export function superpixelPool(x: Tensor, segments: Segments, pooling: SegmentPooling): Tensor {
  const rows = positionRows(x);
  return pooling === 'average' ? segmentMean(rows, segments) : segmentMax(rows, segments);
}

/**
 * Gives every position the numbers of its segment: [segments, channels] → maps of `shape` [batch, channels, height, width]. After average
 * pooling this is an orthogonal projection: what is constant on each segment stays, and doing it twice changes nothing.
 */
export function superpixelUnpool(pooled: Tensor, segments: Segments, shape: Shape): Tensor {
  const [batch = 1, channels = 1, height = 1, width = 1] = shape;
  return transpose(reshape(unpool(pooled, segments), [batch, height, width, channels]), [0, 3, 1, 2]);
}

/** One row for each position of the whole batch, row by row, picture after picture: [batch·height·width, channels]. */
function positionRows(x: Tensor): Tensor {
  const [batch = 1, channels = 1, height = 1, width = 1] = x.shape;
  return reshape(transpose(x, [0, 2, 3, 1]), [batch * height * width, channels]);
}
