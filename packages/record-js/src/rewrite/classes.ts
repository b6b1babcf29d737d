import type { CallNode } from './natives.ts';
import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import type { Activation } from './scope.ts';
import {
  boundNames,
  type ClassNode,
  type FunctionNode,
  isConstant,
  isNameless,
  isType,
  keyName,
  type Node,
} from './syntax.ts';
import type { Piece, Span } from './text.ts';

type FieldNode = Extract<
  Node,
  { type: 'PropertyDefinition' | 'TSAbstractPropertyDefinition' | 'AccessorProperty' | 'TSAbstractAccessorProperty' }
>;

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
    replaced.push(...this.decorators(node.decorators));
    if (node.superClass !== null) replaced.push([node.superClass, this.rules.expressions.node(node.superClass)]);
    const outer = this.place.temporary(node);
    const inner = this.place.within(this.place.scopeOf(node), () => {
      const { owner } = this.place;
      owner.call = outer ?? '0';
      const runs = node.body.body.some(
        (member) =>
          member.type === 'StaticBlock' || (member.type === 'PropertyDefinition' && member.static && !isType(member)),
      );
      const pieces: (readonly [Span, Piece])[] = [];
      for (const member of node.body.body) if (!isType(member)) pieces.push([member, this.member(member)]);
      const { entry } = owner;
      // By it the class finds its own text again: `FunctionText`. A comment of this form outlives the erasing of types, though it would
      // leave a class without members.
      const isEmpty = node.body.body.every(
        (member) => isType(member) || (member.type === 'MethodDefinition' && member.value.body === null),
      );
      const label = isEmpty ? '' : `/*!${this.place.settings.prefix}c${entry.id}*/`;
      // Erasing declares parameter properties before all other fields; those of a derived class reach it as plain parameters.
      const declared = node.superClass === null ? '' : parameterProperties(node).map((name) => this.declared(name));
      const start: Piece = [{ start: node.body.start, end: node.body.start + 1 }, label, declared, this.secretReader()];
      const rest = this.place.around({ start: node.body.start + 1, end: node.body.end - 1 }, pieces);
      if (!runs || outer === null) return [start, rest, { start: node.body.end - 1, end: node.body.end }];
      const leave = this.place.probe(
        'r',
        this.place.site('class', { start: node.body.end - 1, end: node.body.end }),
        outer,
        'undefined',
      );
      return [
        start,
        `static{${outer}=${this.place.probe('e0', entry.id)};}`,
        rest,
        `;static{${leave};}`,
        { start: node.body.end - 1, end: node.body.end },
      ];
    });
    replaced.push([node.body, inner]);
    return this.place.around(node, replaced);
  }

  private declared(parameter: Node & { name: string }): string {
    const { name } = parameter;
    const site = this.place.site('field', parameter);
    return `${name}=${this.place.probe('d', site, 'this', JSON.stringify(name), 'undefined')};`;
  }

  /** Lets tests, and who tells the present, read the private fields of an object. */
  private secretReader(): string {
    const { settings, scope } = this.place;
    if ((!settings.reports && !settings.part.present) || scope.secrets === null) return '';
    const fields = [...scope.secrets].flatMap(([name, shown]) =>
      shown === null ? [] : [`...(#${name} in o?[["${shown}",o.#${name}]]:[])`],
    );
    if (fields.length === 0) return '';
    const reader = `(o)=>[${fields}]`;
    const probes = [...(settings.reports ? ['privates'] : []), ...(settings.part.present ? ['secrets'] : [])];
    return `static{${probes.map((name) => `${this.place.probe(name, reader)};`).join('')}}`;
  }

  private member(node: Node): Piece {
    switch (node.type) {
      case 'MethodDefinition': {
        if (node.value.body === null) return node;
        const key = node.computed ? [[node.key, this.rules.expressions.node(node.key)] as const] : [];
        const { type } = node.value;
        if (type !== 'FunctionExpression') return node;
        const decorators = this.decorators(node.decorators);
        return this.place.around(node, [
          ...decorators,
          ...key,
          [node.value, this.rules.functions.fn(node.value as FunctionNode)],
        ]);
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
      case 'AccessorProperty': {
        const stored = this.accessor(node);
        if (stored !== null) return stored;
        return this.place.unplaced(() => {
          const key = node.computed ? [[node.key, this.rules.expressions.node(node.key)] as const] : [];
          return this.initialised(node, [...this.decorators(node.decorators), ...key], 'an accessor field');
        });
      }
      default:
        return node;
    }
  }

  /**
   * An accessor field as what it stands for, a private field with a getter and a setter, which tell its value. Null: it has decorators or a name
   * that is computed, or Node is to refuse it.
   */
  private accessor(node: FieldNode): Piece | null {
    const { place } = this;
    const isPlain = !node.computed && node.decorators.length === 0 && /\.[mc]?tsx?$/.test(place.settings.path);
    if (!isPlain || place.slice({ start: node.start, end: node.value?.start ?? node.end }).includes('\n')) return null;
    const { prefix } = place.settings;
    const shown = JSON.stringify(`accessor ${keyName(node.key, false)}`);
    const own = `this.#${prefix}a${place.number()}`;
    const site = place.site('field', node);
    const words = node.static ? 'static ' : '';
    const key = place.slice(node.key);
    const told = (value: Piece): Piece => [`${prefix}.d(${site},this,${shown},`, value, ')'];
    return place.unplaced(() => {
      const { value } = node;
      const made = value === null ? 'undefined' : this.rules.expressions.node(value);
      const name = JSON.stringify(keyName(node.key, false));
      const named = value !== null && isNameless(value) ? this.rules.variables.keepName(name, made) : made;
      return [
        `${words}${own.slice('this.'.length)}=`,
        told(named),
        `;${words}get ${key}(){return ${own}}${words}set ${key}(${prefix}v){`,
        told(`${own}=${prefix}v`),
        '}',
      ];
    });
  }

  private field(node: FieldNode): Piece {
    const { place } = this;
    const site = place.site('field', node);
    const [name, key] = this.fieldName(node);
    const parts = [...this.decorators(node.decorators), ...key];
    return place.unplaced(() => {
      const { value } = node;
      if (name === null) return this.initialised(node, parts, 'a field whose name each turn of a loop computes');
      const head = `${place.settings.prefix}.d(${site},this,${name},`;
      if (value === null) return this.withValue(node, parts, `${head}undefined)`);
      const made = this.rules.expressions.node(value);
      const named = isNameless(value) ? this.rules.variables.keepName(name, made) : made;
      return place.around(node, [...parts, [value, [head, named, ')']]]);
    });
  }

  /** The name of a field as its initialiser can read it, and where that is put when the class is made; null: there is no place for it. */
  private fieldName(node: FieldNode): [string | null, (readonly [Span, Piece])[]] {
    if (!node.computed) return [JSON.stringify(this.place.fieldKey(node.key)), []];
    if (isConstant(node.key)) return [this.place.slice(node.key), []];
    const held = this.place.scope.loop === null ? this.place.temporary(node.key) : null;
    const value = this.rules.expressions.node(node.key);
    if (held === null) return [null, [[node.key, value]]];
    return [held, [[node.key, [held, `=${this.place.settings.prefix}.pk(`, value, ')']]]];
  }

  /** A field of which only that it begins is recorded. */
  private initialised(node: FieldNode, parts: readonly (readonly [Span, Piece])[], what: string): Piece {
    const { place } = this;
    const gap = place.gap(node, what);
    if (node.value === null) return this.withValue(node, parts, gap);
    const made = this.rules.expressions.node(node.value);
    // A function gets the name of the field only where it stands alone.
    if (!isNameless(node.value)) return place.around(node, [...parts, [node.value, ['(', gap, ',', made, ')']]]);
    const name = JSON.stringify(keyName(node.key, false));
    return place.around(node, [
      ...parts,
      [node.value, node.computed ? made : ['(', gap, ',', this.rules.variables.keepName(name, made), ')']],
    ]);
  }

  /** A field without a value gets one. */
  private withValue(node: FieldNode, parts: readonly (readonly [Span, Piece])[], value: string): Piece {
    const { place } = this;
    const end = node.computed ? place.find(']', node.key.end) + 1 : node.key.end;
    const name = place.around({ start: node.start, end }, parts);
    // `!` and `?` cannot stand before a value.
    return [
      name,
      node.typeAnnotation ?? '',
      // Where nothing ended the field but the next line, a value could go on there.
      `=${value};`,
      { start: node.typeAnnotation?.end ?? end, end: node.end },
    ];
  }

  private decorators(list: readonly (Node & { type: 'Decorator' })[]): (readonly [Span, Piece])[] {
    return list.map(({ expression }) => [
      expression,
      ['(', this.place.gapAround(expression, this.rules.expressions.node(expression), 'what a decorator does'), ')'],
    ]);
  }

  superCall(node: CallNode): Piece {
    let owner: Activation | null = this.place.owner;
    while (owner?.arrow) owner = owner.parent;
    const call: Piece = [`${this.place.settings.prefix}.fresh(`, this.rules.expressions.generic(node), ')'];
    if (owner?.self === null || owner === null) return call;
    const site = this.place.tables.addSite('call', this.place.owner.entry.id, node, owner.self.id);
    const { prefix } = this.place.settings;
    const head =
      owner === this.place.owner || this.place.opening.has(owner)
        ? `${prefix}.b(${site},`
        : `${prefix}.i(${site},${owner.call},`;
    const stored =
      owner.node.type === 'FunctionExpression' ? this.rules.functions.storedProperties(owner.node as FunctionNode) : '';
    if (Array.isArray(stored) && stored.length > 0) {
      return ['(', head, call, '),', stored.map((store) => [String(store).slice(0, -1), ',']), 'this)'];
    }
    return [head, call, ')'];
  }
}

function parameterProperties(node: ClassNode): (Node & { name: string })[] {
  return node.body.body.flatMap((member) =>
    member.type === 'MethodDefinition' && member.kind === 'constructor'
      ? member.value.params
          .filter((parameter) => parameter.type === 'TSParameterProperty')
          .flatMap((parameter) => boundNames(parameter))
      : [],
  );
}
