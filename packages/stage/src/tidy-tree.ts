/** A child, and on which side of its parent it hangs: -1 left, 1 right, 0: wherever there is room. */
export interface TidyChild<Id> {
  readonly id: Id;
  readonly side: -1 | 0 | 1;
}

export interface TidyPlace {
  /** In units of the least distance between two neighbours. */
  readonly x: number;
  readonly depth: number;
}

/** How far a subtree reaches at each depth below its root, relative to the root. */
interface Contour {
  readonly left: number[];
  readonly right: number[];
}

/**
 * Places for the nodes of trees, side by side (Reingold and Tilford 1981): neighbours of one depth are 1 apart or more, a parent stands
 * over the middle of its children, equal subtrees look equal, and an only child keeps its side. Leftmost x is 0.
 * @param childrenOf must lead to each node once
 */
export function tidyTree<Id>(
  roots: readonly Id[],
  childrenOf: (id: Id) => readonly TidyChild<Id>[],
): ReadonlyMap<Id, TidyPlace> {
  const offsets = new Map<Id, number>();
  const order: { readonly id: Id; readonly depth: number }[] = [];
  const parents = new Map<Id, Id>();
  for (const root of roots) visit(root, childrenOf, order, parents);
  const contours = new Map<Id, Contour>();
  // Children come after their parents in the order: from its end, all of them are known.
  for (let at = order.length - 1; at >= 0; at--) {
    const id = order[at]?.id;
    if (id !== undefined) contours.set(id, settle(childrenOf(id), contours, offsets));
  }
  settleRow(
    roots.map((id) => ({ id, contour: contours.get(id) ?? { left: [0], right: [0] } })),
    offsets,
  );
  const places = new Map<Id, TidyPlace>();
  for (const { id, depth } of order) {
    const parent = parents.get(id);
    const base = parent === undefined ? 0 : (places.get(parent)?.x ?? 0);
    places.set(id, { x: base + (offsets.get(id) ?? 0), depth });
  }
  const least = Math.min(0, ...[...places.values()].map(({ x }) => x));
  return new Map([...places].map(([id, { x, depth }]) => [id, { x: x - least, depth }]));
}

function visit<Id>(
  root: Id,
  childrenOf: (id: Id) => readonly TidyChild<Id>[],
  order: { readonly id: Id; readonly depth: number }[],
  parents: Map<Id, Id>,
): void {
  const stack = [{ id: root, depth: 0 }];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    order.push(node);
    for (const { id } of childrenOf(node.id)) {
      parents.set(id, node.id);
      stack.push({ id, depth: node.depth + 1 });
    }
  }
}

/** Puts the children beside one another, relative to their parent, and tells how far the whole reaches. */
function settle<Id>(
  children: readonly TidyChild<Id>[],
  contours: ReadonlyMap<Id, Contour>,
  offsets: Map<Id, number>,
): Contour {
  const parts = children.flatMap(({ id }) => {
    const contour = contours.get(id);
    return contour === undefined ? [] : [{ id, contour }];
  });
  const only = children.length === 1 ? children[0] : undefined;
  const row = settleRow(parts, offsets);
  const [first, last] = [offsets.get(parts[0]?.id as Id) ?? 0, offsets.get(parts.at(-1)?.id as Id) ?? 0];
  const middle = (first + last) / 2 - (only === undefined ? 0 : only.side / 2);
  for (const { id } of parts) offsets.set(id, (offsets.get(id) ?? 0) - middle);
  return {
    left: [0, ...row.left.map((x) => x - middle)],
    right: [0, ...row.right.map((x) => x - middle)],
  };
}

function settleRow<Id>(
  parts: readonly { readonly id: Id; readonly contour: Contour }[],
  offsets: Map<Id, number>,
): Contour {
  const left: number[] = [];
  const right: number[] = [];
  for (const { id, contour } of parts) {
    let shift = right.length === 0 ? 0 : Number.NEGATIVE_INFINITY;
    for (const [depth, x] of contour.left.entries()) {
      const edge = right[depth];
      if (edge !== undefined) shift = Math.max(shift, edge + 1 - x);
    }
    offsets.set(id, shift);
    for (const [depth, x] of contour.left.entries()) left[depth] ??= x + shift;
    for (const [depth, x] of contour.right.entries()) right[depth] = x + shift;
  }
  return { left, right };
}
