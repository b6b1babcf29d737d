// A tokenizer and an evaluator by recursive descent: characters, slices, tokens, calls in calls.

type Token = { readonly kind: 'number' | 'name' | 'sign' | 'end'; readonly text: string };

const isDigit = (character: string): boolean => character >= '0' && character <= '9';
const isLetter = (character: string): boolean => (character >= 'a' && character <= 'z') || character === '_';

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    const start = at;
    if (character === ' ') {
      at++;
    } else if (isDigit(character)) {
      while (at < text.length && isDigit(text[at])) at++;
      tokens.push({ kind: 'number', text: text.slice(start, at) });
    } else if (isLetter(character)) {
      while (at < text.length && isLetter(text[at])) at++;
      tokens.push({ kind: 'name', text: text.slice(start, at) });
    } else {
      at++;
      tokens.push({ kind: 'sign', text: character });
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

class Evaluator {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly names: Readonly<Record<string, number>>;

  constructor(tokens: readonly Token[], names: Readonly<Record<string, number>>) {
    this.tokens = tokens;
    this.names = names;
  }

  sum(): number {
    let value = this.product();
    for (;;) {
      if (this.take('+')) value += this.product();
      else if (this.take('-')) value -= this.product();
      else return value;
    }
  }

  private product(): number {
    let value = this.factor();
    for (;;) {
      if (this.take('*')) value = (value * this.factor()) % 1000003;
      else if (this.take('/')) value = Math.trunc(value / (this.factor() || 1));
      else return value;
    }
  }

  private factor(): number {
    if (this.take('-')) return -this.factor();
    if (this.take('(')) {
      const value = this.sum();
      if (!this.take(')')) throw new SyntaxError(`")" is missing before "${this.tokens[this.at].text}"`);
      return value;
    }
    const { kind, text } = this.tokens[this.at++];
    if (kind === 'number') return Number(text);
    const value = this.names[text];
    if (value === undefined) throw new ReferenceError(`nothing is called "${text}"`);
    return value;
  }

  private take(sign: string): boolean {
    const { kind, text } = this.tokens[this.at];
    if (kind !== 'sign' || text !== sign) return false;
    this.at++;
    return true;
  }
}

const formula = '(width + 12) * height - 7 * (depth + 3 * (width - 44)) / 9 + 1024 * offset - (height / 3 + -5) * lost';

function main(rounds: number): void {
  let total = 0;
  let failures = 0;
  for (let round = 0; round < rounds; round++) {
    const names: Record<string, number> = { width: round % 91, height: 40 + (round % 13), depth: round % 7, offset: 3 };
    if (round % 4 !== 0) names['lost'] = 2;
    try {
      total = (total + new Evaluator(tokensOf(formula), names).sum()) % 1000003;
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      failures++;
    }
  }
  console.log(total, failures);
}

main(Number(process.argv[2]));
