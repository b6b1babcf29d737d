import type { Expression, Span, Statement } from './expression.ts';
import { JavaScriptExpressions } from './javascript-expressions.ts';
import { javaScriptTokens } from './javascript-tokens.ts';
import type { StatementNode } from './statement-node.ts';
import { type OpenNode, StatementTree } from './statement-tree.ts';
import { Cursor, UnreadableError } from './token.ts';
import { skipBrackets, skipType, skipTypeArguments } from './typescript-types.ts';

/** All statements of a JavaScript or TypeScript source, outer ones before those in them; those in functions too. */
export function javaScriptStatements(text: string): readonly StatementNode[] {
  return new StatementReader(text).all().sort((a, b) => a.from - b.from || b.to - a.to);
}

class StatementReader {
  readonly #tree = new StatementTree();
  readonly #cursor: Cursor;
  readonly #expressions: JavaScriptExpressions;

  constructor(text: string) {
    this.#cursor = new Cursor(javaScriptTokens(text));
    this.#expressions = new JavaScriptExpressions(this.#cursor, {
      block: () => this.#function(() => this.#braces()),
      classBody: () => this.#classBody(),
    });
  }

  all(): StatementNode[] {
    while (this.#cursor.next.kind !== 'end') this.#statement();
    return this.#tree.found;
  }

  /** Where one cannot be read, the next one is looked for. */
  #statement(): void {
    const { at, next } = this.#cursor;
    try {
      this.#cursor.nested(() => this.#read());
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      this.#cursor.at = Math.max(at, this.#cursor.at);
      this.#skipToNext();
    }
    // Whatever happens, it goes on.
    if (this.#cursor.next === next && next.kind !== 'end') this.#cursor.take();
  }

  #skipToNext(): void {
    while (this.#cursor.next.kind !== 'end' && !this.#cursor.is(';', '}')) {
      const opens = this.#cursor.is('(', '[', '{');
      if (!opens || !this.#cursor.passes(skipBrackets)) this.#cursor.take();
      if (this.#cursor.next.first) return;
    }
    this.#cursor.takes(';');
  }

  #read(): void {
    const cursor = this.#cursor;
    const { kind, text } = cursor.next;
    if (kind === 'sign' && text === ';') {
      cursor.take();
      return;
    }
    if (kind === 'sign' && text === '{') return this.#braces();
    if (kind === 'sign' && text === '@') return this.#decorator();
    if (kind !== 'name') return this.#simple('other', () => this.#evaluation());
    const after = cursor.ahead(1);
    switch (text) {
      case 'if':
        return this.#if();
      case 'while':
        return this.#while();
      case 'do':
        return this.#do();
      case 'for':
        return this.#for();
      case 'switch':
        return this.#switch();
      case 'try':
        return this.#try();
      case 'return':
      case 'throw':
        return this.#simple('jump', () => this.#given());
      case 'break':
      case 'continue':
        return this.#simple('jump', () => {
          cursor.take();
          if (!cursor.next.first && cursor.next.kind === 'name') cursor.take();
          return null;
        });
      case 'const':
      case 'let':
      case 'var':
      case 'using':
        if (after.kind === 'name' || after.text === '[' || after.text === '{') {
          if (after.text === 'enum') break;
          return this.#simple('other', () => this.#declarations());
        }
        return this.#simple('other', () => this.#evaluation());
      case 'default':
        cursor.take();
        return this.#read();
      case 'export':
      case 'declare':
      case 'abstract':
        if (after.kind !== 'name' && after.text !== '{' && after.text !== '*' && after.text !== '[') break;
        cursor.take();
        if (after.text === '{' || after.text === '*') return this.#skipped();
        return after.text === 'type' && cursor.ahead(1).kind === 'sign' ? this.#skipped() : this.#read();
      case 'function':
        return this.#functionDeclaration();
      case 'async':
        if (after.text !== 'function') break;
        cursor.take();
        return this.#functionDeclaration();
      case 'class':
        return this.#class();
      case 'import':
        if (after.text !== '(' && after.text !== '.') return this.#skipped();
        break;
      case 'interface':
      case 'namespace':
      case 'module':
      case 'enum':
        if (after.kind !== 'name' && after.kind !== 'string') break;
        return this.#braced(text);
      case 'type':
        if (after.kind !== 'name' || after.first) break;
        return this.#typeAlias();
    }
    if (after.kind === 'sign' && after.text === ':' && !reserved.has(text)) {
      cursor.take();
      cursor.take();
      return this.#read();
    }
    this.#simple('other', () => this.#evaluation());
  }

  /** A node that begins here; what `read` reads stands in it. */
  #node(kind: StatementNode['kind'], read: (node: OpenNode) => void): void {
    this.#tree.node(this.#cursor, kind, read);
  }

  #simple(kind: StatementNode['kind'], read: () => Expression | null): void {
    this.#node(kind, (node) => {
      const value = read();
      if (value !== null) node.meaning = { from: node.from, to: value.to, is: 'evaluation', value };
    });
    this.#cursor.takes(';');
  }

  #evaluation(): Expression {
    return this.#expressions.sequence();
  }

  #given(): Expression | null {
    this.#cursor.take();
    const { kind, text, first } = this.#cursor.next;
    return first || kind === 'end' || text === ';' || text === '}' ? null : this.#expressions.sequence();
  }

  #declarations(): Expression {
    const { from } = this.#cursor.take();
    const parts: Expression[] = [];
    do {
      const target = this.#expressions.target();
      this.#cursor.takes('!');
      if (this.#cursor.takes(':')) skipType(this.#cursor);
      if (!this.#cursor.takes('=')) continue;
      const value = this.#expressions.expression();
      parts.push({ from: target.from, to: value.to, is: 'assignment', target, value, operator: null });
    } while (this.#cursor.takes(','));
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : { from, to: this.#cursor.end, is: 'group', parts };
  }

  #inBrackets(node: OpenNode): void {
    this.#cursor.expect('(');
    const value = this.#expressions.sequence();
    this.#cursor.expect(')');
    node.meaning = { from: node.from, to: this.#cursor.end, is: 'evaluation', value };
  }

  #if(): void {
    this.#node('if', (node) => {
      this.#cursor.take();
      node.conditions = [node.from];
      this.#inBrackets(node);
      this.#statement();
      if (this.#cursor.takes('else')) this.#statement();
    });
  }

  #while(): void {
    this.#node('while', (node) => {
      this.#cursor.take();
      node.conditions = [node.from];
      this.#inBrackets(node);
      this.#statement();
    });
  }

  #do(): void {
    this.#node('while', (node) => {
      this.#cursor.take();
      this.#statement();
      this.#cursor.expect('while');
      this.#inBrackets(node);
    });
    this.#cursor.takes(';');
  }

  #for(): void {
    this.#node('for', (node) => {
      this.#cursor.take();
      this.#cursor.takes('await');
      this.#cursor.expect('(');
      const loop = this.#cursor.attempt(() => this.#loopHead());
      if (loop !== null) node.meaning = { from: node.from, to: this.#cursor.end, ...loop };
      else this.#forHead(node);
      this.#cursor.expect(')');
      this.#statement();
    });
  }

  /** `const x of items`; null: it is the head of another kind. */
  #loopHead(): Pick<Statement & { is: 'loop' }, 'is' | 'target' | 'iterable' | 'over'> | null {
    this.#cursor.takes('const', 'let', 'var', 'using');
    const target = this.#expressions.target();
    const over = this.#cursor.is('of') ? 'values' : this.#cursor.is('in') ? 'keys' : null;
    if (over === null) return null;
    this.#cursor.take();
    return { is: 'loop', target, iterable: this.#expressions.sequence(), over };
  }

  /** `let i = 0; i < n; i++`: the first and the last are statements of their own. */
  #forHead(node: OpenNode): void {
    if (!this.#cursor.is(';')) {
      const declares = this.#cursor.is('const', 'let', 'var');
      this.#simple('other', () => (declares ? this.#declarations() : this.#expressions.initial()));
    } else this.#cursor.take();
    if (!this.#cursor.is(';')) {
      const value = this.#expressions.sequence();
      node.conditions = [node.from];
      node.meaning = { from: node.from, to: value.to, is: 'evaluation', value };
    }
    this.#cursor.expect(';');
    if (!this.#cursor.is(')')) this.#simple('other', () => this.#evaluation());
  }

  #switch(): void {
    this.#node('other', (node) => {
      this.#cursor.take();
      this.#inBrackets(node);
      this.#cursor.expect('{');
      while (!this.#cursor.is('}') && this.#cursor.next.kind !== 'end') {
        if (this.#cursor.takes('default')) this.#cursor.expect(':');
        else if (this.#cursor.takes('case')) {
          this.#expressions.sequence();
          this.#cursor.expect(':');
        } else this.#statement();
      }
      this.#cursor.expect('}');
    });
  }

  #try(): void {
    this.#node('other', () => {
      this.#cursor.take();
      this.#braces();
      if (this.#cursor.takes('catch')) {
        if (this.#cursor.is('(')) skipBrackets(this.#cursor);
        this.#braces();
      }
      if (this.#cursor.takes('finally')) this.#braces();
    });
  }

  #braces(): void {
    this.#cursor.expect('{');
    while (!this.#cursor.is('}') && this.#cursor.next.kind !== 'end') this.#statement();
    this.#cursor.expect('}');
  }

  /** A function's own statements do not belong to what stands around it. */
  #function(read: () => void): void {
    this.#node('function', read);
  }

  #functionDeclaration(): void {
    this.#node('function', () => {
      while (!this.#cursor.is('(', ';', '}') && this.#cursor.next.kind !== 'end') {
        if (this.#cursor.is('<')) skipTypeArguments(this.#cursor);
        else this.#cursor.take();
      }
      skipBrackets(this.#cursor);
      if (this.#cursor.takes(':')) skipType(this.#cursor);
      if (this.#cursor.is('{')) this.#braces();
    });
  }

  #class(): void {
    this.#node('class', () => {
      this.#cursor.take();
      while (!this.#cursor.is('{') && this.#cursor.next.kind !== 'end') {
        if (this.#cursor.is('<')) skipTypeArguments(this.#cursor);
        else this.#cursor.take();
      }
      this.#classBody();
    });
  }

  #classBody(): void {
    this.#cursor.expect('{');
    while (!this.#cursor.is('}') && this.#cursor.next.kind !== 'end') {
      const before = this.#cursor.at;
      this.#member();
      if (this.#cursor.at === before) this.#cursor.take();
    }
    this.#cursor.expect('}');
  }

  /** A method, or a field with its value: a field of the instance that is being made. */
  #member(): void {
    const cursor = this.#cursor;
    if (cursor.takes(';')) return;
    while (cursor.is('@')) this.#decorator();
    this.#node('other', (node) => {
      while (modifiers.has(cursor.next.text) && !isMemberEnd(cursor)) cursor.take();
      if (cursor.is('{')) return this.#function(() => this.#braces());
      const name = cursor.next;
      if (cursor.is('[')) skipBrackets(cursor);
      else cursor.take();
      cursor.takes('?', '!');
      if (cursor.is('<')) skipTypeArguments(cursor);
      if (cursor.is('(')) {
        return this.#function(() => {
          skipBrackets(cursor);
          if (cursor.takes(':')) skipType(cursor);
          if (cursor.is('{')) this.#braces();
        });
      }
      if (cursor.takes(':')) skipType(cursor);
      if (!cursor.takes('=')) return;
      const value = this.#expressions.expression();
      const place: Span = { from: name.from, to: name.to };
      const object: Expression = { ...place, is: 'name', name: 'this' };
      const target: Expression = { ...place, is: 'field', object, name: name.text };
      const whole: Expression = { from: node.from, to: value.to, is: 'assignment', target, value, operator: null };
      node.meaning = { from: node.from, to: value.to, is: 'evaluation', value: whole };
    });
    cursor.takes(';');
  }

  #decorator(): void {
    this.#cursor.take();
    this.#expressions.target();
  }

  #braced(word: string): void {
    const holdsStatements = word === 'namespace' || word === 'module';
    this.#node('other', () => {
      while (!this.#cursor.is('{', ';') && this.#cursor.next.kind !== 'end') this.#cursor.take();
      if (!this.#cursor.is('{')) return;
      if (holdsStatements) this.#braces();
      else skipBrackets(this.#cursor);
    });
  }

  #typeAlias(): void {
    this.#node('other', () => {
      this.#cursor.take();
      this.#cursor.take();
      if (this.#cursor.is('<')) skipTypeArguments(this.#cursor);
      this.#cursor.expect('=');
      skipType(this.#cursor);
    });
    this.#cursor.takes(';');
  }

  /** To the end of the statement, without reading it. */
  #skipped(): void {
    this.#node('other', () => this.#skipToNext());
  }
}

const reserved = new Set('case default return typeof new in of'.split(' '));
const modifiers = new Set(
  'public private protected static readonly abstract override async get set accessor declare *'.split(' '),
);

/** Whether the word is the member's name, not something said about it. */
function isMemberEnd(cursor: Cursor): boolean {
  const { kind, text } = cursor.ahead(1);
  if (cursor.next.text === 'static' && text === '{') return false;
  return kind === 'sign' && ['(', '=', ';', ':', '?', '!', '}', '<'].includes(text);
}
