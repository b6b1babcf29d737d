import type { Statement } from './expression.ts';

/** One statement of a source, with where it stands among the others. */
export interface StatementNode {
  readonly from: number;
  readonly to: number;
  readonly kind: 'if' | 'while' | 'for' | 'function' | 'class' | 'jump' | 'other';
  readonly parent: StatementNode | null;
  /** Those before it in its block, in their order. */
  readonly before: readonly StatementNode[];
  /** What it does, read when it is asked for. */
  readonly read: () => Statement;
  /** Where conditions begin that decide whether what stands in it runs, as sites name their places; of `elif` and `else` those before it too. */
  readonly conditions: readonly number[];
  readonly inside: readonly StatementNode[];
}

/** Whether the statement holds a jump that leads out of the block that it stands in: not one of a function or a loop in it. */
export function leavesBlock(node: StatementNode): boolean {
  const waiting: StatementNode[] = [node];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one.kind === 'jump') return true;
    if (one.kind === 'if' || one.kind === 'other' || one === node) waiting.push(...one.inside);
  }
  return false;
}
