import type { Statement } from './expression.ts';
import type { StatementNode } from './statement-node.ts';
import type { Cursor } from './token.ts';

/** A statement that is being read. */
export interface OpenNode extends StatementNode {
  to: number;
  conditions: readonly number[];
  meaning: Statement | null;
  readonly parent: OpenNode | null;
  readonly inside: OpenNode[];
}

// Of a block of ten thousand statements the guards nearby are looked at.
const mostBefore = 200;

/** Puts statements into those that they stand in, as they are read. */
export class StatementTree {
  readonly found: OpenNode[] = [];
  #owner: OpenNode | null = null;
  #block: OpenNode[] = [];

  /** One that begins at the cursor, and goes on as far as `read` reads, whether or not it can; what it reads stands in it. */
  node(cursor: Cursor, kind: StatementNode['kind'], read: (node: OpenNode) => void): void {
    const { from } = cursor.next;
    const node: OpenNode = {
      from,
      to: from,
      kind,
      parent: this.#owner,
      before: this.#block.slice(-mostBefore),
      conditions: [],
      inside: [],
      meaning: null,
      read: () => node.meaning ?? { from, to: node.to, is: 'other' },
    };
    this.#block.push(node);
    this.found.push(node);
    const [owner, block] = [this.#owner, this.#block];
    this.#owner = node;
    this.#block = node.inside;
    try {
      read(node);
    } finally {
      this.#owner = owner;
      this.#block = block;
      node.to = Math.max(cursor.end, from);
    }
  }
}
