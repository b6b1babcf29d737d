import { type CallNode, isMutation } from './natives.ts';
import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import { bare, type MemberNode, type Node } from './syntax.ts';
import type { Piece } from './text.ts';

/** Optional chains of properties and calls. */
export class Chains {
  private readonly place: Place;
  private readonly rules: Rules;
  private readonly inChain = new Set<Node>();
  /** How the last part of a chain that was split is written. */
  readonly linked: Map<Node, Piece> = new Map();

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  chain(node: Node & { type: 'ChainExpression' }): Piece {
    return this.links(node.expression);
  }

  /** The call cannot be wrapped: it is in the midst of a chain. */
  holds(call: Node): boolean {
    return this.inChain.has(call);
  }

  /** Calls in an optional chain that cannot be wrapped: the rest of the chain must go with them when it ends early. */
  private links(node: Node): Piece {
    const whole = bare(node);
    const link = whole.type === 'CallExpression' ? lastLink(memberOf(whole.callee)?.object) : null;
    const split = link === null ? null : this.split(link, () => this.rules.calls.call(whole as CallNode));
    if (split !== null) return split;
    let optional = false;
    const spine = spineOf(node);
    for (const part of spine.reverse()) {
      if ('optional' in part && part.optional === true) optional = true;
      if (optional && (part !== node || link !== null)) this.inChain.add(part);
    }
    const silent = spine.some((part) => this.inChain.has(part) && part.type === 'CallExpression' && isMutation(part));
    const made = this.rules.expressions.node(node);
    return silent ? this.place.gapAround(node, made, 'a change in the middle of an optional chain') : made;
  }

  /** The same as a condition: what stands before the last `?.` is tested, and what follows can be wrapped. `make` rewrites all of it. */
  split(link: Node, make: () => Piece, otherwise = 'void 0'): Piece | null {
    if (link.type !== 'MemberExpression') return null;
    const held = this.place.temporary(link.object);
    if (held === null) return null;
    const base = spineOf(link.object).length > 1 ? this.links(link.object) : this.rules.expressions.node(link.object);
    const mark = this.place.find('?', link.object.end);
    const rest = { start: mark + 2, end: link.end };
    const key = link.computed ? [[link.property, this.rules.expressions.node(link.property)] as const] : [];
    const dot = link.computed ? '' : '.';
    this.linked.set(link, [held, { start: link.object.end, end: mark }, dot, this.place.around(rest, key)]);
    return [`((${held}=`, base, `)===null||${held}===void 0?${otherwise}:`, make(), ')'];
  }
}

function memberOf(callee: Node): MemberNode | null {
  const inner = bare(callee);
  return inner.type === 'MemberExpression' ? inner : null;
}

/** What a chain of properties and calls consists of, outermost first. */
function spineOf(node: Node): Node[] {
  const spine: Node[] = [];
  for (let at = node; ; ) {
    spine.push(at);
    if (at.type === 'CallExpression') at = at.callee;
    else if (at.type === 'MemberExpression') at = at.object;
    else if (at.type === 'TSNonNullExpression') at = at.expression;
    else return spine;
  }
}

/** The outermost part of a chain that ends it early. */
export function lastLink(node: Node | undefined): Node | null {
  if (node === undefined) return null;
  return spineOf(node).find((part) => 'optional' in part && part.optional === true) ?? null;
}
