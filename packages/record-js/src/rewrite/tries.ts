import type { Place } from './place.ts';
import type { Rules } from './rules.ts';
import type { Parts } from './statements.ts';
import { boundNames, type Node } from './syntax.ts';
import type { Piece, Span } from './text.ts';

/** `try`, with what catches exceptions and what runs in any case. */
export class Tries {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  statement(node: Node & { type: 'TryStatement' }): Parts {
    const { prefix } = this.place.settings;
    const replaced: (readonly [Span, Piece])[] = [[node.block, this.rules.statements.block(node.block)]];
    if (node.handler !== null) replaced.push([node.handler, this.catch(node.handler)]);
    if (node.finalizer !== null) {
      const pass = `catch(${prefix}x){throw ${this.place.probe('f', this.place.owner.call, `${prefix}x`)}}`;
      if (node.handler === null) replaced[0] = [node.block, [this.rules.statements.block(node.block), pass]];
      replaced.push([
        node.finalizer,
        this.rules.statements.block(node.finalizer, `${this.rules.functions.lastWords()};`),
      ]);
    }
    return {
      before: this.place.line('try', { start: node.start, end: node.start + 3 }),
      main: this.place.around(node, replaced),
      after: '',
    };
  }

  private catch(node: Node & { type: 'CatchClause' }): Piece {
    return this.place.within(this.place.scopeOf(node), () => {
      const { param, body } = node;
      const head = this.place.head(node, body);
      const site = this.place.site('except', head);
      const name = param?.type === 'Identifier' ? param.name : `${this.place.settings.prefix}x`;
      const first: Piece[] = [this.place.worthless(this.place.probe('h', site, this.place.owner.call, name)), ';'];
      if (param === null) return [`catch(${name})`, this.rules.statements.block(body, first)];
      if (param.type !== 'Identifier') {
        first.push('let ', this.rules.variables.pattern(param), `=${name};`);
        for (const bound of boundNames(param))
          first.push(this.place.worthless(this.rules.variables.bind(bound, 'except', bound)), ';');
        // The names of the pattern are around the block: what runs in their defaults does not see what the block declares.
        return [`catch(${name}){`, first, this.rules.statements.block(body), '}'];
      }
      first.push(this.place.worthless(this.rules.variables.bind(param, 'except', param)), ';');
      return this.place.around(node, [[body, this.rules.statements.block(body, first)]]);
    });
  }
}
