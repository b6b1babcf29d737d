import type { SiteKind } from '@pellucid/format';
import type { Place } from './place.ts';
import { isQuiet } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import type { Parts } from './statements.ts';
import { boundNames, type Node } from './syntax.ts';
import type { Piece, Span } from './text.ts';

/** Loops: a line event for every turn, and the variables that a turn sets. */
export class Loops {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  test(test: Node, kind: SiteKind, head: Span): Piece {
    if (isQuiet(test)) {
      const begins = this.place.late('lc', this.place.beginning(kind, head));
      return ['(', begins, this.rules.expressions.node(test), '))'];
    }
    const site = this.place.site(kind, head);
    return [
      `(${this.place.probe('l', site)},${this.place.settings.prefix}.c(${site},`,
      this.rules.expressions.node(test),
      '))',
    ];
  }

  forStatement(node: Node & { type: 'ForStatement' }): Parts {
    return this.place.within(this.place.scopeOf(node), () => {
      const head = this.place.head(node, node.body);
      const replaced: (readonly [Span, Piece])[] = [];
      if (node.init?.type === 'VariableDeclaration') {
        const { main, pending } = this.rules.variables.declarations(node.init, { late: false, stepwise: false });
        const name = `${this.place.settings.prefix}d${this.place.number()}`;
        replaced.push([
          node.init,
          pending.length === 0 ? main : [main, `,${name}=(`, pending.map((piece) => [piece, ',']), '0)'],
        ]);
      } else if (node.init !== null) replaced.push([node.init, this.rules.expressions.expression(node.init, true)]);
      if (node.test !== null) replaced.push([node.test, this.test(node.test, 'for', head)]);
      else {
        const [first, second] = this.semicolons(node);
        replaced.push([
          { start: first + 1, end: second },
          `${this.place.probe('l', this.place.site('for', head))},true`,
        ]);
      }
      if (node.update !== null) replaced.push([node.update, this.rules.expressions.expression(node.update, true)]);
      replaced.push([node.body, this.body(node, node.body)]);
      return {
        before: node.init === null ? '' : this.place.line('for', head),
        main: this.place.around(node, replaced),
        after: '',
      };
    });
  }

  /** The body of a loop; `first` goes before its first statement. */
  body(loop: Node, body: Node, first: readonly Piece[] = []): Piece {
    const turn = this.place.begin(loop);
    return this.rules.statements.body(body, [turn, first]);
  }

  /** Places of the two semicolons in the head of a `for` that has no test. */
  private semicolons(node: Node & { type: 'ForStatement' }): [number, number] {
    const first = this.place.find(';', node.init?.end ?? node.start);
    return [first, this.place.find(';', first + 1)];
  }

  forEach(node: Node & { type: 'ForOfStatement' | 'ForInStatement' }): Parts {
    const isAwait = node.type === 'ForOfStatement' && node.await;
    const { prefix } = this.place.settings;
    const right = this.place.within(this.place.scopeOf(node), () => this.rules.expressions.node(node.right));
    return this.place.within(this.place.scopeOf(node), () => {
      const head = this.place.head(node, node.body);
      const lineSite = this.place.site('for', head);
      const again = this.place.temporary(node);
      const { left } = node;
      const pattern = left.type === 'VariableDeclaration' ? (left.declarations[0]?.id ?? left) : left;
      const stores: Piece[] = [];
      const isDeclared = left.type === 'VariableDeclaration';
      const names = isDeclared ? boundNames(pattern) : [];
      const [name] = names;
      const isBegun = again !== null && !isAwait && name !== undefined && this.rules.variables.isNear(name);
      // The first turn begins with the line before the loop.
      const begun = isAwait ? [this.place.probe('z', lineSite, this.place.owner.call, 'undefined')] : [];
      if (again !== null && !isBegun) begun.push(`${again}++&&${this.place.probe('l', lineSite)}`);
      const tell = (one: Node & { name: string }): Piece => {
        if (one !== name || !isBegun) {
          const bound = this.rules.variables.bind(one, 'for', one);
          return begun.length === 0 ? bound : ['(', begun.splice(0).map((each) => `${each},`), bound, ')'];
        }
        const variable = lookup(this.place.scope, one.name);
        const site = this.place.beginning('for', one, variable?.id);
        return `${prefix}.lb(${again}?${prefix}h.begun=${site}:(${again}=1,${site}),${one.name})`;
      };
      const keyed = isDeclared ? this.rules.stepwise.keyed(pattern, tell) : null;
      const target =
        keyed?.pattern ??
        (isDeclared
          ? this.rules.variables.pattern(pattern)
          : this.rules.patterns.target(left, stores, left.type === 'ArrayPattern' || left.type === 'ObjectPattern'));
      const told = [...(keyed?.after ?? names.map(tell)), ...stores];
      const first = [...begun, ...told].map((piece): Piece => [this.place.worthless(piece), ';']);
      const iterable: Piece = isAwait ? [`${prefix}.fa(${lineSite},${this.place.owner.call},`, right, ')'] : right;
      const after = isAwait ? `;${this.place.probe('z', lineSite, this.place.owner.call, 'undefined')};` : '';
      return {
        before: [again === null ? '' : `${again}=0;`, `${this.place.probe('l', lineSite)};`],
        main: this.place.around(node, [
          [pattern, target],
          [node.right, iterable],
          [node.body, this.body(node, node.body, first)],
        ]),
        after,
      };
    });
  }
}
