import type { Contents, Value } from '@pellucid/format';
import { fieldName, type Reader } from '../value-text.ts';

/** What a name stands for where the expression is read; undefined: nothing is known of it. */
export type Lookup = (name: string) => Value | undefined;

// Longer ones are no help to a reader; it also bounds how deep the parser goes.
const mostCharacters = 240;

/**
 * Reads simple expressions in the syntax that Python and JavaScript share, from recorded values alone: names, numbers, `a[i + 1]`, `a.b`, `len(a)`,
 * `a.length`, arithmetic. Nothing of the program runs.
 */
export class ExpressionReader {
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #reader: Reader;
  #at = 0;

  constructor(text: string, lookup: Lookup, reader: Reader) {
    this.#text = text.slice(0, mostCharacters);
    this.#lookup = lookup;
    this.#reader = reader;
  }

  /** The value of the whole text; null when it is not known or not as simple as that. */
  value(): Value | null {
    const value = this.#sum();
    this.#space();
    return this.#at === this.#text.length ? value : null;
  }

  /**
   * The text with a value in the place of each name, subscript and attribute; what `write` gives null for stays as it is. null where the text is longer than
   * anybody reads.
   */
  withValues(write: (value: Value | null, name: string) => string | null): string | null {
    if (this.#text.length >= mostCharacters) return null;
    let told = '';
    while (this.#at < this.#text.length) {
      const rest = this.#text.slice(this.#at);
      const skipped = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\d.]+\w*|\.\s*#?[A-Za-z_$][\w$]*|[^\p{L}_$])/u.exec(
        rest,
      )?.[0];
      if (skipped !== undefined) {
        told += skipped;
        this.#at += skipped.length;
        continue;
      }
      const from = this.#at;
      const value = this.#postfix();
      const known = this.#text.slice(from, this.#at).trimEnd();
      const name = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(rest)?.[0] ?? rest.charAt(0);
      // A call is not known, but what stands between its brackets may be.
      const text = value === null || /^(?:\(|:=)/.test(this.#rest()) ? write(null, name) : write(value, known);
      if (value === null || text === null) this.#at = from + name.length;
      else this.#at = from + known.length;
      told += text ?? name;
    }
    return told;
  }

  #sum(): Value | null {
    let left = this.#product();
    for (let sign = this.#take(/^[+-](?![+=-])/); sign !== null; sign = this.#take(/^[+-](?![+=-])/)) {
      left = this.#reckon(left, sign, this.#product());
    }
    return left;
  }

  #product(): Value | null {
    let left = this.#unary();
    const signs = /^(?:\/\/|\*(?!\*)|\/|%)(?!=)/;
    for (let sign = this.#take(signs); sign !== null; sign = this.#take(signs)) {
      left = this.#reckon(left, sign, this.#unary());
    }
    return left;
  }

  #unary(): Value | null {
    if (this.#take(/^-(?!-)/) === null) return this.#postfix();
    return this.#reckon({ type: 'int', value: 0 }, '-', this.#unary());
  }

  #postfix(): Value | null {
    let value = this.#atom();
    while (value !== null) {
      const field = this.#take(/^(?:\?\.|\.)\s*#?[\p{L}_$][\p{L}\p{N}_$]*/u);
      if (field !== null) value = fieldOf(this.#contents(value), field.replace(/^\??\.\s*/, ''));
      else if (this.#take(/^\[/) !== null) {
        const key = this.#key();
        value = this.#take(/^\]/) === null || key === null ? null : itemOf(this.#contents(value), key, this.#reader);
      } else break;
    }
    return value;
  }

  #key(): Value | null {
    const text = this.#take(/^(?:"[^"\\]*"|'[^'\\]*')/);
    return text === null ? this.#sum() : { type: 'string', value: text.slice(1, -1) };
  }

  #atom(): Value | null {
    if (this.#take(/^\(/) !== null) {
      const inner = this.#sum();
      return this.#take(/^\)/) === null ? null : inner;
    }
    const number = this.#take(/^\d+(?:\.\d+)?(?![\w.])/);
    if (number !== null) return numberValue(Number(number), number.includes('.'));
    const name = this.#take(/^[\p{L}_$][\p{L}\p{N}_$]*/u);
    if (name === null) return null;
    if (name === 'len' && this.#reader.language === 'python' && this.#take(/^\(/) !== null) {
      const inner = this.#sum();
      const length = this.#take(/^\)/) === null || inner === null ? null : lengthOf(this.#contents(inner), inner);
      return length === null ? null : { type: 'int', value: length };
    }
    return this.#lookup(name) ?? null;
  }

  #contents(value: Value): Contents | Value | undefined {
    return value.type === 'reference' ? this.#reader.object(value.object) : value;
  }

  #reckon(left: Value | null, sign: string, right: Value | null): Value | null {
    const [a, b] = [left === null ? null : plainNumber(left), right === null ? null : plainNumber(right)];
    if (a === null || b === null) return null;
    const python = this.#reader.language === 'python';
    const exact = left?.type === 'int' && right?.type === 'int';
    switch (sign) {
      case '+':
        return numberValue(a + b, !exact);
      case '-':
        return numberValue(a - b, !exact);
      case '*':
        return numberValue(a * b, !exact);
      case '%':
        return b === 0 ? null : numberValue(python ? a - b * Math.floor(a / b) : a % b, !exact);
      case '//':
        return b === 0 || !python ? null : numberValue(Math.floor(a / b), !exact);
      default:
        return b === 0 ? null : numberValue(a / b, python || !Number.isInteger(a / b));
    }
  }

  #take(pattern: RegExp): string | null {
    this.#space();
    const found = pattern.exec(this.#text.slice(this.#at))?.[0];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #space(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
  }

  #rest(): string {
    return this.#text.slice(this.#at).trimStart();
  }
}

function numberValue(number: number, isFloat: boolean): Value | null {
  if (isFloat) return { type: 'float', value: number };
  return Number.isSafeInteger(number) ? { type: 'int', value: number } : null;
}

function plainNumber(value: Value): number | null {
  if (value.type === 'float') return value.value;
  return value.type === 'int' && typeof value.value === 'number' ? value.value : null;
}

function lengthOf(contents: Contents | Value | undefined, value: Value): number | null {
  if (value.type === 'string') return value.length ?? value.value.length;
  if (contents === undefined || !('kind' in contents)) return null;
  if ('items' in contents) return contents.items.length + contents.omitted;
  return contents.kind === 'map' ? contents.entries.length + contents.omitted : null;
}

function fieldOf(contents: Contents | Value | undefined, name: string): Value | null {
  if (contents === undefined || !('kind' in contents)) {
    return contents?.type === 'string' && name === 'length'
      ? { type: 'int', value: contents.length ?? contents.value.length }
      : null;
  }
  const isSized = (contents.kind === 'list' && name === 'length') || (contents.kind !== 'list' && name === 'size');
  if (isSized && ('items' in contents || contents.kind === 'map')) {
    const length = lengthOf(contents, { type: 'none' });
    return length === null ? null : { type: 'int', value: length };
  }
  return contents.fields.find(([key]) => fieldName(key) === name)?.[1] ?? null;
}

function itemOf(contents: Contents | Value | undefined, key: Value, { language }: Reader): Value | null {
  if (contents === undefined) return null;
  if (!('kind' in contents)) {
    if (contents.type !== 'string' || key.type !== 'int' || contents.length !== undefined) return null;
    const character = contents.value.at(Number(key.value));
    return character === undefined ? null : { type: 'string', value: character };
  }
  if (contents.kind === 'map') {
    const same = contents.entries.find(
      ([other]) => other.type === key.type && 'value' in other && 'value' in key && other.value === key.value,
    );
    return same?.[1] ?? null;
  }
  if (!('items' in contents) || key.type !== 'int') return null;
  const index = Number(key.value);
  return (
    (index < 0 && language === 'python' && contents.omitted === 0 ? contents.items.at(index) : contents.items[index]) ??
    null
  );
}
