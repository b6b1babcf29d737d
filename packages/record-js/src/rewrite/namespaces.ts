import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import type { Parts } from './statements.ts';
import type { Node } from './syntax.ts';
import type { Piece, Span } from './text.ts';

/** TypeScript's namespaces and enums, of which erasing makes objects. */
export class Namespaces {
  private readonly place: Place;
  private readonly rules: Rules;
  /** The name of the namespace around. */
  private name: string | null = null;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  enumeration(node: Node & { type: 'TSEnumDeclaration' }): Parts {
    return {
      before: this.place.line('declare', node),
      main: node,
      after: [
        `;${this.place.probe('more', this.place.site('declare', node), node.id.name)};`,
        this.rules.variables.bind(node.id, 'declare', node.id),
        ';',
      ],
    };
  }

  statement(node: Node & { type: 'TSModuleDeclaration' }): Parts {
    if (!node.body || node.id.type !== 'Identifier') return { before: '', main: node, after: '' };
    const inner = node.body;
    const { name } = this;
    this.name = node.id.name;
    const bound = [
      this.rules.variables.bind(node.id, 'declare', node.id),
      `;${this.place.probe('copy', node.id.name)};`,
    ];
    const piece = this.place.within(this.place.scopeOf(inner), () =>
      this.rules.statements.statements(
        'body' in inner && Array.isArray(inner.body) ? (inner.body as Node[]) : [],
        inner.start + 1,
        inner.end - 1,
      ),
    );
    const last = this.exported(node, false);
    this.name = name;
    const body: Piece = [
      { start: inner.start, end: inner.start + 1 },
      bound,
      piece,
      last,
      { start: inner.end - 1, end: inner.end },
    ];
    return { before: '', main: this.place.around(node, [[inner, body]]), after: '' };
  }

  /** What a namespace exports becomes properties of its object. `more`: others may follow. */
  exported(node: Span, more: boolean): string {
    const { name } = this;
    if (name === null) return '';
    const told = this.place.probe('diff', this.place.site('declare', node), 0, name);
    return `;${told};${more ? `${this.place.probe('copy', name)};` : ''}`;
  }
}
