import { isBuiltin } from 'node:module';
import {
  anyMethods,
  type CallNode,
  callbackMethods,
  canChange,
  dateMethods,
  firstArgumentMethods,
  harmlessGlobals,
  harmlessMethods,
  isFunctionText,
  isMutation,
  keyMethods,
  lengthMethods,
  makingMethods,
  matchMethods,
  mayBeFunction,
  patternMethods,
  reactionMethods,
  sharedCallbackMethods,
} from './natives.ts';
import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import { type Activation, lookup, shadesOf } from './scope.ts';
import { bare, isConstant, keyName, type MemberNode, type Node } from './syntax.ts';
import type { Piece, Span } from './text.ts';

type NewNode = Node & { type: 'NewExpression' };

/** Calls of natives and of whatever else may change what it is handed. */
export class Calls {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  call(node: CallNode): Piece {
    const { prefix } = this.place.settings;
    const callee = bare(node.callee);
    if (callee.type === 'Super') return this.rules.classes.superCall(node);
    if (
      callee.type === 'Identifier' &&
      callee.name === 'require' &&
      node.arguments[0]?.type === 'Literal' &&
      isBuiltin(String(node.arguments[0].value))
    ) {
      return [`${prefix}.shut(`, node, ')'];
    }
    const evaluation = this.rules.evaluations.call(node, callee);
    if (evaluation !== null) return evaluation;
    if (this.rules.chains.holds(node)) return this.rules.expressions.generic(node);
    if (callee.type !== 'MemberExpression' || callee.computed) return this.foreignCall(node, callee);
    const name = keyName(callee.property, false);
    if (callee.object.type === 'Super' && !isMutation(node)) return this.foreignCall(node, callee);
    if (reactionMethods.has(name) && this.handsFunction(node)) return this.reaction(node, callee, name);
    const used = this.usedPattern(node, callee, name);
    if (used !== null) return used;
    if (dateMethods.test(name)) return this.toldAfter('date', node, callee);
    const site = (): number => this.place.site('call', node);
    if (
      firstArgumentMethods.has(name) &&
      callee.object.type === 'Identifier' &&
      /^(Object|Reflect)$/.test(callee.object.name)
    ) {
      const [first] = node.arguments;
      const target = first === undefined || first.type === 'SpreadElement' ? null : this.place.temporary(first);
      if (target === null || first === undefined) return this.foreignCall(node, callee);
      const rest = node.arguments
        .slice(1)
        .map((argument) => [argument, this.rules.expressions.node(argument)] as const);
      const watched: Piece = [`${prefix}.copy(${target}=`, this.rules.expressions.unnamed(first), ')'];
      return [`${prefix}.diff(${site()},`, this.place.around(node, [[first, watched], ...rest]), `,${target})`];
    }
    const known = lengthMethods.has(name) || keyMethods.has(name) || anyMethods.has(name);
    // `Atomics.add` has the name of a method of sets.
    const isAtomic = callee.object.type === 'Identifier' && callee.object.name === 'Atomics';
    if (!known || isAtomic || callee.property.type === 'PrivateIdentifier') return this.foreignCall(node, callee);
    const target = this.receiver(callee);
    if (target === null)
      return this.place.gapAround(node, this.rules.expressions.generic(node), 'a change in a parameter or field');
    const copies = anyMethods.has(name);
    const [object, receiver] = target;
    const isSuper = callee.object.type === 'Super';
    const replaced: (readonly [Span, Piece])[] = [];
    if (!isSuper)
      replaced.push([callee.object, receiver(`${prefix}.${copies ? 'turn' : name === 'set' ? 'cells' : 'w'}`)]);
    let first = '';
    node.arguments.forEach((argument, i) => {
      const keep = i === 0 && (name === 'splice' || keyMethods.has(name)) && argument.type !== 'SpreadElement';
      const held = keep ? (isConstant(argument) ? this.place.slice(argument) : this.place.temporary(argument)) : null;
      if (held !== null) first = `,${held}`;
      replaced.push([
        argument,
        held === null || isConstant(argument)
          ? this.rules.expressions.node(argument)
          : [held, '=', this.rules.expressions.unnamed(argument)],
      ]);
    });
    const whole = this.place.around(node, replaced);
    const made: Piece = isSuper ? [`(${this.place.probe(copies ? 'turn' : 'w', 'this')},`, whole, ')'] : whole;
    if (copies) return [`${prefix}.diff(${site()},`, made, `,${object})`];
    const probe = lengthMethods.has(name) ? 'len' : 'key';
    return [`${prefix}.${probe}(${site()},${JSON.stringify(name)},`, made, `,${object}${first})`];
  }

  private handsFunction({ arguments: handed }: CallNode): boolean {
    return handed.some((argument) => argument.type !== 'SpreadElement' && mayBeFunction(bare(argument)));
  }

  /** A call that may hand callbacks to a promise. */
  private reaction(node: CallNode, callee: MemberNode, name: string): Piece {
    const target = callee.object.type === 'Super' ? null : this.receiver(callee);
    const [first] = node.arguments;
    if (target === null || first === undefined) return this.rules.expressions.generic(node);
    const { prefix } = this.place.settings;
    const given = { start: first.start, end: node.arguments.at(-1)?.end ?? first.end };
    const handed = node.arguments.map((argument) => [argument, this.rules.expressions.node(argument)] as const);
    const head = `...${prefix}.re(${target[0]},${JSON.stringify(name)},[`;
    return this.place.around(node, [
      [callee.object, target[1](`${prefix}.same`)],
      [given, [head, this.place.around(given, handed), '])']],
    ]);
  }

  /** A call in which a regular expression may be used that others can see. */
  private usedPattern(node: CallNode, callee: MemberNode, name: string): Piece | null {
    if (this.isCalledBack(node, callee)) return null;
    if (patternMethods.has(name)) return canChange(bare(callee.object)) ? this.toldAfter('rx', node, callee) : null;
    const [first] = node.arguments;
    if (!matchMethods.has(name) || first === undefined || !canChange(bare(first))) return null;
    const held = this.heldName(bare(first));
    if (held === null) return null;
    const isHeld = held.startsWith(this.place.settings.prefix);
    const pattern: Piece = isHeld ? [held, '=', this.rules.expressions.unnamed(first)] : first;
    const rest = node.arguments.slice(1).map((argument) => [argument, this.rules.expressions.node(argument)] as const);
    const made = this.place.around(node, [
      [callee.object, this.rules.expressions.node(callee.object)],
      [first, pattern],
      ...rest,
    ]);
    return [`${this.place.settings.prefix}.rx(${this.place.site('call', node)},`, made, `,${held})`];
  }

  /** A call with a probe behind it that is handed the receiver. */
  private toldAfter(probe: string, node: CallNode, callee: MemberNode): Piece {
    const { prefix } = this.place.settings;
    const target = this.receiver(callee);
    if (target === null)
      return this.place.gapAround(node, this.rules.expressions.generic(node), 'a change in a parameter or field');
    const handed = node.arguments.map((argument) => [argument, this.rules.expressions.node(argument)] as const);
    const made = this.place.around(node, [[callee.object, target[1](`${prefix}.same`)], ...handed]);
    return [`${prefix}.${probe}(${this.place.site('call', node)},`, made, `,${target[0]})`];
  }

  /** A call of what may not be recorded: what it is handed is compared with what it was. */
  private foreignCall(node: CallNode | NewNode, callee: Node): Piece {
    const { prefix } = this.place.settings;
    const isMaking = callee.type === 'MemberExpression' && makingMethods.has(keyName(callee.property, callee.computed));
    if (isMaking && this.place.scopes.derives && node.type === 'CallExpression') {
      const made = this.unfilledCall(node, callee);
      return [`${prefix}.full(${this.place.site('call', node)},`, made, ')'];
    }
    return this.unfilledCall(node, callee);
  }

  private unfilledCall(node: CallNode | NewNode, callee: Node): Piece {
    const { prefix } = this.place.settings;
    const isCalledBack = this.isCalledBack(node, callee);
    if (!isCalledBack && this.isHarmless(callee)) return this.rules.expressions.generic(node);
    const method =
      callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier'
        ? callee.property.name
        : null;
    const candidates = node.arguments.map((argument) =>
      canChange(bare(argument.type === 'SpreadElement' ? argument.argument : argument)),
    );
    const isName = callee.type === 'Identifier';
    const key = callee.type === 'MemberExpression' && callee.computed ? this.heldKey(callee) : null;
    if (!isName && ((method === null && key === null) || (callee as MemberNode).object.type === 'Super'))
      return this.rules.expressions.generic(node);
    const isOwn = method !== null && this.place.scopes.methods.has(method);
    if (
      !isCalledBack &&
      !isName &&
      method !== 'bind' &&
      !candidates.includes(true) &&
      (isOwn || node.type === 'NewExpression')
    )
      return this.rules.expressions.generic(node);
    if (this.place.bound && !this.isReadable(node, callee, candidates)) {
      return candidates.includes(true) ? this.unseenCall(node, callee, method) : this.rules.expressions.generic(node);
    }
    const site = this.place.site('call', node);
    const last = node.arguments.length - 1;
    const replaced: (readonly [Span, Piece])[] = [];
    let head = `${prefix}.pre(${site},${isName ? this.place.slice(callee) : ''}`;
    let calledBy = `${prefix}.cf(${isName ? this.place.slice(callee) : ''}`;
    if (!isName) {
      const target = this.receiver(callee as MemberNode);
      if (target === null) return this.rules.expressions.generic(node);
      replaced.push([(callee as MemberNode).object, target[1](`${prefix}.same`)]);
      if (method === 'bind') {
        return this.boundCall(node, target[0], replaced);
      }
      if (key !== null) replaced.push([(callee as MemberNode).property, key.piece]);
      head = `${prefix}.prem(${site},${target[0]},${key?.name ?? JSON.stringify(method)}`;
      calledBy = `${prefix}.cb(${target[0]},${JSON.stringify(method)}`;
    }
    // A method of the object of a `with` statement may change that.
    const handed = isName ? shadesOf(this.place.scope, callee.name) : [];
    node.arguments.forEach((argument, i) => {
      const inner = argument.type === 'SpreadElement' ? argument.argument : argument;
      const held = candidates[i] ? this.heldName(bare(inner)) : null;
      if (held !== null) handed.push(held);
      const given: Piece =
        held?.startsWith(prefix) === true
          ? [held, '=', this.rules.expressions.unnamed(inner)]
          : this.rules.expressions.node(inner);
      const value: Piece = i === last && isCalledBack ? [`${calledBy},`, given, ')'] : given;
      replaced.push([inner, i === last ? [`${head},`, value, handed.map((name) => `,${name}`), ')'] : value]);
    });
    const made = this.place.around(node, replaced);
    if (last === -1)
      return [`(${[head, ...(handed.length === 0 ? [] : ['0', ...handed])]}),`, `${prefix}.post(${site},`, made, '))'];
    return [`${prefix}.post(${site},`, made, ')'];
  }

  /** The call may hand over a function that Node calls later. */
  private isCalledBack(node: CallNode | NewNode, callee: Node): boolean {
    const last = node.arguments.at(-1);
    if (node.type !== 'CallExpression' || last === undefined || last.type === 'SpreadElement') return false;
    const named = callee.type === 'MemberExpression' && !callee.computed ? callee.property : callee;
    if (named.type !== 'Identifier') return false;
    const { name } = named;
    if (isFunctionText(bare(last))) return callbackMethods.has(name) || sharedCallbackMethods.has(name);
    // A method of this source is none of Node's.
    return callbackMethods.has(name) && !this.place.scopes.methods.has(name) && mayBeFunction(bare(last));
  }

  /** What may change in the call can be named before and after it without helper variables. */
  private isReadable(node: CallNode | NewNode, callee: Node, candidates: readonly boolean[]): boolean {
    const isSteady = (part: Node): boolean =>
      part.type === 'ThisExpression' || (part.type === 'Identifier' && this.place.isSteady(part));
    return (
      (callee.type !== 'MemberExpression' || isSteady(bare(callee.object))) &&
      node.arguments.every(
        (argument, i) =>
          candidates[i] !== true || isSteady(bare(argument.type === 'SpreadElement' ? argument.argument : argument)),
      )
    );
  }

  /** A call of which it is only told that it may change what it is handed, if it is not recorded itself. */
  private unseenCall(node: CallNode | NewNode, callee: Node, method: string | null): Piece {
    const { prefix } = this.place.settings;
    const site = this.place.site('call', node);
    const handed = node.arguments.map((argument) => [argument, this.rules.expressions.node(argument)] as const);
    if (callee.type !== 'MemberExpression') {
      return [`(${prefix}.un(${site},${this.place.slice(callee)}),`, this.place.around(node, handed), ')'];
    }
    const receiver: Piece = [
      `${prefix}.unm(${site},${JSON.stringify(method)},`,
      this.rules.expressions.node(callee.object),
      ')',
    ];
    return this.place.around(node, [[callee.object, receiver], ...handed]);
  }

  private boundCall(node: CallNode | NewNode, method: string, replaced: (readonly [Span, Piece])[]): Piece {
    const handed: string[] = [];
    for (const argument of node.arguments) {
      if (argument.type === 'SpreadElement') replaced.push([argument, this.rules.expressions.generic(argument)]);
      else {
        const held = canChange(bare(argument)) ? this.heldName(bare(argument)) : null;
        if (held !== null) handed.push(held);
        replaced.push([
          argument,
          held?.startsWith(this.place.settings.prefix)
            ? [held, '=', this.rules.expressions.unnamed(argument)]
            : this.rules.expressions.node(argument),
        ]);
      }
    }
    return [
      `${this.place.settings.prefix}.bd(`,
      this.place.around(node, replaced),
      `,${[method, ...handed].join(',')})`,
    ];
  }

  /** The computed name of a method by a name or constant that can be read again, and as it is evaluated. */
  private heldKey({ property }: MemberNode): { readonly name: string; readonly piece: Piece } | null {
    if (isConstant(property) || (property.type === 'Identifier' && this.place.isSteady(property)))
      return { name: this.place.slice(property), piece: property };
    const name = this.place.temporary(property);
    return name === null ? null : { name, piece: [name, '=', this.rules.expressions.unnamed(property)] };
  }

  private heldName(node: Node): string | null {
    if (node.type === 'ThisExpression' || (node.type === 'Identifier' && this.place.isSteady(node)))
      return this.place.slice(node);
    return this.place.temporary(node);
  }

  /** The function is recorded, or is known to leave alone what it is handed. */
  private isHarmless(callee: Node): boolean {
    const all = this.place.settings.part.takes === null;
    if (callee.type === 'Identifier' && this.rules.variables.isShaded(callee)) return false;
    if (callee.type === 'Identifier') {
      const variable = lookup(this.place.scope, callee.name);
      return variable === null ? harmlessGlobals.has(callee.name) : all && variable.recorded && !variable.assigned;
    }
    if (callee.type !== 'MemberExpression') return callee.type !== 'CallExpression';
    if (!callee.computed && harmlessMethods.has(keyName(callee.property, false))) return true;
    const root = bare(callee.object);
    if (all && root.type === 'ThisExpression' && !callee.computed && this.hasMethod(keyName(callee.property, false)))
      return true;
    return root.type === 'Identifier' && lookup(this.place.scope, root.name) === null && harmlessGlobals.has(root.name);
  }

  /** A class around this place has a method of that name, which is recorded. */
  private hasMethod(name: string): boolean {
    for (let at: Activation | null = this.place.owner; at !== null; at = at.parent) {
      const { node } = at;
      if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') continue;
      return node.body.body.some(
        (member) => member.type === 'MethodDefinition' && keyName(member.key, member.computed) === name,
      );
    }
    return false;
  }

  /** The receiver of a call by a name that can be read after it, and as it is evaluated, passed through a probe. */
  private receiver(callee: MemberNode): [string, (probe: string) => Piece] | null {
    const inner = bare(callee.object);
    if (inner.type === 'Super') return ['this', () => callee.object];
    if (inner.type === 'ThisExpression' || (inner.type === 'Identifier' && this.place.isSteady(inner))) {
      const name = this.place.slice(inner);
      return [
        name,
        (probe) =>
          /\.(turn|cells)$/.test(probe)
            ? [`(${this.receiverTemporary(inner)}=${probe}(`, callee.object, '))']
            : callee.object,
      ];
    }
    const name = this.place.temporary(inner);
    if (name === null) return null;
    const value = this.rules.expressions.node(callee.object);
    return [name, (probe) => [`(${name}=${probe}(`, value, '))']];
  }

  private receiverTemporary(node: Node): string {
    return this.place.temporary(node) ?? `${this.place.settings.prefix}t0`;
  }

  construction(node: NewNode): Piece {
    const { callee } = node;
    const evaluation = this.rules.evaluations.call(node, bare(callee));
    if (evaluation !== null) return evaluation;
    const made = bare(callee);
    const hands = node.arguments.some((argument) =>
      canChange(bare(argument.type === 'SpreadElement' ? argument.argument : argument)),
    );
    // Natives copy what they are handed, and a class that is written here tells by itself.
    const known = made.type === 'Identifier' ? lookup(this.place.scope, made.name) : undefined;
    if (!hands || known === null || known?.kind === 'class') return this.rules.expressions.generic(node);
    return this.foreignCall(node, made);
  }
}
