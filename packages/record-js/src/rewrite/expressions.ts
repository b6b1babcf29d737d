import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import {
  type ClassNode,
  children,
  type FunctionNode,
  isNameless,
  isType,
  type MemberNode,
  type Node,
} from './syntax.ts';
import type { Piece } from './text.ts';

/** Expressions: what has no rule of its own is copied with its parts rewritten. */
export class Expressions {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  generic(node: Node): Piece {
    return this.place.around(
      node,
      children(node).map((child) => [child, this.node(child)] as const),
    );
  }

  node(node: Node): Piece {
    return this.expression(node, false);
  }

  /** `unused`: nobody looks at its value. `late`: a statement begins with its event. */
  expression(node: Node, unused: boolean, late = false): Piece {
    if (isType(node)) return node;
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.rules.functions.fn(node as FunctionNode);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.rules.classes.class(node as ClassNode);
      case 'ParenthesizedExpression':
        return this.place.around(node, [[node.expression, this.expression(node.expression, unused)]]);
      case 'SequenceExpression':
        return this.place.around(
          node,
          node.expressions.map(
            (one, i) => [one, this.expression(one, unused || i < node.expressions.length - 1)] as const,
          ),
        );
      case 'AssignmentExpression':
        return this.rules.targets.assignment(node, unused, late);
      case 'UpdateExpression':
        return this.rules.targets.update(node, unused, late);
      case 'UnaryExpression':
        return node.operator === 'delete' ? this.rules.targets.deletion(node) : this.generic(node);
      case 'YieldExpression':
        return this.yield(node);
      case 'AwaitExpression': {
        const { prefix } = this.place.settings;
        const { call } = this.place.holder();
        const site = this.place.site('await', node);
        return [
          `${prefix}.z(${site},${call},`,
          this.place.around(node, [[node.argument, [`${prefix}.a(${site},${call},`, this.node(node.argument), ')']]]),
          ')',
        ];
      }
      case 'CallExpression':
        return this.rules.calls.call(node);
      case 'ChainExpression':
        return this.rules.chains.chain(node);
      case 'NewExpression':
        return this.rules.calls.construction(node);
      case 'MemberExpression': {
        const linked = this.rules.chains.linked.get(node);
        if (linked !== undefined) return linked;
        this.subscript(node);
        return this.place.around(node, [
          [node.object, this.node(node.object)],
          ...(node.computed ? [[node.property, this.node(node.property)] as const] : []),
        ]);
      }
      case 'Property': {
        const key = node.computed ? [[node.key, this.node(node.key)] as const] : [];
        if (node.shorthand) return node;
        return this.place.around(node, [...key, [node.value, this.node(node.value)]]);
      }
      case 'Identifier':
      case 'Literal':
      case 'MetaProperty':
      case 'TemplateElement':
        return node;
      default:
        return this.generic(node);
    }
  }

  /** A value in a helper variable, from which an anonymous function must not take its name. */
  unnamed(node: Node): Piece {
    return [isNameless(node) ? '(0,' : '(', this.node(node), ')'];
  }

  subscript(node: MemberNode): void {
    if (!node.computed || node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
    const container = lookup(this.place.scope, node.object.name);
    const index = lookup(this.place.scope, node.property.name);
    if (container !== null && index !== null)
      this.place.tables.addSubscript(this.place.owner.entry.id, container.id, index.id);
  }

  private yield(node: Node & { type: 'YieldExpression' }): Piece {
    const { prefix } = this.place.settings;
    // The key of a class's member may yield: that is the function around it.
    const { call, entry } = this.place.holder();
    const site = this.place.site('yield', node);
    if (node.argument === null)
      return [`${prefix}.z(${site},${call},yield ${this.place.probe('y', site, call, 'undefined')})`];
    const value = this.node(node.argument);
    if (node.delegate) {
      const name = entry.async ? 'ya' : 'yd';
      const whole = this.place.around(node, [[node.argument, [`${prefix}.${name}(${site},${call},`, value, ')']]]);
      // The last promise of an async iterator puts the call aside too, and nobody asks again.
      return entry.async ? [`${prefix}.z(${site},${call},`, whole, ')'] : ['(', whole, ')'];
    }
    return [
      `${prefix}.z(${site},${call},`,
      this.place.around(node, [[node.argument, [`${prefix}.y(${site},${call},`, value, ')']]]),
      ')',
    ];
  }
}
