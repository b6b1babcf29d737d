import type { Language, Value } from '@pellucid/format';
import type { Argument, Expression } from './expression.ts';
import { numberOf, stringOf } from './literal.ts';

/** What somebody typed is no expression. `at`: the place in the text, from 0; `found`: what stands there, empty at the end. */
export class QuerySyntaxError extends Error {
  override readonly name = 'QuerySyntaxError';
  readonly at: number;
  readonly found: string;

  constructor(at: number, found: string, expected: string) {
    super(found === '' ? `it ends where ${expected} should follow` : `"${found}" stands where ${expected} should`);
    this.at = at;
    this.found = found;
  }
}

interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'sign' | 'end';
  readonly text: string;
  readonly from: number;
}

const pattern =
  /\s*(?:(#?[\p{L}_$][\p{L}\p{N}_$]*)|((?:0[xXoObB][\da-fA-F]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)n?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(===|!==|\*\*|\/\/|>>>|<<|>>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|[-+*/%<>!()[\].,&|^:]))/uy;

/** Longest question that is read. */
const mostCharacters = 2000;
const mostNesting = 60;

/** How tightly operators of two operands bind; of those that are equally tight the left one goes first. */
const tightness: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['||', 1],
  ['??', 1],
  ['and', 2],
  ['&&', 2],
  ['==', 4],
  ['!=', 4],
  ['===', 4],
  ['!==', 4],
  ['<', 4],
  ['<=', 4],
  ['>', 4],
  ['>=', 4],
  ['in', 4],
  ['not in', 4],
  ['is', 4],
  ['is not', 4],
  ['|', 5],
  ['^', 6],
  ['&', 7],
  ['<<', 8],
  ['>>', 8],
  ['>>>', 8],
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['//', 10],
  ['%', 10],
  ['**', 12],
]);

/**
 * An expression as somebody asks about a program: in its own language or as the other writes it (`&&` and `and`, `!` and `not`, `null` and `None`).
 * @throws QuerySyntaxError
 */
export function parseQuery(text: string, language: Language): Expression {
  const query = new Query(tokensOf(text), language);
  const expression = query.expression(0);
  query.end();
  return expression;
}

function tokensOf(text: string): Token[] {
  if (text.length > mostCharacters) throw new QuerySyntaxError(mostCharacters, text.slice(0, 20), 'something shorter');
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const [all = '', name, number, string, sign] = match ?? [];
    if (match === null) {
      const from = at + (text.slice(at).length - text.slice(at).trimStart().length);
      throw new QuerySyntaxError(from, [...text.slice(from)][0] ?? '', 'a name, a number, a text or an operator');
    }
    at += all.length;
    const found = name ?? number ?? string ?? sign ?? '';
    const kind =
      name !== undefined ? 'name' : number !== undefined ? 'number' : string !== undefined ? 'string' : 'sign';
    tokens.push({ kind, text: found, from: at - found.length });
  }
  tokens.push({ kind: 'end', text: '', from: text.length });
  return tokens;
}

class Query {
  readonly #tokens: readonly Token[];
  readonly #language: Language;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], language: Language) {
    this.#tokens = tokens;
    this.#language = language;
  }

  end(): void {
    if (this.#next.kind !== 'end') throw this.#unexpected('an operator or the end');
  }

  expression(least: number): Expression {
    if (this.#depth++ > mostNesting) throw this.#unexpected('something less nested');
    let left = this.#unary();
    for (;;) {
      const operator = this.#operator();
      const tight = operator === null ? undefined : tightness.get(operator);
      if (operator === null || tight === undefined || tight <= least) break;
      for (const _ of operator.split(' ')) this.#take();
      const right = this.expression(operator === '**' ? tight - 1 : tight);
      left = joined(operator, tight, left, right);
    }
    this.#depth--;
    return left;
  }

  get #next(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] ?? { kind: 'end', text: '', from: 0 };
  }

  #take(): Token {
    const token = this.#next;
    this.#at++;
    return token;
  }

  #operator(): string | null {
    const { kind, text } = this.#next;
    if (kind !== 'sign' && kind !== 'name') return null;
    const second = this.#tokens[this.#at + 1]?.text;
    if (text === 'not' && second === 'in') return 'not in';
    return text === 'is' && second === 'not' ? 'is not' : text;
  }

  #unary(): Expression {
    const { kind, text, from } = this.#next;
    if (text === 'not' || (kind === 'sign' && (text === '!' || text === '-' || text === '+'))) {
      this.#take();
      // `not a == b` is of the whole comparison, `!a == b` of `a` alone.
      const operand = this.expression(text === 'not' ? 3 : 11);
      const operator = text === '!' ? 'not' : text;
      return { from, to: operand.to, is: 'operation', operator, operands: [operand] };
    }
    return this.#parts(this.#plain());
  }

  #plain(): Expression {
    const { kind, text, from } = this.#take();
    const to = from + text.length;
    const constant = (value: Value): Expression => ({ from, to, is: 'constant', value });
    if (kind === 'number') {
      const value = numberOf(text, this.#language);
      if (value.type === 'float' && Number.isNaN(value.value)) throw new QuerySyntaxError(from, text, 'a number');
      return constant(value);
    }
    if (kind === 'string') {
      const value = stringOf(text);
      if (value !== null) return constant(value);
    }
    if (kind === 'name' && !tightness.has(text) && text !== 'not') {
      const known = words.get(text);
      return known === undefined ? { from, to, is: 'name', name: text } : constant(known);
    }
    if (kind === 'sign' && text === '(') {
      const inside = this.expression(0);
      this.#expect(')');
      return inside;
    }
    this.#at--;
    throw this.#unexpected('a name, a number or a text');
  }

  #parts(start: Expression): Expression {
    let of = start;
    for (;;) {
      const { text } = this.#next;
      if (text === '[') {
        this.#take();
        const key = this.expression(0);
        const to = this.#expect(']');
        of = { from: of.from, to, is: 'element', container: of, key };
      } else if (text === '.' || text === '?.') {
        this.#take();
        const name = this.#take();
        if (name.kind !== 'name') {
          this.#at--;
          throw this.#unexpected('a name');
        }
        of = { from: of.from, to: name.from + name.text.length, is: 'field', object: of, name: name.text };
      } else if (text === '(') {
        this.#take();
        const args = this.#arguments();
        of = { from: of.from, to: this.#expect(')'), is: 'call', callee: of, args };
      } else return of;
    }
  }

  #arguments(): Argument[] {
    const args: Argument[] = [];
    while (this.#next.text !== ')') {
      args.push({ value: this.expression(0), name: null, spread: false });
      if (this.#next.text !== ',') break;
      this.#take();
    }
    return args;
  }

  #expect(sign: string): number {
    if (this.#next.text !== sign) throw this.#unexpected(`"${sign}"`);
    return this.#take().from + sign.length;
  }

  #unexpected(expected: string): QuerySyntaxError {
    const { text, from } = this.#next;
    return new QuerySyntaxError(from, text, expected);
  }
}

const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', { type: 'none' }],
  ['null', { type: 'none' }],
  ['undefined', { type: 'undefined' }],
  ['True', { type: 'boolean', value: true }],
  ['true', { type: 'boolean', value: true }],
  ['False', { type: 'boolean', value: false }],
  ['false', { type: 'boolean', value: false }],
]);

function joined(operator: string, tight: number, left: Expression, right: Expression): Expression {
  const span = { from: left.from, to: right.to };
  if (operator === 'and' || operator === '&&') return { ...span, is: 'logical', operator: 'and', left, right };
  if (operator === 'or' || operator === '||') return { ...span, is: 'logical', operator: 'or', left, right };
  if (operator === '??') return { ...span, is: 'logical', operator: 'nullish', left, right };
  if (tight !== 4) return { ...span, is: 'operation', operator, operands: [left, right] };
  // `a < b < c` asks for both.
  const chained = left.is === 'comparison' ? left : null;
  const first = chained?.first ?? left;
  return { ...span, is: 'comparison', first, rest: [...(chained?.rest ?? []), { operator, operand: right }] };
}
