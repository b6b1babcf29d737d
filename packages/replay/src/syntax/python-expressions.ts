import type { Value } from '@pellucid/format';
import type { Argument, Clause, Expression, RecordEntry } from './expression.ts';
import { numberOf, stringOf } from './literal.ts';
import { pythonTokens } from './python-tokens.ts';
import { Cursor, UnreadableError } from './token.ts';

/** How tightly operators of two operands bind. */
const tightness: ReadonlyMap<string, number> = new Map(
  Object.entries({
    or: 1,
    and: 2,
    in: 4,
    is: 4,
    not: 4,
    '<': 4,
    '<=': 4,
    '>': 4,
    '>=': 4,
    '==': 4,
    '!=': 4,
    '|': 5,
    '^': 6,
    '&': 7,
    '<<': 8,
    '>>': 8,
    '+': 9,
    '-': 9,
    '*': 10,
    '/': 10,
    '//': 10,
    '%': 10,
    '@': 10,
    '**': 12,
  }),
);
const [ofNot, ofComparison, ofUnary, ofPower] = [3, 4, 11, 12] as const;

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', { type: 'none' }],
  ['True', { type: 'boolean', value: true }],
  ['False', { type: 'boolean', value: false }],
]);

/** Reads expressions of Python from tokens. `offset`: where the tokens' text begins in its source. */
export class PythonExpressions {
  readonly cursor: Cursor;
  readonly #offset: number;

  constructor(cursor: Cursor, offset = 0) {
    this.cursor = cursor;
    this.#offset = offset;
  }

  /** One expression, or a tuple without its brackets; stars are allowed. `ends`: texts that end it. */
  list(): Expression {
    const first = this.#item();
    if (!this.cursor.is(',')) return first;
    const items = [first];
    while (this.cursor.takes(',')) {
      if (!this.#begins()) break;
      items.push(this.#item());
    }
    return { from: first.from, to: this.#end, is: 'sequence', items };
  }

  /** What a `for` gives its values to: a name, a place, or several; an operator `in` ends it. */
  targets(): Expression {
    const read = (): Expression => (this.cursor.is('*') ? this.#spread() : this.#binary(ofComparison));
    const first = read();
    if (!this.cursor.is(',')) return first;
    const items = [first];
    while (this.cursor.takes(',') && !this.cursor.is('in', '=')) items.push(read());
    return { from: first.from, to: this.#end, is: 'sequence', items };
  }

  expression(): Expression {
    return this.cursor.nested(() => {
      if (this.cursor.is('lambda')) return this.#lambda();
      if (this.cursor.is('yield')) return this.#yields();
      const then = this.#binary(0);
      if (this.cursor.is(':=')) {
        this.cursor.take();
        const value = this.expression();
        return { from: then.from, to: value.to, is: 'assignment', target: then, value, operator: null };
      }
      if (!this.cursor.takes('if')) return then;
      const test = this.#binary(0);
      this.cursor.expect('else');
      const alternative = this.expression();
      return { from: then.from, to: alternative.to, is: 'conditional', test, consequent: then, alternative };
    });
  }

  get #end(): number {
    return this.cursor.end + this.#offset;
  }

  get #start(): number {
    return this.cursor.next.from + this.#offset;
  }

  #begins(): boolean {
    const { kind, text } = this.cursor.next;
    if (kind === 'newline' || kind === 'end') return false;
    return kind !== 'sign' || /^(?:[([{*+\-~]|\*\*|\.\.\.)$/.test(text);
  }

  #item(): Expression {
    return this.cursor.is('*', '**') ? this.#spread() : this.expression();
  }

  #spread(): Expression {
    const from = this.#start;
    this.cursor.take();
    const of = this.#binary(ofComparison);
    return { from, to: of.to, is: 'spread', of };
  }

  #lambda(): Expression {
    const from = this.#start;
    this.cursor.take();
    for (let depth = 0; depth > 0 || !this.cursor.is(':'); ) {
      if (this.cursor.next.kind === 'end') throw new UnreadableError('a lambda without a body');
      if (this.cursor.is('(', '[', '{')) depth++;
      if (this.cursor.is(')', ']', '}')) depth--;
      this.cursor.take();
    }
    this.cursor.take();
    const body = this.expression();
    return { from, to: body.to, is: 'function', body };
  }

  #yields(): Expression {
    const from = this.#start;
    this.cursor.take();
    this.cursor.takes('from');
    const parts = this.#begins() ? [this.list()] : [];
    return { from, to: this.#end, is: 'group', parts };
  }

  #binary(least: number): Expression {
    return this.cursor.nested(() => {
      let left = this.#unary();
      for (;;) {
        const { kind, text } = this.cursor.next;
        const tight = kind === 'sign' || kind === 'name' ? tightness.get(text) : undefined;
        if (tight === undefined || tight <= least) return left;
        if (text === 'not' && this.cursor.ahead(1).text !== 'in') return left;
        const operator = this.#operator();
        const right = this.#binary(tight === ofPower ? ofUnary : tight);
        left = joined(operator, tight, left, right);
      }
    });
  }

  #operator(): string {
    const { text } = this.cursor.take();
    if (text === 'not') return `not ${this.cursor.take().text}`;
    return text === 'is' && this.cursor.takes('not') ? 'is not' : text;
  }

  #unary(): Expression {
    const from = this.#start;
    if (this.cursor.is('not', '-', '+', '~')) {
      const operator = this.cursor.take().text;
      const operand = this.#binary(operator === 'not' ? ofNot : ofUnary);
      return { from, to: operand.to, is: 'operation', operator, operands: [operand] };
    }
    if (this.cursor.takes('await')) {
      const of = this.#primary();
      return { from, to: of.to, is: 'group', parts: [of] };
    }
    return this.#primary();
  }

  #primary(): Expression {
    let of = this.#atom();
    for (;;) {
      if (this.cursor.takes('.')) {
        const { text } = this.cursor.name();
        of = { from: of.from, to: this.#end, is: 'field', object: of, name: text };
      } else if (this.cursor.takes('(')) {
        const args = this.#arguments();
        of = { from: of.from, to: this.#end, is: 'call', callee: of, args };
      } else if (this.cursor.takes('[')) of = this.#subscript(of);
      else return of;
    }
  }

  #atom(): Expression {
    const from = this.#start;
    const { kind, text } = this.cursor.next;
    if (kind === 'string' || kind === 'template') return this.#texts();
    if (this.cursor.is('(')) return this.#brackets(')');
    if (this.cursor.is('[')) return this.#brackets(']');
    if (this.cursor.is('{')) return this.#braces();
    const token = this.cursor.take();
    const span = { from, to: this.#end };
    if (kind === 'number') return { ...span, is: 'constant', value: numberOf(text, 'python') };
    if (kind === 'name' && !tightness.has(text) && !keywords.has(text)) {
      const constant = constants.get(text);
      return constant === undefined
        ? { ...span, is: 'name', name: text }
        : { ...span, is: 'constant', value: constant };
    }
    if (text === '...') return { ...span, is: 'group', parts: [] };
    throw new UnreadableError(`"${token.text}" begins no expression`);
  }

  /** Texts that stand side by side are one. */
  #texts(): Expression {
    const from = this.#start;
    const parts: Expression[] = [];
    let count = 0;
    let known: Value | null = null;
    for (; this.cursor.next.kind === 'string' || this.cursor.next.kind === 'template'; count++) {
      const token = this.cursor.take();
      known = token.kind === 'string' ? stringOf(token.text) : null;
      if (token.kind === 'template') parts.push(...this.#fields(token.text, token.from + this.#offset));
    }
    const span = { from, to: this.#end };
    if (count === 1 && known !== null) return { ...span, is: 'constant', value: known };
    return { ...span, is: 'group', parts };
  }

  /** The values in `f"…{value!r:>{width}}…"`. */
  #fields(text: string, offset: number): Expression[] {
    const found: Expression[] = [];
    for (let at = 0; at < text.length; at++) {
      if (text[at] !== '{') continue;
      if (text[at + 1] === '{') {
        at++;
        continue;
      }
      const inside = text.slice(at + 1);
      const expressions = new PythonExpressions(new Cursor(pythonTokens(endOfField(inside))), offset + at + 1);
      const part = expressions.cursor.attempt(() => expressions.list());
      if (part !== null) found.push(part);
      at += endOfField(inside).length;
    }
    return found;
  }

  /** A tuple, a list, what stands in brackets, or a comprehension. */
  #brackets(close: string): Expression {
    const from = this.#start;
    this.cursor.take();
    if (this.cursor.takes(close)) return { from, to: this.#end, is: 'sequence', items: [] };
    const first = this.#item();
    if (this.cursor.is('for', 'async')) return this.#comprehension(from, [first], close);
    const items = [first];
    let isTuple = close === ']' || first.is === 'spread';
    while (this.cursor.takes(',')) {
      isTuple = true;
      if (this.cursor.is(close)) break;
      items.push(this.#item());
    }
    this.cursor.expect(close);
    return isTuple ? { from, to: this.#end, is: 'sequence', items } : first;
  }

  #braces(): Expression {
    const from = this.#start;
    this.cursor.take();
    const entries: RecordEntry[] = [];
    const items: Expression[] = [];
    while (!this.cursor.is('}')) {
      if (this.cursor.takes('**')) entries.push({ key: null, value: this.#binary(ofComparison) });
      else {
        const key = this.#item();
        const value = this.cursor.takes(':') ? this.expression() : null;
        if (this.cursor.is('for', 'async')) {
          return this.#comprehension(from, value === null ? [key] : [key, value], '}');
        }
        if (value === null) items.push(key);
        else entries.push({ key, value });
      }
      if (!this.cursor.takes(',')) break;
    }
    this.cursor.expect('}');
    const span = { from, to: this.#end };
    return items.length > 0 ? { ...span, is: 'sequence', items } : { ...span, is: 'record', entries };
  }

  #comprehension(from: number, parts: readonly Expression[], close: string): Expression {
    const clauses: Clause[] = [];
    while (this.cursor.is('for', 'async')) {
      this.cursor.takes('async');
      this.cursor.expect('for');
      const target = this.targets();
      this.cursor.expect('in');
      const iterable = this.#binary(0);
      const conditions: Expression[] = [];
      while (this.cursor.takes('if')) conditions.push(this.#condition());
      clauses.push({ target, iterable, conditions });
    }
    this.cursor.expect(close);
    return { from, to: this.#end, is: 'comprehension', clauses, parts };
  }

  /** In a comprehension, where `if` begins the next one. */
  #condition(): Expression {
    const condition = this.#binary(0);
    if (!this.cursor.takes(':=')) return condition;
    const value = this.#binary(0);
    return { from: condition.from, to: value.to, is: 'assignment', target: condition, value, operator: null };
  }

  #arguments(): Argument[] {
    const args: Argument[] = [];
    while (!this.cursor.is(')')) {
      const from = this.#start;
      if (this.cursor.takes('*') || this.cursor.takes('**')) {
        args.push({ value: this.expression(), name: null, spread: true });
      } else if (this.cursor.next.kind === 'name' && this.cursor.ahead(1).text === '=') {
        const name = this.cursor.take().text;
        this.cursor.take();
        args.push({ value: this.expression(), name, spread: false });
      } else {
        const value = this.expression();
        if (this.cursor.is('for', 'async')) {
          return [{ value: this.#comprehension(from, [value], ')'), name: null, spread: false }];
        }
        args.push({ value, name: null, spread: false });
      }
      if (!this.cursor.takes(',')) break;
    }
    this.cursor.expect(')');
    return args;
  }

  #subscript(container: Expression): Expression {
    const parts: Expression[] = [];
    const from = this.#start;
    const range: (Expression | null)[] = [null];
    let isTuple = false;
    while (!this.cursor.is(']')) {
      if (this.cursor.takes(':')) range.push(null);
      else if (this.cursor.takes(',')) isTuple = true;
      else {
        const part = this.#item();
        parts.push(part);
        range[range.length - 1] = part;
      }
    }
    const to = this.#end;
    this.cursor.expect(']');
    const span = { from: container.from, to: this.#end };
    const [only] = parts;
    if (range.length > 1 || only === undefined)
      return { ...span, is: 'slice', container, bounds: parts, range: isTuple ? null : range };
    return { ...span, is: 'element', container, key: isTuple ? { from, to, is: 'sequence', items: parts } : only };
  }
}

const keywords = new Set(
  'if else for while def class return import from as with try except finally raise del pass lambda yield assert global nonlocal break continue async await elif'.split(
    ' ',
  ),
);

/** What stands before the end of a field of a text: `!r`, `:>4` or the brace. */
function endOfField(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (sign === '"' || sign === "'") {
      const end = text.indexOf(sign, at + 1);
      if (end < 0) return text.slice(0, at);
      at = end;
    } else if (/[([{]/.test(sign)) depth++;
    else if (depth > 0 && /[)\]}]/.test(sign)) depth--;
    else if (depth === 0 && (sign === '}' || sign === ':' || (sign === '!' && text[at + 1] !== '='))) {
      return text.slice(0, at);
    } else if (depth === 0 && sign === '=' && /^=\s*[}:!]/.test(text.slice(at))) return text.slice(0, at);
  }
  return text;
}

function joined(operator: string, tight: number, left: Expression, right: Expression): Expression {
  const span = { from: left.from, to: right.to };
  if (operator === 'and' || operator === 'or') return { ...span, is: 'logical', operator, left, right };
  if (tight !== ofComparison) return { ...span, is: 'operation', operator, operands: [left, right] };
  // `a < b < c` asks for both. One in brackets ends before its bracket.
  const chained = left.is === 'comparison' ? left : null;
  const rest = [...(chained?.rest ?? []), { operator, operand: right }];
  return { ...span, is: 'comparison', first: chained?.first ?? left, rest };
}
