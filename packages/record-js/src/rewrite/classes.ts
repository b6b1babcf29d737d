import type { CallNode } from './natives.ts';
import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import { type Activation, keyName } from './scopes.ts';
import { type ClassNode, type FunctionNode, isNameless, isType, type Node } from './syntax.ts';
import type { Piece, Span } from './text.ts';

/** Class bodies, their fields, and what `super()` brings. */
export class Classes {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  class(node: ClassNode): Piece {
    const replaced: (readonly [Span, Piece])[] = [];
    for (const decorator of node.decorators) replaced.push([decorator, this.rules.expressions.generic(decorator)]);
    if (node.superClass !== null) replaced.push([node.superClass, this.rules.expressions.node(node.superClass)]);
    const outer = this.place.temporary(node);
    const inner = this.place.within(this.place.scopeOf(node), () => {
      const runs = node.body.body.some(
        (member) =>
          member.type === 'StaticBlock' || (member.type === 'PropertyDefinition' && member.static && !isType(member)),
      );
      const pieces: (readonly [Span, Piece])[] = [];
      for (const member of node.body.body) if (!isType(member)) pieces.push([member, this.member(member)]);
      const piece = this.place.around(node.body, pieces);
      if (!runs || outer === null) return piece;
      const { entry } = this.place.owner;
      const start = { start: node.body.start, end: node.body.start + 1 };
      const rest = this.place.around({ start: start.end, end: node.body.end - 1 }, pieces);
      const leave = this.place.probe(
        'r',
        this.place.site('class', { start: node.body.end - 1, end: node.body.end }),
        outer,
        'undefined',
      );
      return [
        start,
        `static{${outer}=${this.place.probe('e', entry.id)};}`,
        rest,
        `;static{${leave};}`,
        { start: node.body.end - 1, end: node.body.end },
      ];
    });
    replaced.push([node.body, inner]);
    return this.place.around(node, replaced);
  }

  private member(node: Node): Piece {
    switch (node.type) {
      case 'MethodDefinition': {
        if (node.value.body === null) return node;
        const key = node.computed ? [[node.key, this.rules.expressions.node(node.key)] as const] : [];
        const { type } = node.value;
        if (type !== 'FunctionExpression') return node;
        return this.place.around(node, [...key, [node.value, this.rules.functions.fn(node.value as FunctionNode)]]);
      }
      case 'StaticBlock': {
        const start = this.place.text.indexOf('{', node.start) + 1;
        return this.place.within(this.place.scopeOf(node), () => [
          { start: node.start, end: start },
          this.rules.statements.statements(node.body, start, node.end - 1),
          { start: node.end - 1, end: node.end },
        ]);
      }
      case 'PropertyDefinition':
        return this.field(node);
      default:
        return node;
    }
  }

  private field(node: Extract<Node, { type: 'PropertyDefinition' | 'TSAbstractPropertyDefinition' }>): Piece {
    const { prefix } = this.place.settings;
    const key = node.computed ? [[node.key, this.rules.expressions.node(node.key)] as const] : [];
    const site = this.place.site('field', node);
    return this.place.unplaced(() => {
      const value = node.value;
      if (node.computed) {
        return value === null
          ? this.place.around(node, key)
          : this.place.around(node, [...key, [value, this.rules.expressions.node(value)]]);
      }
      const name = keyName(node.key, false);
      const head = `${prefix}.d(${site},this,${JSON.stringify(name)},`;
      if (value === null) {
        const typed = node.typeAnnotation?.end ?? node.key.end;
        const name = { start: node.start, end: node.key.end };
        // `!` and `?` cannot stand before a value.
        return [name, node.typeAnnotation ?? '', `=${head}undefined)`, { start: typed, end: node.end }];
      }
      const inner = isNameless(value)
        ? this.rules.variables.keepName(name, this.rules.expressions.node(value))
        : this.rules.expressions.node(value);
      return this.place.around(node, [[value, [head, inner, ')']]]);
    });
  }

  superCall(node: CallNode): Piece {
    let owner: Activation | null = this.place.owner;
    while (owner?.arrow) owner = owner.parent;
    const call = this.rules.expressions.generic(node);
    if (owner?.self === null || owner === null) return call;
    const site = this.place.tables.addSite('call', this.place.owner.entry.id, node, owner.self.id);
    const { prefix } = this.place.settings;
    const head = owner === this.place.owner ? `${prefix}.b(${site},` : `${prefix}.i(${site},${owner.call},`;
    const stored =
      owner.node.type === 'FunctionExpression' ? this.rules.functions.storedProperties(owner.node as FunctionNode) : '';
    if (Array.isArray(stored) && stored.length > 0) {
      return ['(', head, call, '),', stored.map((store) => [String(store).slice(0, -1), ',']), 'this)'];
    }
    return [head, call, ')'];
  }
}
