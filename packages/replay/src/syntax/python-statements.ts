import type { Expression, Statement } from './expression.ts';
import { PythonExpressions } from './python-expressions.ts';
import { pythonTokens } from './python-tokens.ts';
import type { StatementNode } from './statement-node.ts';
import { Cursor, type Token, UnreadableError } from './token.ts';

interface OpenNode extends StatementNode {
  to: number;
  /** What it begins with. */
  readonly word: string;
  readonly parent: OpenNode | null;
  readonly inside: OpenNode[];
}

/** A block that is being read: lines at its column belong to it. */
interface Block {
  readonly column: number;
  readonly owner: OpenNode | null;
  readonly nodes: OpenNode[];
}

/** All statements of a Python source, outer ones before those in them. */
export function pythonStatements(text: string): readonly StatementNode[] {
  const found: OpenNode[] = [];
  const outermost: Block = { column: 0, owner: null, nodes: [] };
  const blocks: Block[] = [outermost];
  let opened: OpenNode | null = null;
  for (const line of logicalLines(pythonTokens(text))) {
    const column = columnOf(text, line[0]?.from ?? 0);
    const inner: Block = blocks.at(-1) ?? outermost;
    if (opened !== null && column > inner.column) blocks.push({ column, owner: opened, nodes: opened.inside });
    while (blocks.length > 1 && column < (blocks.at(-1)?.column ?? 0)) blocks.pop();
    opened = addLine(line, blocks.at(-1) ?? outermost, found);
    const end = line.at(-1)?.to ?? 0;
    for (let owner = found.at(-1) ?? null; owner !== null; owner = owner.parent) owner.to = Math.max(owner.to, end);
  }
  return found;
}

function logicalLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'newline') lines.push([]);
    else if (token.kind !== 'end') lines.at(-1)?.push(token);
  }
  return lines.filter((line) => line.length > 0);
}

/** A tab goes on to the next multiple of eight. */
function columnOf(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  let column = 0;
  for (let at = start; at < offset; at++) column = text[at] === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
  return column;
}

const heads = new Set('if elif else while for try except finally with def class match case async'.split(' '));

/** Takes in the statements of one line. @returns the one whose block follows on the next lines; null: none. */
function addLine(line: readonly Token[], block: Block, found: OpenNode[]): OpenNode | null {
  const [first] = line;
  const colon = first !== undefined && heads.has(first.text) ? endOfHead(line) : -1;
  const isSoft = first?.text === 'match' || first?.text === 'case';
  if (first === undefined || colon < 0 || (isSoft && colon !== line.length - 1)) {
    for (const tokens of splitBySemicolon(line)) add(tokens, block, found);
    return null;
  }
  const node = add(line.slice(0, colon), block, found);
  const rest = line.slice(colon + 1);
  if (rest.length === 0) return node;
  for (const tokens of splitBySemicolon(rest)) {
    add(tokens, { column: block.column, owner: node, nodes: node.inside }, found);
  }
  return null;
}

/** The place of the colon behind the head of a compound statement; -1: there is none. */
function endOfHead(line: readonly Token[]): number {
  let depth = 0;
  let lambdas = 0;
  for (const [index, { kind, text }] of line.entries()) {
    if (kind === 'name' && text === 'lambda') lambdas++;
    if (kind !== 'sign') continue;
    if (/[([{]/.test(text)) depth++;
    else if (/[)\]}]/.test(text)) depth--;
    else if (text === ':' && depth === 0 && lambdas-- <= 0) return index;
  }
  return -1;
}

function splitBySemicolon(line: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of line) {
    if (token.kind === 'sign' && token.text === ';') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function add(tokens: readonly Token[], { owner, nodes }: Block, found: OpenNode[]): OpenNode {
  const [from, to] = [tokens[0]?.from ?? 0, tokens.at(-1)?.to ?? 0];
  const [first, second] = tokens[0]?.text === 'async' ? tokens.slice(1) : tokens;
  const word = first?.kind === 'name' ? first.text : '';
  const chained = word === 'elif' || word === 'else' ? nodes.at(-1) : undefined;
  const earlier = chained?.kind === 'if' ? chained.conditions : [];
  const asks = word === 'if' || word === 'elif' || word === 'while';
  const node: OpenNode = {
    from,
    to,
    word,
    kind: kindOf(word, chained),
    parent: owner,
    before: nodes.slice(),
    conditions: asks ? [...earlier, from] : earlier,
    inside: [],
    read: () => statementOf(tokens, { from, to }, second, word === 'case' ? subjectOf(owner) : null),
  };
  nodes.push(node);
  found.push(node);
  return node;
}

function kindOf(word: string, chained: OpenNode | undefined): StatementNode['kind'] {
  if (word === 'if' || ((word === 'elif' || word === 'else') && chained?.kind === 'if')) return 'if';
  if (word === 'while') return 'while';
  if (word === 'for') return 'for';
  if (word === 'def') return 'function';
  if (word === 'class') return 'class';
  return ['return', 'raise', 'break', 'continue'].includes(word) ? 'jump' : 'other';
}

/** What a `match` looks at. */
function subjectOf(owner: OpenNode | null): Expression | null {
  const head = owner?.word === 'match' ? owner.read() : null;
  return head?.is === 'evaluation' ? head.value : null;
}

type Place = { readonly from: number; readonly to: number };

function statementOf(
  tokens: readonly Token[],
  place: Place,
  second: Token | undefined,
  subject: Expression | null,
): Statement {
  const end: Token = { kind: 'end', text: '', from: place.to, to: place.to, first: true };
  const cursor = new Cursor([...tokens, end]);
  cursor.takes('async');
  try {
    return { ...place, ...meaningOf(new PythonExpressions(cursor), second, subject) };
  } catch (error) {
    if (error instanceof UnreadableError) return { ...place, is: 'other' };
    throw error;
  }
}

type Meaning =
  | { readonly is: 'evaluation'; readonly value: Expression }
  | { readonly is: 'loop'; readonly target: Expression; readonly iterable: Expression; readonly over: 'values' }
  | { readonly is: 'other' };

function meaningOf(expressions: PythonExpressions, second: Token | undefined, subject: Expression | null): Meaning {
  const { cursor } = expressions;
  const { kind, text: word } = cursor.next;
  // What a decorator reads, it reads for the function.
  if (kind === 'sign' && word === '@') return { is: 'other' };
  if (kind !== 'name') return { is: 'evaluation', value: assignment(expressions) };
  switch (word) {
    case 'if':
    case 'elif':
    case 'while':
    case 'return':
    case 'raise':
    case 'assert':
    case 'del': {
      cursor.take();
      if (cursor.next.kind === 'end') return { is: 'other' };
      return { is: 'evaluation', value: expressions.list() };
    }
    case 'for': {
      cursor.take();
      const target = expressions.targets();
      cursor.expect('in');
      return { is: 'loop', target, iterable: expressions.list(), over: 'values' };
    }
    case 'with':
      cursor.take();
      return { is: 'evaluation', value: managers(expressions) };
    case 'match':
      if (second === undefined || second.kind === 'sign') break;
      cursor.take();
      return { is: 'evaluation', value: expressions.list() };
    case 'case':
      if (subject === null) break;
      cursor.take();
      return { is: 'evaluation', value: patternAndGuard(expressions, subject) };
    case 'else':
    case 'try':
    case 'except':
    case 'finally':
    case 'def':
    case 'class':
    case 'import':
    case 'from':
    case 'pass':
    case 'break':
    case 'continue':
    case 'global':
    case 'nonlocal':
      return { is: 'other' };
  }
  return { is: 'evaluation', value: assignment(expressions) };
}

/** `pattern as name if guard`: the names of the pattern take parts of what is looked at. */
function patternAndGuard(expressions: PythonExpressions, subject: Expression): Expression {
  const { cursor } = expressions;
  const from = cursor.next.from;
  const pattern = expressions.targets();
  const targets = [capturing(pattern)];
  if (cursor.takes('as')) targets.push(expressions.targets());
  const parts = targets.map(
    (target): Expression => ({ from, to: cursor.end, is: 'assignment', target, value: subject, operator: null }),
  );
  if (cursor.takes('if')) parts.push(expressions.expression());
  return { from, to: cursor.end, is: 'group', parts };
}

/** A pattern as what it gives values to. What it compares with, and what is in a class, gives none that is known here. */
function capturing(pattern: Expression): Expression {
  const { from, to } = pattern;
  switch (pattern.is) {
    case 'name':
      return pattern.name === '_' ? { from, to, is: 'group', parts: [] } : pattern;
    case 'sequence':
      return { ...pattern, items: pattern.items.map(capturing) };
    case 'record':
      return { ...pattern, entries: pattern.entries.map(({ key, value }) => ({ key, value: capturing(value) })) };
    case 'spread':
      return { ...pattern, of: capturing(pattern.of) };
    case 'group':
      return { ...pattern, parts: pattern.parts.map(capturing) };
    default:
      return { from, to, is: 'group', parts: [] };
  }
}

/** `a = b = value`: the innermost assignment is the value of the one before it. Also `a += value`, `a: int = value`, and no assignment at all. */
function assignment(expressions: PythonExpressions): Expression {
  const { cursor } = expressions;
  const target = expressions.list();
  if (cursor.takes(':')) {
    expressions.expression();
    if (!cursor.is('=')) return { from: target.from, to: cursor.end, is: 'group', parts: [] };
  }
  const { kind, text } = cursor.next;
  if (kind === 'sign' && /^(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>)=$/.test(text)) {
    cursor.take();
    const value = expressions.list();
    return { from: target.from, to: value.to, is: 'assignment', target, value, operator: text.slice(0, -1) };
  }
  if (!cursor.takes('=')) {
    if (cursor.next.kind !== 'end') throw new UnreadableError('no statement');
    return target;
  }
  const value = assignment(expressions);
  return { from: target.from, to: value.to, is: 'assignment', target, value, operator: null };
}

/** `with open(a) as b, c:`; each manager is taken for what its name stands for. */
function managers(expressions: PythonExpressions): Expression {
  const { cursor } = expressions;
  const from = cursor.next.from;
  const parts: Expression[] = [];
  const isBracketed =
    cursor.is('(') &&
    cursor.attempt(() => {
      cursor.take();
      expressions.expression();
      return cursor.is('as') || null;
    }) !== null;
  if (isBracketed) {
    cursor.at = cursor.tokens.findIndex((token) => token.from === from) + 1;
  }
  do {
    if (cursor.is(')')) break;
    const value = expressions.expression();
    if (!cursor.takes('as')) parts.push(value);
    else {
      const target = expressions.targets();
      parts.push({ from: value.from, to: target.to, is: 'assignment', target, value, operator: null });
      // `as (a, b)` is one target; what follows a comma is another manager.
    }
  } while (cursor.takes(','));
  return { from, to: cursor.end, is: 'group', parts };
}
