import type { Token } from './token.ts';

const pattern =
  /([\p{L}_][\p{L}\p{N}_]*)|((?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d[\d_]*)?)[jJ]?)|(\*\*=|\/\/=|>>=|<<=|\.\.\.|:=|->|[-+*/%@&|^<>=!]=|\*\*|\/\/|<<|>>|[-+*/%@&|^~<>=()[\]{},:.;])/uy;
const prefixed = /[a-zA-Z]{0,2}("""|'''|"|')/y;

/** The tokens of a Python source; a `newline` ends each logical line. What is no token is left out. */
export function pythonTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let brackets = 0;
  let first = true;
  const end = (): void => {
    if (tokens.length > 0 && tokens.at(-1)?.kind !== 'newline') {
      tokens.push({ kind: 'newline', text: '', from: at, to: at, first: false });
    }
  };
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (sign === '\n') {
      if (brackets === 0) end();
      first = true;
      at++;
      continue;
    }
    if (sign === '#') {
      at = lineEnd(text, at);
      continue;
    }
    if (sign === '\\' && text[at + 1] === '\n') {
      at += 2;
      continue;
    }
    if (/\s/.test(sign)) {
      at++;
      continue;
    }
    const token = textAt(text, at) ?? wordAt(text, at);
    if (token === null) {
      at++;
      continue;
    }
    if (token.kind === 'sign') {
      if (/[([{]/.test(token.text)) brackets++;
      else if (/[)\]}]/.test(token.text)) brackets = Math.max(0, brackets - 1);
    }
    tokens.push({ ...token, first });
    first = false;
    at = token.to;
  }
  end();
  tokens.push({ kind: 'end', text: '', from: text.length, to: text.length, first: true });
  return tokens;
}

function wordAt(text: string, from: number): Token | null {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  if (match === null) return null;
  const [all, name, number] = match;
  const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : 'sign';
  return { kind, text: all, from, to: from + all.length, first: false };
}

/** A text with its letters and quotes before it; `template` where values stand in it. */
function textAt(text: string, from: number): Token | null {
  prefixed.lastIndex = from;
  const match = prefixed.exec(text);
  const quotes = match?.[1];
  if (match === null || quotes === undefined) return null;
  const letters = match[0].slice(0, -quotes.length).toLowerCase();
  if (!/^(?:[rbuft]|rb|br|rf|fr|rt|tr)?$/.test(letters)) return null;
  const to = textEnd(text, from + match[0].length, quotes);
  if (to === null) return null;
  const kind = /[ft]/.test(letters) ? 'template' : 'string';
  return { kind, text: text.slice(from, to), from, to, first: false };
}

/** null: it does not end, and is no text. */
function textEnd(text: string, start: number, quotes: string): number | null {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quotes, at)) return at + quotes.length;
    else if (quotes.length === 1 && text[at] === '\n') return null;
  }
  return null;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
