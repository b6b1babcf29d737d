/** The 4-connected components of a label map, numbered in the order of their first pixels. */
export interface Components {
  /** The component of each pixel. */
  readonly of: Int32Array;
  readonly count: number;
}

/** Neighbours above, below, left and right are connected when they have the same label. */
export function componentsOf(labels: Int32Array, width: number, height: number): Components {
  const of = new Int32Array(labels.length);
  // A forest of provisional numbers: each points to one that is not larger, roots to themselves.
  const parents = new Int32Array(labels.length);
  let provisional = 0;
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let column = 0; column < width; column++, pixel++) {
      const label = labels[pixel];
      const joinsLeft = column > 0 && labels[pixel - 1] === label;
      const joinsAbove = row > 0 && labels[pixel - width] === label;
      if (joinsLeft) {
        of[pixel] = of[pixel - 1] as number;
        if (joinsAbove) join(parents, of[pixel - 1] as number, of[pixel - width] as number);
      } else if (joinsAbove) {
        of[pixel] = of[pixel - width] as number;
      } else {
        parents[provisional] = provisional;
        of[pixel] = provisional++;
      }
    }
  }
  // Parents are not larger than their children, so that one pass in order finds every root already numbered.
  let count = 0;
  for (let number = 0; number < provisional; number++) {
    const parent = parents[number] as number;
    parents[number] = parent === number ? count++ : (parents[parent] as number);
  }
  for (let pixel = 0; pixel < of.length; pixel++) of[pixel] = parents[of[pixel] as number] as number;
  return { of, count };
}

function join(parents: Int32Array, one: number, other: number): void {
  const first = rootOf(parents, one);
  const second = rootOf(parents, other);
  parents[Math.max(first, second)] = Math.min(first, second);
}

/** Halves the path on the way, so that later calls are short. */
export function rootOf(parents: Int32Array, number: number): number {
  let at = number;
  while (parents[at] !== at) {
    const grandparent = parents[parents[at] as number] as number;
    parents[at] = grandparent;
    at = grandparent;
  }
  return at;
}
