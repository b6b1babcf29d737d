import type { SiteKind } from '@pellucid/format';
import { lastLink } from './chains.ts';
import type { Place } from './place.ts';
import { isQuiet } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { bare, isConstant, type MemberNode, type Node } from './syntax.ts';
import type { Piece } from './text.ts';

/** A member expression in parts. */
interface Reference {
  /** Itself, evaluated once; it leaves its object and key in `object` and `key`. */
  readonly piece: Piece;
  /** Names or constants that can be read again; null: there is no place for helper variables. */
  readonly object: string | null;
  readonly key: string | null;
  /** The same place by those names. */
  readonly again: Piece;
  /** The object and the key alone, evaluated and left in `object` and `key`. */
  readonly first: Piece;
  readonly second: Piece;
}

/** What is written to: names and properties, by assignments, updates and deletions. */
export class Targets {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  assignment(node: Node & { type: 'AssignmentExpression' }, unused: boolean, late: boolean): Piece {
    const left = bare(node.left);
    const kind: SiteKind = node.operator === '=' ? 'assign' : 'augment';
    if (left.type === 'ArrayPattern' || left.type === 'ObjectPattern')
      return this.rules.patterns.assignment(node, left, unused);
    const logical = /^(&&|\|\||\?\?)=$/.test(node.operator);
    if (left.type === 'Identifier') {
      const right = this.rules.expressions.node(node.right);
      if (!logical)
        return this.rules.variables.bindAround(left, kind, node, this.place.around(node, [[node.right, right]]), late);
      return [
        '(',
        left.name,
        ` ${node.operator.slice(0, -1)} `,
        this.rules.variables.bindAround(left, kind, node, [left.name, '=', right]),
        ')',
      ];
    }
    if (left.type !== 'MemberExpression') return this.rules.expressions.generic(node);
    return this.memberAssignment(node, left, kind, logical, late);
  }

  private memberAssignment(
    node: Node & { type: 'AssignmentExpression' },
    left: MemberNode,
    kind: SiteKind,
    logical: boolean,
    late: boolean,
  ): Piece {
    const { prefix } = this.place.settings;
    const { piece, object, key, again, first, second } = this.reference(left);
    const right = this.rules.expressions.node(node.right);
    if (object === null || key === null) {
      const strict = this.placeless(left);
      if (strict !== null && !logical) {
        const operator = node.operator.slice(0, -1);
        const site = this.place.site(kind, node);
        return operator === ''
          ? [`${prefix}.put(${site},`, first, ',', second, ',', right, `,${strict})`]
          : [`${prefix}.aug(${site},${prefix}.ref(`, first, ',', second, `)${operator}(`, right, `),${strict})`];
      }
      const plain = this.place.around(node, [
        [node.left, piece],
        [node.right, right],
      ]);
      return this.place.gapAround(node, plain, 'a store in a parameter or field');
    }
    const isPrivate = left.property.type === 'PrivateIdentifier';
    const letter = isPrivate ? 'd' : 's';
    const head = late
      ? this.place.late(`l${letter}`, this.place.beginning(kind, node))
      : `${prefix}.${letter}(${this.place.site(kind, node)},`;
    if (left.property.type === 'PrivateIdentifier' && this.place.secret(left.property.name) === null)
      return this.place.around(node, [
        [node.left, piece],
        [node.right, right],
      ]);
    if (logical) {
      // The reference is evaluated once, where it is tested; what follows uses what it gave.
      return ['(', piece, ` ${node.operator.slice(0, -1)} `, head, object, ',', key, ',', again, '=', right, '))'];
    }
    // Object and key are evaluated first, each once, as they would be.
    const stored: Piece = [
      head,
      first,
      ',',
      second,
      ',',
      this.place.around(node, [
        [node.left, again],
        [node.right, right],
      ]),
      ')',
    ];
    const parameters = this.mappedParameters(left);
    const value = parameters.length === 0 ? null : this.place.temporary(node.right);
    return value === null ? stored : [`(${value}=`, stored, ',', parameters.map((bind) => [bind, ',']), `${value})`];
  }

  /** Whether the code is strict where a probe can do what is to be done to a property: nothing holds its object and key there. null: none can. */
  placeless({ object, property }: MemberNode): boolean | null {
    return object.type === 'Super' || property.type === 'PrivateIdentifier' ? null : this.place.isStrict;
  }

  /** In sloppy code the items of `arguments` are the parameters: those are told anew when one of them is stored into. */
  private mappedParameters({ object }: MemberNode): Piece[] {
    if (object.type !== 'Identifier' || object.name !== 'arguments' || this.place.settings.format === 'module')
      return [];
    const { node } = this.place.owner;
    if (!('params' in node) || node.type === 'ArrowFunctionExpression') return [];
    return (node.params as Node[]).flatMap((parameter) =>
      parameter.type === 'Identifier'
        ? [this.rules.variables.bind(parameter as Node & { name: string }, 'assign', parameter)]
        : [],
    );
  }

  /** A statement that is this expression can begin with the event that tells what it stores. */
  isLate(node: Node): boolean {
    let target: Node;
    if (node.type === 'UpdateExpression') target = bare(node.argument);
    else if (node.type === 'AssignmentExpression' && !/^(&&|\|\||\?\?)=$/.test(node.operator) && isQuiet(node.right))
      target = bare(node.left);
    else return false;
    if (target.type === 'Identifier') return this.rules.variables.isNear(target);
    if (target.type !== 'MemberExpression' || target.object.type === 'Super' || this.place.bound) return false;
    const { property } = target;
    if (property.type === 'PrivateIdentifier' && this.place.secret(property.name) === null) return false;
    return isQuiet(target.object) && (!target.computed || isQuiet(property));
  }

  /** `earlier`: what has to run before the object is evaluated. */
  reference(node: MemberNode, earlier: readonly Piece[] = []): Reference {
    this.rules.expressions.subscript(node);
    const { prefix } = this.place.settings;
    const inner = bare(node.object);
    let object: string | null;
    let first: Piece;
    let base: Piece;
    if (inner.type === 'Super') {
      object = 'this';
      first = 'this';
      base = node.object;
    } else if (inner.type === 'ThisExpression' || (inner.type === 'Identifier' && this.place.isSteady(inner))) {
      object = this.place.slice(inner);
      first =
        inner.type === 'Identifier' && lookup(this.place.scope, inner.name) === null
          ? `${prefix}.w(${object})`
          : object;
      base = node.object;
    } else {
      const value = this.rules.expressions.node(node.object);
      object = this.place.temporary(inner);
      first = object === null ? value : [object, `=${prefix}.w(`, value, ')'];
      base = object === null ? value : ['(', first, ')'];
    }
    let key: string | null;
    let second: Piece;
    if (!node.computed) {
      key = JSON.stringify(this.place.fieldKey(node.property));
      second = key;
    } else if (
      isConstant(node.property) ||
      (node.property.type === 'Identifier' && this.place.isSteady(node.property))
    ) {
      key = this.place.slice(node.property);
      second = key;
    } else {
      const value = this.rules.expressions.unnamed(node.property);
      key = this.place.temporary(node.property);
      second = key === null ? value : [key, '=', value];
    }
    const dot = this.place.slice({ start: node.object.end, end: node.property.start });
    const tail = { start: node.property.end, end: node.end };
    const property: Piece = node.computed ? second : node.property;
    const whole: Piece = earlier.length === 0 ? base : ['(', earlier, base, ')'];
    const piece: Piece = [whole, { start: node.object.end, end: node.property.start }, property, tail];
    const named: Piece = inner.type === 'Super' ? node.object : (object ?? base);
    const again: Piece = node.computed
      ? [named, dot, key ?? second, tail]
      : [named, { start: node.object.end, end: node.end }];
    return { piece, object, key, again, first, second };
  }

  update(node: Node & { type: 'UpdateExpression' }, unused: boolean, late: boolean): Piece {
    const { prefix } = this.place.settings;
    const target = bare(node.argument);
    const by = node.operator === '++' ? 1 : -1;
    if (target.type === 'Identifier') {
      const variable = lookup(this.place.scope, target.name);
      if (!node.prefix && this.rules.variables.isShaded(target))
        return this.rules.variables.shaded(target, 'augment', node, node, by);
      if (node.prefix || unused) {
        const stepped = node.prefix ? node : `${node.operator}${target.name}`;
        return this.rules.variables.bindAround(target, 'augment', node, stepped, late);
      }
      if (variable === null)
        return [`${prefix}.n(${this.place.site('augment', node)},${JSON.stringify(target.name)},`, node, `,${by})`];
      if (variable.kind === 'own' || this.rules.variables.isToldLater(variable)) return node;
      const site = this.place.site('augment', node, variable.id);
      const far = this.rules.variables.far(variable);
      const [head, tail] =
        far === null
          ? this.rules.variables.live(variable, `${prefix}.p(${site},`, `,${by})`)
          : this.rules.variables.live(variable, `${prefix}.q(${site},${far.call},`, `,${by}${far.earlier})`);
      return [head, node, tail];
    }
    if (target.type !== 'MemberExpression') return this.rules.expressions.generic(node);
    const { piece, object, key, again, first, second } = this.reference(target);
    const whole = (place: Piece): Piece => this.place.around(node, [[node.argument, place]]);
    if (object === null || key === null) {
      const strict = this.placeless(target);
      if (strict === null) return this.place.gapAround(node, whole(piece), 'a store in a parameter or field');
      const site = this.place.site('augment', node);
      return [`${prefix}.step(${site},`, first, ',', second, `,${by},${node.prefix},${strict})`];
    }
    const isPrivate = target.property.type === 'PrivateIdentifier';
    if (target.property.type === 'PrivateIdentifier' && this.place.secret(target.property.name) === null)
      return whole(piece);
    if (node.prefix || unused) {
      const store: Piece = node.prefix ? whole(again) : [node.operator, again];
      const letter = isPrivate ? 'd' : 's';
      const head = late
        ? this.place.late(`l${letter}`, this.place.beginning('augment', node))
        : `${prefix}.${letter}(${this.place.site('augment', node)},`;
      return [head, first, ',', second, ',', store, ')'];
    }
    const site = this.place.site('augment', node);
    return [`${prefix}.${isPrivate ? 'do' : 'o'}(${site},`, first, ',', second, ',', whole(again), `,${by})`];
  }

  deletion(node: Node & { type: 'UnaryExpression' }): Piece {
    const target = bare(node.argument);
    if (target.type === 'ChainExpression') {
      const { expression } = target;
      const link = lastLink(expression);
      let split: Piece | null = null;
      if (link !== null && expression.type === 'MemberExpression') {
        const isSimple = link === expression && (!expression.computed || isConstant(expression.property));
        if (isSimple) split = this.deletionOf(node, expression);
        else if (link !== expression)
          split = this.rules.chains.split(link, () => this.deletionOf(node, expression), 'true');
      }
      return split ?? this.place.gapAround(node, this.rules.expressions.generic(node), 'a delete in an optional chain');
    }
    if (target.type === 'Identifier' && this.rules.variables.isShaded(target)) return this.shadedDeletion(node, target);
    return target.type === 'MemberExpression' ? this.deletionOf(node, target) : this.rules.expressions.generic(node);
  }

  /** In a `with` statement a name can be deleted. */
  private shadedDeletion(node: Node & { type: 'UnaryExpression' }, target: Node & { type: 'Identifier' }): Piece {
    const holder = this.place.temporary(target);
    if (holder === null) return this.place.gapAround(node, node, 'a delete in a parameter or field');
    const name = JSON.stringify(target.name);
    const had = `${holder}=${this.rules.variables.holder(target)},${name},${this.place.probe('has', holder, name)}`;
    return [`${this.place.settings.prefix}.del(${this.place.site('delete', node)},${had},`, node, ')'];
  }

  private deletionOf(node: Node & { type: 'UnaryExpression' }, target: MemberNode): Piece {
    const { object, key, again, first, second } = this.reference(target);
    const { prefix } = this.place.settings;
    const site = this.place.site('delete', node);
    if (object === null || key === null) {
      const strict = this.placeless(target);
      return strict === null
        ? this.place.gapAround(node, this.rules.expressions.generic(node), 'a delete in a parameter or field')
        : [`${prefix}.rid(${site},`, first, ',', second, `,${strict})`];
    }
    return [
      `${prefix}.del(${site},`,
      first,
      ',',
      second,
      `,${this.place.probe('has', object, key)},`,
      this.place.around(node, [[target, again]]),
      ')',
    ];
  }
}
