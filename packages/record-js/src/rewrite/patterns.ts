import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { bare, children, isNameless, type MemberNode, type Node } from './syntax.ts';
import type { Piece } from './text.ts';

type Name = Node & { type: 'Identifier' };

/** What is written to by patterns. */
export class Patterns {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  assignment(node: Node & { type: 'AssignmentExpression' }, left: Node, unused: boolean): Piece {
    const stores: Piece[] = [];
    // What a list gives that is written there runs nothing.
    const isWritten = bare(node.right).type === 'ArrayExpression' && left.type === 'ArrayPattern';
    const target = this.target(left, stores, !isWritten);
    const right = this.rules.expressions.node(node.right);
    const main: Piece = [
      '(',
      this.place.around(node, [
        [node.left, target],
        [node.right, right],
      ]),
      ')',
    ];
    const told = stores.map((store) => [',', store]);
    if (unused) return ['(', main, told, ')'];
    const value = this.place.temporary(node.right);
    if (value === null) return main;
    return ['(', value, '=', main, told, ',', value, ')'];
  }

  /**
   * The target of an assignment by pattern; `stores` gets what has to be told once it is done. `atOnce`: getters and iterators of the program may
   * run between one store and the next, so each is told at once. A function that is a default gets its name from the variable, which is
   * told later.
   */
  target(node: Node, stores: Piece[], atOnce: boolean): Piece {
    const inner = bare(node);
    switch (inner.type) {
      case 'Identifier':
        return atOnce ? this.toldName(inner) : this.storedName(node, inner, stores);
      case 'MemberExpression':
        return (atOnce ? this.toldMember(inner) : null) ?? this.storedMember(inner, stores);
      case 'AssignmentPattern': {
        const { left, right } = inner;
        return this.place.around(node, [
          [left, this.target(left, stores, atOnce && !isNameless(right))],
          [right, this.rules.expressions.node(right)],
        ]);
      }
      case 'Property': {
        const { key, value } = inner;
        if (inner.shorthand) {
          const isTold = atOnce && !(value.type === 'AssignmentPattern' && isNameless(value.right));
          const given = this.target(value, stores, isTold);
          return isTold ? [key, ':', given] : this.place.around(node, [[value, given]]);
        }
        const computed = inner.computed ? [[key, this.rules.expressions.node(key)] as const] : [];
        return this.place.around(node, [...computed, [value, this.target(value, stores, atOnce)]]);
      }
      case 'RestElement':
      case 'ArrayPattern':
      case 'ObjectPattern':
        return this.place.around(
          node,
          children(inner).map((child) => [child, this.target(child, stores, atOnce)] as const),
        );
      default:
        return this.rules.expressions.node(node);
    }
  }

  private toldName(name: Name): Piece {
    const { prefix } = this.place.settings;
    const given = `${prefix}u`;
    const bound = this.rules.variables.bindAround(name, 'assign', name, `${name.name}=${given}`);
    return [`${prefix}.to((${given})=>`, bound, ').v'];
  }

  private storedName(node: Node, name: Name, stores: Piece[]): Piece {
    const { variables } = this.rules;
    const variable = lookup(this.place.scope, name.name);
    if (variable === null || variables.isShaded(name))
      stores.push(variables.bindAround(name, 'assign', name, name.name));
    else if (variable.kind !== 'own')
      stores.push(variables.bindProbe(variable, this.place.site('assign', name, variable.id), name.name));
    return node;
  }

  /** null: no probe can store there. */
  private toldMember(member: MemberNode): Piece | null {
    const strict = this.rules.targets.placeless(member);
    if (strict === null) return null;
    const { first, second } = this.rules.targets.reference(member);
    const site = this.place.site('assign', member);
    return [`${this.place.settings.prefix}.tp(${site},`, first, ',', second, `,${strict}).v`];
  }

  private storedMember(member: MemberNode, stores: Piece[]): Piece {
    // What the targets before it got is told before this one is looked at: storing into it can run a setter.
    const earlier = member.object.type === 'Super' ? [] : stores.splice(0).map((store): Piece => [store, ',']);
    const { piece, object, key } = this.rules.targets.reference(member, earlier);
    const site = this.place.site('assign', member);
    if (object === null || key === null) stores.push(this.place.gap(member, 'a store by a pattern'));
    else if (member.property.type === 'PrivateIdentifier') {
      if (this.place.secret(member.property.name) !== null)
        stores.push(this.place.probe('d', site, object, key, `${object}.#${member.property.name}`));
    } else stores.push(this.place.probe('j', site, object, key));
    return piece;
  }
}
