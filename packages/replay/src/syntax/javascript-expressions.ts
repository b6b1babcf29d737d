import type { Value } from '@pellucid/format';
import type { Argument, Expression, RecordEntry, Span } from './expression.ts';
import { joined, ofUnary, stepOf, tightness, updates } from './javascript-operators.ts';
import { javaScriptTokens } from './javascript-tokens.ts';
import { javaScriptConstants, numberOf, stringOf } from './literal.ts';
import { Cursor, UnreadableError } from './token.ts';
import { skipBrackets, skipReturnType, skipType, skipTypeArguments } from './typescript-types.ts';

/** What stands in the braces of a function or a class is for whoever reads statements. */
export interface Bodies {
  block(): void;
  classBody(): void;
}

/** Reads expressions of JavaScript and TypeScript from tokens. `offset`: where the tokens' text begins in its source. */
export class JavaScriptExpressions {
  readonly cursor: Cursor;
  readonly #offset: number;
  readonly #bodies: Bodies;
  /** In the head of a `for`, `in` is no operator. */
  #withoutIn = false;

  constructor(cursor: Cursor, bodies: Bodies, offset = 0) {
    this.cursor = cursor;
    this.#bodies = bodies;
    this.#offset = offset;
  }

  /** Of `a, b` the last is the value; all are read. */
  sequence(): Expression {
    const first = this.expression();
    if (!this.cursor.is(',')) return first;
    const parts = [first];
    while (this.cursor.takes(',')) parts.push(this.expression());
    return { from: first.from, to: this.#end, is: 'group', parts };
  }

  /** What may stand before `in` or `of`. */
  target(): Expression {
    this.#withoutIn = true;
    try {
      return this.#primary();
    } finally {
      this.#withoutIn = false;
    }
  }

  /** The same, where a loop's head has no `in`. */
  initial(): Expression {
    this.#withoutIn = true;
    try {
      return this.sequence();
    } finally {
      this.#withoutIn = false;
    }
  }

  expression(): Expression {
    return this.cursor.nested(() => {
      const from = this.#start;
      const arrow = this.#arrow(from);
      if (arrow !== null) return arrow;
      if (this.cursor.takes('yield')) {
        this.cursor.takes('*');
        const { kind, text, first } = this.cursor.next;
        const empty = first || kind === 'end' || (kind === 'sign' && [')', ']', '}', ',', ';', ':'].includes(text));
        const parts = empty ? [] : [this.expression()];
        return { from, to: this.#end, is: 'group', parts };
      }
      const left = this.#binary(0);
      const { kind, text } = this.cursor.next;
      if (kind !== 'sign') return left;
      if (text === '?') return this.#conditional(left);
      const operator = text === '=' ? '' : updates.exec(text)?.[1];
      if (operator === undefined) return left;
      this.cursor.take();
      const value = this.expression();
      return {
        from: left.from,
        to: value.to,
        is: 'assignment',
        target: left,
        value,
        operator: operator === '' ? null : operator,
      };
    });
  }

  get #end(): number {
    return this.cursor.end + this.#offset;
  }

  get #start(): number {
    return this.cursor.next.from + this.#offset;
  }

  #conditional(test: Expression): Expression {
    this.cursor.take();
    const withoutIn = this.#withoutIn;
    this.#withoutIn = false;
    const consequent = this.expression();
    this.#withoutIn = withoutIn;
    this.cursor.expect(':');
    const alternative = this.expression();
    return { from: test.from, to: alternative.to, is: 'conditional', test, consequent, alternative };
  }

  /** `x => …`, `(a, b): T => …`, `async <T>(a) => …`; null: it is none. */
  #arrow(from: number): Expression | null {
    const isAsync = this.cursor.is('async') && !this.cursor.ahead(1).first;
    const [one, two] = isAsync
      ? [this.cursor.ahead(1), this.cursor.ahead(2)]
      : [this.cursor.next, this.cursor.ahead(1)];
    const isPlain = one.kind === 'name' && two.text === '=>' && two.kind === 'sign';
    if (!isPlain && !(one.kind === 'sign' && (one.text === '(' || one.text === '<'))) return null;
    const begins = this.cursor.attempt(() => {
      if (isAsync) this.cursor.take();
      if (isPlain) this.cursor.take();
      else {
        if (this.cursor.is('<')) skipTypeArguments(this.cursor);
        if (!this.cursor.is('(')) return null;
        skipBrackets(this.cursor);
        if (this.cursor.takes(':')) skipReturnType(this.cursor);
      }
      return this.cursor.takes('=>') ? true : null;
    });
    if (begins === null) return null;
    if (this.cursor.is('{')) {
      this.#bodies.block();
      return { from, to: this.#end, is: 'function', body: null };
    }
    const body = this.expression();
    return { from, to: body.to, is: 'function', body };
  }

  #binary(least: number): Expression {
    return this.cursor.nested(() => {
      let left = this.#unary();
      for (;;) {
        const { kind, text, first } = this.cursor.next;
        const tight = kind === 'sign' || kind === 'name' ? tightness.get(text) : undefined;
        if (tight === undefined || tight <= least || (text === 'in' && this.#withoutIn)) return left;
        if (text === 'as' || text === 'satisfies') {
          if (first) return left;
          this.cursor.take();
          skipType(this.cursor);
          continue;
        }
        this.cursor.take();
        const right = this.#binary(text === '**' ? ofUnary : tight);
        left = joined(text, left, right);
      }
    });
  }

  #unary(): Expression {
    const from = this.#start;
    const { kind, text } = this.cursor.next;
    if (kind === 'sign' && ['!', '-', '+', '~'].includes(text)) {
      this.cursor.take();
      const operand = this.#binary(ofUnary);
      return { from, to: operand.to, is: 'operation', operator: text === '!' ? 'not' : text, operands: [operand] };
    }
    if (kind === 'sign' && text === '<' && this.cursor.passes(skipTypeArguments)) return this.#unary();
    if (kind === 'sign' && (text === '++' || text === '--')) {
      this.cursor.take();
      return stepOf({ from, to: 0 }, this.#unary(), text);
    }
    if (kind === 'name' && ['typeof', 'void', 'delete', 'await'].includes(text) && !this.#isProperty(1)) {
      this.cursor.take();
      const operand = this.#unary();
      return { from, to: operand.to, is: 'group', parts: [operand] };
    }
    const of = this.#primary();
    const next = this.cursor.next;
    if (next.kind !== 'sign' || next.first || (next.text !== '++' && next.text !== '--')) return of;
    this.cursor.take();
    return { ...stepOf(of, of, next.text), to: this.#end };
  }

  /** Whether the sign that many tokens ahead says that the word before it is a name. */
  #isProperty(count: number): boolean {
    const { kind, text } = this.cursor.ahead(count);
    return kind === 'end' || (kind === 'sign' && ['=', ',', ')', ';', '=>', ':', '.'].includes(text));
  }

  #primary(): Expression {
    let of = this.cursor.is('new') ? this.#new() : this.#atom();
    for (;;) {
      const { kind, text, first } = this.cursor.next;
      if (kind === 'template') {
        const parts = [of, ...this.#values(this.cursor.take())];
        of = { from: of.from, to: this.#end, is: 'group', parts };
        continue;
      }
      if (kind !== 'sign') return of;
      if (text === '!' && !first && this.cursor.ahead(1).text !== '=') this.cursor.take();
      else if (text === '.' || text === '?.') {
        this.cursor.take();
        if (this.cursor.is('[')) of = this.#element(of);
        else if (this.cursor.is('(')) of = this.#call(of);
        else of = { from: of.from, object: of, is: 'field', name: this.cursor.name().text, to: this.#end };
      } else if (text === '[') of = this.#element(of);
      else if (text === '(') of = this.#call(of);
      else if (text === '<') {
        const types = this.cursor.attempt(() => {
          skipTypeArguments(this.cursor);
          return this.#followsTypes() ? true : null;
        });
        if (types === null) return of;
      } else return of;
    }
  }

  /** What may stand behind `f<T>`; behind a comparison stands an operand. */
  #followsTypes(): boolean {
    const { kind, text } = this.cursor.next;
    if (kind === 'template' || kind === 'end') return true;
    return kind === 'sign' && ['(', ')', ',', ';', ']', '}', ':', '.', '?.'].includes(text);
  }

  #element(container: Expression): Expression {
    this.cursor.expect('[');
    const key = this.#whole();
    this.cursor.expect(']');
    return { from: container.from, to: this.#end, is: 'element', container, key };
  }

  #call(callee: Expression): Expression {
    const args = this.#arguments();
    return { from: callee.from, to: this.#end, is: 'call', callee, args };
  }

  /** Within brackets `in` is an operator again. */
  #whole(): Expression {
    const withoutIn = this.#withoutIn;
    this.#withoutIn = false;
    const inside = this.sequence();
    this.#withoutIn = withoutIn;
    return inside;
  }

  #new(): Expression {
    const from = this.#start;
    this.cursor.take();
    if (this.cursor.takes('.')) {
      this.cursor.take();
      return { from, to: this.#end, is: 'group', parts: [] };
    }
    let callee = this.cursor.is('new') ? this.#new() : this.#atom();
    for (;;) {
      if (this.cursor.takes('.')) {
        callee = { from: callee.from, object: callee, is: 'field', name: this.cursor.name().text, to: this.#end };
      } else if (this.cursor.is('[')) callee = this.#element(callee);
      else break;
    }
    if (this.cursor.is('<')) this.cursor.passes(skipTypeArguments);
    const args = this.cursor.is('(') ? this.#arguments() : [];
    return { from, to: this.#end, is: 'call', callee, args };
  }

  #arguments(): Argument[] {
    const withoutIn = this.#withoutIn;
    this.#withoutIn = false;
    const args: Argument[] = [];
    this.cursor.expect('(');
    while (!this.cursor.is(')')) {
      const spread = this.cursor.takes('...');
      args.push({ value: this.expression(), name: null, spread });
      if (!this.cursor.takes(',')) break;
    }
    this.cursor.expect(')');
    this.#withoutIn = withoutIn;
    return args;
  }

  #atom(): Expression {
    const from = this.#start;
    const { kind, text } = this.cursor.next;
    if (this.cursor.is('(')) {
      this.cursor.take();
      const inside = this.#whole();
      this.cursor.expect(')');
      return inside;
    }
    if (this.cursor.is('[')) return this.#list();
    if (this.cursor.is('{')) return this.#record();
    if (this.cursor.is('function') || (this.cursor.is('async') && this.cursor.ahead(1).text === 'function')) {
      return this.#function(from);
    }
    if (this.cursor.is('class')) {
      while (!this.cursor.is('{') && this.cursor.next.kind !== 'end') this.cursor.take();
      this.#bodies.classBody();
      return { from, to: this.#end, is: 'function', body: null };
    }
    const token = this.cursor.take();
    const span: Span = { from, to: this.#end };
    const constant = (value: Value | null): Expression =>
      value === null ? { ...span, is: 'group', parts: [] } : { ...span, is: 'constant', value };
    switch (kind) {
      case 'number':
        return constant(numberOf(text, 'javascript'));
      case 'string':
        return constant(stringOf(text));
      case 'template': {
        const parts = this.#values(token);
        return parts.length === 0 && !text.includes('${') ? constant(stringOf(text)) : { ...span, is: 'group', parts };
      }
      case 'regex':
        return constant(null);
      case 'name': {
        const known = javaScriptConstants.get(text);
        return known === undefined ? { ...span, is: 'name', name: text } : constant(known);
      }
      default:
        throw new UnreadableError(`"${text}" begins no expression`);
    }
  }

  /** The values in a template. */
  #values({ text, from }: { readonly text: string; readonly from: number }): Expression[] {
    const found: Expression[] = [];
    for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
      // The tokens of the value end it where a brace closes more than was opened.
      const inside = text.slice(at + 2, -1);
      const offset = from + this.#offset + at + 2;
      const cursor = tokensOrNone(inside);
      if (cursor === null) continue;
      const expressions = new JavaScriptExpressions(cursor, this.#bodiesWithout(cursor), offset);
      const part = cursor.attempt(() => expressions.sequence());
      if (part === null) continue;
      found.push(part);
      at += part.to - offset;
    }
    return found;
  }

  #bodiesWithout(cursor: Cursor): Bodies {
    return { block: () => skipBrackets(cursor), classBody: () => skipBrackets(cursor) };
  }

  #list(): Expression {
    const from = this.#start;
    const withoutIn = this.#withoutIn;
    this.#withoutIn = false;
    this.cursor.take();
    const items: Expression[] = [];
    while (!this.cursor.is(']')) {
      const start = this.#start;
      // A hole has a place of its own.
      if (this.cursor.is(',')) items.push({ from: start, to: start, is: 'group', parts: [] });
      else if (this.cursor.takes('...')) {
        const of = this.expression();
        items.push({ from: start, to: of.to, is: 'spread', of });
      } else items.push(this.expression());
      if (!this.cursor.takes(',')) break;
    }
    this.cursor.expect(']');
    this.#withoutIn = withoutIn;
    return { from, to: this.#end, is: 'sequence', items };
  }

  #record(): Expression {
    const from = this.#start;
    const withoutIn = this.#withoutIn;
    this.#withoutIn = false;
    this.cursor.take();
    const entries: RecordEntry[] = [];
    while (!this.cursor.is('}')) {
      entries.push(this.#entry());
      if (!this.cursor.takes(',')) break;
    }
    this.cursor.expect('}');
    this.#withoutIn = withoutIn;
    return { from, to: this.#end, is: 'record', entries };
  }

  #entry(): RecordEntry {
    const from = this.#start;
    if (this.cursor.takes('...')) return { key: null, value: this.expression() };
    while (this.cursor.is('async', 'get', 'set', '*') && !this.#endsKey(1)) this.cursor.take();
    const { kind, text } = this.cursor.next;
    let key: Expression;
    if (this.cursor.takes('[')) {
      key = this.#whole();
      this.cursor.expect(']');
    } else {
      this.cursor.take();
      const value: Value =
        kind === 'string' ? (stringOf(text) ?? { type: 'string', value: text }) : { type: 'string', value: text };
      key = { from, to: this.#end, is: 'constant', value };
    }
    if (this.cursor.is('<')) skipTypeArguments(this.cursor);
    if (this.cursor.is('(')) {
      skipBrackets(this.cursor);
      if (this.cursor.takes(':')) skipType(this.cursor);
      this.#bodies.block();
      return { key, value: { from, to: this.#end, is: 'function', body: null } };
    }
    if (this.cursor.takes(':')) return { key, value: this.expression() };
    const name: Expression = { from, to: this.#end, is: 'name', name: text };
    if (!this.cursor.takes('=')) return { key, value: name };
    const value = this.expression();
    return { key, value: { from, to: value.to, is: 'assignment', target: name, value, operator: null } };
  }

  /** Whether a word before the sign is the key itself. */
  #endsKey(count: number): boolean {
    const { kind, text } = this.cursor.ahead(count);
    return kind === 'sign' && [',', ':', '(', '}', '=', '<'].includes(text);
  }

  #function(from: number): Expression {
    while (!this.cursor.is('(') && this.cursor.next.kind !== 'end') this.cursor.take();
    skipBrackets(this.cursor);
    if (this.cursor.takes(':')) skipType(this.cursor);
    this.#bodies.block();
    return { from, to: this.#end, is: 'function', body: null };
  }
}

function tokensOrNone(text: string): Cursor | null {
  try {
    return new Cursor(javaScriptTokens(text));
  } catch (error) {
    if (error instanceof UnreadableError) return null;
    throw error;
  }
}
