import type { Segmentation } from './segmentation.ts';

/**
 * Labels with at most `limit` different values: the segment with the fewest positions (of equal ones the smallest label) takes the label
 * of the neighbour with the longest common border (again the smallest label), again and again. Labels keep their numbers.
 */
export function merged(segmentation: Segmentation, limit: number): Int32Array<ArrayBuffer> {
  const { labels, count } = segmentation;
  if (count <= limit) return labels;
  const sizes = new Int32Array(count);
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1;
  const borders = bordersOf(segmentation);
  const now = Int32Array.from({ length: count }, (_, label) => label);
  for (let left = count; left > limit; left--) {
    const small = smallest(sizes);
    const neighbour = longest(borders[small]);
    for (const [other, length] of borders[small] as Borders) {
      const across = borders[other] as Borders;
      across.delete(small);
      if (other === neighbour) continue;
      lengthen(across, neighbour, length);
      lengthen(borders[neighbour] as Borders, other, length);
    }
    sizes[neighbour] = (sizes[neighbour] as number) + (sizes[small] as number);
    sizes[small] = 0;
    for (let label = 0; label < count; label++) if (now[label] === small) now[label] = neighbour;
  }
  return labels.map((label) => now[label] as number);
}

/** The length of the common border with each neighbour. */
type Borders = Map<number, number>;

function bordersOf({ labels, width, height, count }: Segmentation): Borders[] {
  const borders = Array.from({ length: count }, (): Borders => new Map());
  for (let y = 0, position = 0; y < height; y++) {
    for (let x = 0; x < width; x++, position++) {
      if (x + 1 < width) meet(labels[position] as number, labels[position + 1] as number);
      if (y + 1 < height) meet(labels[position] as number, labels[position + width] as number);
    }
  }
  return borders;

  function meet(one: number, other: number): void {
    if (one === other) return;
    lengthen(borders[one] as Borders, other, 1);
    lengthen(borders[other] as Borders, one, 1);
  }
}

function lengthen(borders: Borders, neighbour: number, by: number): void {
  borders.set(neighbour, (borders.get(neighbour) ?? 0) + by);
}

/** Of those that are still there. */
function smallest(sizes: Int32Array): number {
  let best = -1;
  for (let label = 0; label < sizes.length; label++) {
    const size = sizes[label] as number;
    if (size > 0 && (best === -1 || size < (sizes[best] as number))) best = label;
  }
  return best;
}

function longest(borders: Borders = new Map()): number {
  let [best, bestLength] = [-1, 0];
  for (const [neighbour, length] of borders) {
    if (length > bestLength || (length === bestLength && neighbour < best)) [best, bestLength] = [neighbour, length];
  }
  return best;
}
