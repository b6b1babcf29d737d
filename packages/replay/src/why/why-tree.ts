import type { Role, Why, WhyNode } from './question.ts';

/** The graph told as a tree: each cause stands in full where it is met first. */
export interface WhyBranch {
  readonly node: WhyNode;
  /** What it is to the one above; null: it is the answer. */
  readonly role: Role | null;
  readonly certain: boolean;
  /** It was told in full before: nothing stands below it here. */
  readonly again: boolean;
  readonly below: readonly WhyBranch[];
}

/** Why a statement ran, and which object is meant, is told once, not below each statement for which it is so. */
export function whyTree({ nodes }: Why): WhyBranch | null {
  const told = new Set<number>();
  const branch = (node: WhyNode, role: Role | null, certain: boolean): WhyBranch => {
    const again = told.has(node.id);
    if (again) return { node, role, certain, again, below: [] };
    told.add(node.id);
    const below: WhyBranch[] = [];
    for (const edge of node.causes) {
      const cause = nodes[edge.to];
      const isNews = edge.role === 'value' || edge.role === 'choice' || !told.has(edge.to);
      if (cause !== undefined && isNews) below.push(branch(cause, edge.role, edge.certain));
    }
    return { node, role, certain, again, below };
  };
  const [root] = nodes;
  return root === undefined ? null : branch(root, null, true);
}
