/** A word, number, text or sign of a source; `from` and `to` are offsets into it. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'template' | 'regex' | 'sign' | 'newline' | 'end';
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** It is the first of its line. */
  readonly first: boolean;
}

/** The source is none, or says something that is not read here. Where a statement cannot be read, nothing is known about it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

// Deeper expressions are written by machines; nobody asks about those.
const mostNesting = 150;

/** Goes over tokens. */
export class Cursor {
  readonly tokens: readonly Token[];
  at = 0;
  #depth = 0;
  #closing: ReadonlyMap<number, number> | null = null;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get next(): Token {
    return this.ahead(0);
  }

  /** The last one that was taken ended here. */
  get end(): number {
    return this.tokens[this.at - 1]?.to ?? 0;
  }

  ahead(count: number): Token {
    return this.tokens[Math.min(this.at + count, this.tokens.length - 1)] ?? nothing;
  }

  take(): Token {
    const token = this.next;
    if (this.at < this.tokens.length - 1) this.at++;
    return token;
  }

  /** A word or sign, not a text that says the same. */
  is(...texts: readonly string[]): boolean {
    const { kind, text } = this.next;
    return (kind === 'sign' || kind === 'name') && texts.includes(text);
  }

  takes(...texts: readonly string[]): boolean {
    if (!this.is(...texts)) return false;
    this.take();
    return true;
  }

  expect(text: string): Token {
    if (!this.is(text)) throw new UnreadableError(`"${this.next.text}" stands where "${text}" should`);
    return this.take();
  }

  name(): Token {
    if (this.next.kind !== 'name') throw new UnreadableError(`"${this.next.text}" is no name`);
    return this.take();
  }

  /** Over the bracket that stands here, to behind the one that closes it; each is looked for once, however often it is asked for. */
  passBrackets(): void {
    this.#closing ??= closingBrackets(this.tokens);
    const close = this.#closing.get(this.at);
    if (close === undefined) throw new UnreadableError('brackets do not end');
    this.at = Math.min(close + 1, this.tokens.length - 1);
  }

  /** Reads something that may hold its like. */
  nested<T>(read: () => T): T {
    if (this.#depth >= mostNesting) throw new UnreadableError('too deep');
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** What it reads, or null and back where it was. */
  attempt<T>(read: () => T | null): T | null {
    const at = this.at;
    let found: T | null = null;
    try {
      found = read();
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
    }
    if (found === null) this.at = at;
    return found;
  }

  /** Whether it can be gone over; if not, it is back where it was. */
  passes(over: (cursor: Cursor) => void): boolean {
    const passed = this.attempt(() => {
      over(this);
      return true;
    });
    return passed === true;
  }
}

const nothing: Token = { kind: 'end', text: '', from: 0, to: 0, first: true };

function closingBrackets(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if (text === '(' || text === '[' || text === '{') open.push(index);
    else if (text === ')' || text === ']' || text === '}') {
      const start = open.pop();
      if (start !== undefined) closing.set(start, index);
    }
  }
  return closing;
}
