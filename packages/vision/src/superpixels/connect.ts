import { type Components, componentsOf, rootOf } from './components.ts';
import type { LabPicture } from './lab.ts';
import { Regions } from './regions.ts';
import { numbered, type Segmentation } from './segmentation.ts';
import { SmallestFirst } from './smallest-first.ts';

/**
 * A segmentation whose regions are 4-connected, from clusters that may have fallen apart: the smallest component joins a neighbour, again
 * and again, until `target` are left (fewer when there were fewer). So those that survive are the largest, whichever clusters they come
 * from, and their number is the one asked for. The neighbour is the one with the longest common border per difference of colours.
 */
export function connected(labels: Int32Array, picture: LabPicture, target: number): Segmentation {
  const { width, height } = picture;
  const components = componentsOf(labels, width, height);
  return numbered(joined(components, picture, target), components.count, width, height);
}

/** The surviving component of each pixel. */
function joined({ of, count }: Components, picture: LabPicture, target: number): Int32Array {
  const parents = new Int32Array(count).map((_, component) => component);
  const regions = new Regions(of, count, picture);
  const queue = new SmallestFirst(regions.sizes);
  for (let left = count; left > target; left--) {
    const smallest = queue.take();
    const neighbour = regions.bestNeighbour(smallest, parents);
    parents[smallest] = neighbour;
    regions.join(smallest, neighbour);
  }
  for (let pixel = 0; pixel < of.length; pixel++) of[pixel] = rootOf(parents, of[pixel] as number);
  return of;
}
