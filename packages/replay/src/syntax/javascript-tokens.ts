import type { Token } from './token.ts';

const pattern =
  /([\p{L}_$#][\p{L}\p{N}_$\u200c\u200d]*)|((?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d[\d_]*)?)n?)|(>>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|[-+*/%&|^]=|\*\*|<<|>>|[-+*/%&|^!~<>=?:;,.()[\]{}@])/uy;

/** Words behind which a slash begins a regular expression. */
const beforeOperand = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await'.split(' '),
);

/** The tokens of a JavaScript or TypeScript source. What is no token is left out. */
export function javaScriptTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = text.startsWith('#!') ? lineEnd(text, 0) : 0;
  let first = true;
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (sign === '\n') first = true;
    if (/\s/.test(sign)) {
      at++;
      continue;
    }
    if (text.startsWith('//', at)) {
      at = lineEnd(text, at);
      continue;
    }
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (text.slice(at, end < 0 ? undefined : end).includes('\n')) first = true;
      at = end < 0 ? text.length : end + 2;
      continue;
    }
    const token = tokenAt(text, at, tokens.at(-1));
    if (token === null) {
      at++;
      continue;
    }
    tokens.push({ ...token, first });
    first = false;
    at = token.to;
  }
  tokens.push({ kind: 'end', text: '', from: text.length, to: text.length, first: true });
  return tokens;
}

function tokenAt(text: string, from: number, before: Token | undefined): Token | null {
  const sign = text[from] ?? '';
  const made = (kind: Token['kind'], to: number | null): Token | null =>
    to === null ? null : { kind, text: text.slice(from, to), from, to, first: false };
  if (sign === '"' || sign === "'") return made('string', textEnd(text, from + 1, sign));
  if (sign === '`') return made('template', templateEnd(text, from + 1));
  if (sign === '/' && isOperand(before)) {
    const end = regexEnd(text, from + 1);
    if (end !== null) return made('regex', end);
  }
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  if (match === null) return null;
  const [all, name, number] = match;
  return made(name !== undefined ? 'name' : number !== undefined ? 'number' : 'sign', from + all.length);
}

/** Whether a value is expected behind the token, and not an operator. */
function isOperand(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'name') return beforeOperand.has(before.text);
  return before.kind === 'sign' && ![')', ']', '}'].includes(before.text);
}

/** null: it does not end, and is no text. */
function textEnd(text: string, start: number, quote: string): number | null {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === '\n') break;
  }
  return null;
}

/** Behind the closing quote; texts and templates may stand in its values. */
function templateEnd(text: string, start: number): number | null {
  // The kinds of what is open: a template, or the braces of a value in one.
  const open = ['`'];
  for (let at = start; at < text.length; at++) {
    const sign = text[at] ?? '';
    const inTemplate = open.at(-1) === '`';
    if (sign === '\\' && inTemplate) at++;
    else if (sign === '`') {
      if (!inTemplate) open.push('`');
      else if (open.pop() !== undefined && open.length === 0) return at + 1;
    } else if (inTemplate) {
      if (sign === '$' && text[at + 1] === '{') {
        open.push('{');
        at++;
      }
    } else if (sign === '/' && /[(,=:[!&|?{;]\s*$/.test(text.slice(Math.max(0, at - 20), at))) {
      at = (regexEnd(text, at + 1) ?? at + 1) - 1;
    } else if (sign === '{') open.push('{');
    else if (sign === '}') open.pop();
    else if (sign === '"' || sign === "'") at = (textEnd(text, at + 1, sign) ?? at + 1) - 1;
  }
  return null;
}

function regexEnd(text: string, start: number): number | null {
  let inClass = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (sign === '\n') return null;
    if (sign === '\\') at++;
    else if (sign === '[') inClass = true;
    else if (sign === ']') inClass = false;
    else if (sign === '/' && !inClass) return at + 1 + (/^[a-z]*/.exec(text.slice(at + 1, at + 12))?.[0].length ?? 0);
  }
  return null;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
