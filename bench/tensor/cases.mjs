/**
 * What is measured. A net is one of DeblurGAN-v2's generators on one square crop; a layer is a convolution alone.
 * @typedef {{ kind: 'net', name: string, features: 'superpixel' | 'fpn-mobilenet', size: number }} Net
 * @typedef {{ kind: 'layer', name: string, channels: number, filters: number, kernel: number, stride: number, groups: number, size: number }} Layer
 * @typedef {'forward' | 'step'} Mode forward: as in use, parameters fixed. step: forward, backward, clipping, Adam, average of parameters;
 *   for a layer: its output and both gradients
 */

/** @type {readonly Net[]} */
export const nets = ['superpixel', 'fpn-mobilenet'].flatMap((features) =>
  [128, 256].map((size) => ({ kind: 'net', name: `${features} ${size}²`, features, size })),
);

/** @type {readonly Layer[]} */
export const layers = [
  layer('3×3, 64 → 64', 64, 64, 3, 1, 1, 64),
  layer('3×3, 24 → 24', 24, 24, 3, 1, 1, 128),
  layer('3×3, 128 → 128', 128, 128, 3, 1, 1, 32),
  layer('3×3 stride 2, 32 → 64', 32, 64, 3, 2, 1, 128),
  layer('1×1, 64 → 256', 64, 256, 1, 1, 1, 64),
  layer('5×5, 32 → 32', 32, 32, 5, 1, 1, 64),
  layer('depthwise 3×3, 96', 96, 96, 3, 1, 96, 64),
];

/** @returns {Layer} */
function layer(name, channels, filters, kernel, stride, groups, size) {
  return { kind: 'layer', name: `${name} at ${size}²`, channels, filters, kernel, stride, groups, size };
}
