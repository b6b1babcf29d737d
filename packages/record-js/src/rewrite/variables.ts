import type { SiteKind } from '@pellucid/format';
import type { Place } from './place.ts';
import { isQuiet } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup, shadesOf, type Variable } from './scope.ts';
import { bare, boundNames, children, isNameless, isType, type Node, type VariablesNode } from './syntax.ts';
import type { Piece, Span } from './text.ts';

type Name = Node & { name: string };
type PropertyNode = Node & { type: 'Property' };

/** Who has to know how a pattern is evaluated. */
export interface PatternWatch {
  /** A variable has its value. */
  bound(name: Name): void;
  /** A default or a computed key is evaluated. @returns what stands there. */
  runs(node: Node, value: Piece): Piece;
  /** A property is asked for; `key`: what computes its key. @returns what does so instead; null: it is not computed. */
  asks(property: PropertyNode, key: Piece | null): Piece | null;
}

const UNWATCHED: PatternWatch = { bound: () => {}, runs: (_, value) => value, asks: (_, key) => key };

/** Declared names and what they are bound to. */
export class Variables {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  /**
   * `before`: what has to run before. `pending`: binds that have no place inside and have to follow. `late`: the first of all binds begins the
   * statement. `stepwise`: there is a place before.
   */
  declarations(
    node: VariablesNode,
    { late, stepwise }: { readonly late: boolean; readonly stepwise: boolean },
  ): { before: Piece[]; main: Piece; pending: Piece[] } {
    const begun: Piece[] = [];
    let begins = late;
    const replaced: (readonly [Span, Piece])[] = [];
    let pending: Piece[] = [];
    for (const { id, init, end } of node.declarations) {
      if (init === null) {
        if (id.type === 'Identifier' && node.kind === 'let') {
          pending.push(this.bind(id, 'declare', id, 'undefined', begins));
          begins = false;
        }
        continue;
      }
      const before: Piece = pending.map((piece) => [piece, ',']);
      pending = [];
      if (id.type === 'Identifier') {
        const value = this.rules.expressions.node(init);
        if (isNameless(init)) {
          replaced.push([
            init,
            before.length === 0 ? value : ['(', before, this.keepName(JSON.stringify(id.name), value), ')'],
          ]);
          pending.push(this.bind(id, 'declare', { start: id.start, end }, id.name, begins));
        } else {
          // In parentheses: bare, the comma would make two arguments of them.
          const sequence: Piece = before.length === 0 ? value : ['(', before, value, ')'];
          replaced.push([init, this.bindAround(id, 'declare', { start: id.start, end }, sequence, begins)]);
          // Inside its own initialiser the variable has no value yet that other modules could read.
          const variable = lookup(this.place.scope, id.name);
          if (variable !== null && this.isLive(variable)) pending.push(this.place.probe('live'));
        }
        begins = false;
      } else {
        const value = this.rules.expressions.node(init);
        const sequence: Piece = before.length === 0 ? value : ['(', before, value, ')'];
        const iterated = this.rules.iterations.declaration(id, init, sequence);
        if (iterated !== null) {
          replaced.push([id, iterated.pattern], [init, iterated.init]);
          pending.push(iterated.after);
          continue;
        }
        const keyed = this.rules.stepwise.keyed(id, (name) => this.bind(name, 'declare', name));
        const steps = keyed ?? (stepwise ? this.rules.stepwise.steps(id) : null);
        if (steps !== null && steps.before !== '') begun.push(steps.before);
        replaced.push([id, steps?.pattern ?? this.pattern(id)], [init, sequence]);
        pending.push(
          ...(steps === null ? boundNames(id).map((name) => this.bind(name, 'declare', name)) : steps.after),
        );
      }
    }
    return { before: begun, main: this.place.around(node, replaced), pending };
  }

  /** An anonymous function with the name it would have got here; `key` is code. */
  keepName(key: string, value: Piece): Piece {
    return ['({[', key, ']:', value, '})[', key, ']'];
  }

  /** A bind event for a variable that has its value already. */
  bind(name: Name, kind: SiteKind, span: Span, value: string = name.name, late = false): Piece {
    const variable = lookup(this.place.scope, name.name);
    if (variable === null) return '0';
    if (this.isShaded(name)) return this.shaded(name, kind, span, value);
    if (late) return `${this.place.late('lb', this.place.beginning(kind, span, variable.id))}${value})`;
    return this.bindProbe(variable, this.place.site(kind, span, variable.id), value);
  }

  bindProbe(variable: Variable, site: number, value: string): string {
    const [head, tail] = this.told(variable, site);
    return `${head}${value}${tail}`;
  }

  /** What goes before and after a value that a variable gets, so that it is told. */
  private told(variable: Variable, site: number): [string, string] {
    const { prefix, isSecret } = this.place.settings;
    const far = this.far(variable);
    const secret = isSecret(variable.name);
    const head =
      far === null
        ? `${prefix}.${secret ? 'x' : 'b'}(${site},`
        : `${prefix}.${secret ? 'xi' : 'i'}(${site},${far.call},`;
    return this.live(variable, head, far === null ? ')' : `${far.earlier})`);
  }

  private isLive(variable: Variable): boolean {
    return variable.exported && variable.owner.entry.kind === 'module';
  }

  /** The statement can begin with the bind of its first variable. */
  isLate(node: VariablesNode): boolean {
    const [first] = node.declarations;
    if (first?.id.type !== 'Identifier') return false;
    const { init } = first;
    if (init === null) return node.kind === 'let' && this.isNear(first.id);
    return this.isNear(first.id) && (isQuiet(init) || (isNameless(init) && bare(init).type !== 'ClassExpression'));
  }

  /** A bind of the variable needs no more than its site and its value. */
  isNear(name: Name): boolean {
    const variable = lookup(this.place.scope, name.name);
    return (
      variable !== null &&
      !this.isShaded(name) &&
      variable.kind !== 'own' &&
      this.far(variable) === null &&
      !this.place.settings.isSecret(variable.name) &&
      !this.isLive(variable)
    );
  }

  /** Other modules that import the variable have its new value with it. */
  live(variable: Variable, head: string, tail: string): [string, string] {
    return this.isLive(variable) ? [`${this.place.settings.prefix}.live(${head}`, `${tail})`] : [head, tail];
  }

  /**
   * The variable belongs to a call that need not be the current one nor its function's latest, or to a turn of a loop that need not be the
   * latest: the call, and a last argument that tells at run time whether the turn is over.
   */
  far(variable: Variable): { readonly call: string; readonly earlier: string } | null {
    if (variable.owner === this.place.owner) return null;
    const turned = variable.loop !== null && this.place.scopes.turned.has(variable.loop);
    if (variable.owner.entry.kind === 'module' && !turned) return null;
    // In a parameter: that is the latest call, as a rule.
    if (this.place.opening.has(variable.owner)) return null;
    const turn = this.place.turn(variable.loop);
    const earlier = !turned ? '' : turn === null ? ',true' : `,${turn.mine}!==${turn.latest}`;
    return { call: variable.owner.call, earlier };
  }

  /** The object of a `with` statement may have a property of the name: nobody but the run can tell what it means. */
  isShaded({ name }: Name): boolean {
    return shadesOf(this.place.scope, name).length > 0;
  }

  /** Code for the object of a `with` statement that has the name as a property, or null. It has to run before the name is written. */
  holder({ name }: Name): string {
    return this.place.probe('wh', JSON.stringify(name), ...shadesOf(this.place.scope, name));
  }

  /** As `bindAround`, for a name that may mean a property; `by`: the value is what it was before it was stepped. */
  shaded(name: Name, kind: SiteKind, span: Span, value: Piece, by: 1 | -1 | 0 = 0): Piece {
    const { prefix } = this.place.settings;
    const store = this.place.site(kind, span);
    const told = this.boundAs(name, kind, span, `${prefix}u`);
    const head = `${prefix}.wt(${store},${this.holder(name)},${JSON.stringify(name.name)},${by},`;
    return [head, value, `,(${prefix}u)=>`, told, ')'];
  }

  bindAround(name: Name, kind: SiteKind, span: Span, value: Piece, late = false): Piece {
    return this.isShaded(name) ? this.shaded(name, kind, span, value) : this.boundAs(name, kind, span, value, late);
  }

  /** As `bindAround`, where the name is that of a variable. */
  private boundAs(name: Name, kind: SiteKind, span: Span, value: Piece, late = false): Piece {
    const variable = lookup(this.place.scope, name.name);
    const { prefix } = this.place.settings;
    if (variable === null)
      return [`${prefix}.n(${this.place.site(kind, span)},${JSON.stringify(name.name)},`, value, ')'];
    // Sloppy code that assigns to it changes nothing.
    if (variable.kind === 'own') return value;
    // Parameters are told with their final values when the call begins, but for those of a call that begins before.
    if (this.isToldLater(variable)) return value;
    if (late) return [this.place.late('lb', this.place.beginning(kind, span, variable.id)), value, ')'];
    const [head, tail] = this.told(variable, this.place.site(kind, span, variable.id));
    return [head, value, tail];
  }

  /** What a parameter gets is told when its call begins, and that is not yet. */
  isToldLater(variable: Variable): boolean {
    const { owner } = this.place;
    return this.place.bound && variable.owner === owner && !this.rules.parameters.areTold(owner);
  }

  /** A pattern of a declaration: its defaults and computed keys. `watch` is told of them, in the order of their evaluation. */
  pattern(node: Node, watch: PatternWatch = UNWATCHED): Piece {
    switch (node.type) {
      case 'Identifier':
        watch.bound(node as Name);
        return node;
      case 'AssignmentPattern': {
        const value = watch.runs(node.right, this.rules.expressions.node(node.right));
        return this.place.around(node, [
          [node.left, this.pattern(node.left, watch)],
          [node.right, value],
        ]);
      }
      case 'Property': {
        const computed = node.computed ? watch.runs(node.key, this.rules.expressions.node(node.key)) : null;
        const key = watch.asks(node, computed);
        const value = this.pattern(node.value, watch);
        const asked: Piece = key === null || node.computed ? (key ?? '') : ['[', key, ']'];
        if (node.shorthand) return this.place.around(node, [[node.value, key === null ? value : [asked, ':', value]]]);
        return this.place.around(node, [...(key === null ? [] : [[node.key, asked] as const]), [node.value, value]]);
      }
      case 'TSParameterProperty':
        // Without its modifier it is a parameter like any other: `super()` brings the store.
        if (this.rules.functions.isDerived(this.place.owner.node)) return this.pattern(node.parameter, watch);
        return this.place.around(node, [[node.parameter, this.pattern(node.parameter, watch)]]);
      case 'RestElement':
      case 'ArrayPattern':
      case 'ObjectPattern':
        return this.place.around(
          node,
          children(node)
            .filter((child) => !isType(child) && child.type !== 'Decorator')
            .map((child) => [child, this.pattern(child, watch)] as const),
        );
      default:
        return this.rules.expressions.node(node);
    }
  }
}
