import type { CallNode } from './natives.ts';
import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { noteSurroundings } from './surroundings.ts';
import { keyName, type Node } from './syntax.ts';
import type { Piece } from './text.ts';

/** Calls that run texts. */
export class Evaluations {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  /** A call of `eval` or `Function`: what they are handed is rewritten before they get it. */
  call(node: CallNode | (Node & { type: 'NewExpression' }), callee: Node): Piece | null {
    const [first] = node.arguments;
    if (first === undefined) return null;
    const { prefix } = this.place.settings;
    const isGlobal = (part: Node, name: string): boolean =>
      part.type === 'Identifier' && part.name === name && lookup(this.place.scope, name) === null;
    const site = this.place.site('call', node);
    if (isGlobal(callee, 'Function')) {
      const given = { start: first.start, end: node.arguments.at(-1)?.end ?? first.end };
      const handed = node.arguments.map((argument) => [argument, this.rules.expressions.node(argument)] as const);
      return this.place.around(node, [[given, [`...${prefix}.fn(${site},[`, this.place.around(given, handed), '])']]]);
    }
    if (first.type === 'SpreadElement' || node.type !== 'CallExpression') return null;
    const isDirect = isGlobal(callee, 'eval');
    const isIndirect =
      (callee.type === 'SequenceExpression' && isGlobal(callee.expressions.at(-1) ?? callee, 'eval')) ||
      (callee.type === 'MemberExpression' &&
        !callee.computed &&
        keyName(callee.property, false) === 'eval' &&
        (isGlobal(callee.object, 'globalThis') || isGlobal(callee.object, 'global')));
    if (!isDirect && !isIndirect) return null;
    if (isDirect) this.place.evaluations.set(site, noteSurroundings(this.place.scope, prefix, this.place.isStrict));
    const rest = node.arguments.slice(1).map((argument) => [argument, this.rules.expressions.node(argument)] as const);
    const text: Piece = [`${prefix}.ev(${site},`, this.rules.expressions.node(first), ')'];
    return this.place.around(node, [[first, text], ...rest]);
  }
}
