import type { CallTree } from '@pellucid/replay';

/** A block of a flame graph, in pixels; rows count from the top. */
export interface FlameBlock {
  readonly node: CallTree;
  /** From the root down to the block. */
  readonly path: readonly CallTree[];
  readonly row: number;
  readonly x: number;
  readonly width: number;
  /** 1 to 3: the same for the same function. */
  readonly shade: 1 | 2 | 3;
  /** It stands above the block that was chosen. */
  readonly above: boolean;
}

/** Narrower blocks cannot be seen, nor pressed. */
const narrowest = 3;
const mostRows = 24;
const mostBlocks = 600;

/** `focus`: path to the block that takes the whole width; empty: the root. */
export function flameBlocks(root: CallTree, focus: readonly CallTree[], width: number): readonly FlameBlock[] {
  const path = focus.length === 0 ? [root] : focus;
  const blocks: FlameBlock[] = [];
  for (const [row, node] of path.entries()) {
    const above = row < path.length - 1;
    blocks.push({ node, path: path.slice(0, row + 1), row, x: 0, width, shade: shadeOf(node), above });
  }
  // Wider ones first, so that what is left out for their number is the narrowest.
  const waiting = blocks.slice(-1);
  for (let at = 0; at < waiting.length && blocks.length < mostBlocks; at++) {
    const block = waiting[at];
    if (block === undefined || block.row + 1 >= mostRows) continue;
    let { x } = block;
    for (const node of block.node.children) {
      const own = (node.total / Math.max(1, block.node.total)) * block.width;
      if (own < narrowest) break;
      const child: FlameBlock = {
        node,
        path: [...block.path, node],
        row: block.row + 1,
        x,
        width: own,
        shade: shadeOf(node),
        above: false,
      };
      blocks.push(child);
      waiting.push(child);
      x += own;
    }
  }
  return blocks;
}

function shadeOf({ function: target }: CallTree): 1 | 2 | 3 {
  return (((target ?? 0) % 3) + 1) as 1 | 2 | 3;
}
