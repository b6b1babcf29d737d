import type { SourceRange } from '@pellucid/format';
import type { Source } from '../recording.ts';
import { countUpTo } from '../search.ts';
import { type Expression, partsOf, type Span, type Statement } from './expression.ts';
import { javaScriptStatements } from './javascript-statements.ts';
import { pythonStatements } from './python-statements.ts';
import { leavesBlock, type StatementNode } from './statement-node.ts';
import { UnreadableError } from './token.ts';

// What takes longer to read than anybody waits is not read.
const mostCharacters = 2_000_000;

/** The text of one source as statements and expressions. Its statements are found when it is made; what they do is read when it is asked for. */
export class SourceSyntax {
  readonly text: string;
  readonly #nodes: readonly StatementNode[];
  /** Where each node begins, and where each line does. */
  readonly #begins: readonly number[];
  readonly #lines: readonly number[];
  readonly #read = new Map<StatementNode, Statement>();

  constructor(source: Source) {
    const text = source.lines.join('\n');
    this.text = text;
    this.#nodes = text.length > mostCharacters ? [] : statementsOf(text, source.program.language === 'python');
    this.#begins = this.#nodes.map(({ from }) => from);
    const lines: number[] = [];
    let start = 0;
    for (const line of source.lines) {
      lines.push(start);
      start += line.length + 1;
    }
    this.#lines = lines;
  }

  offset(line: number, column: number): number {
    return Math.min((this.#lines[line - 1] ?? this.text.length) + column, this.text.length);
  }

  /** The lines and columns of a span. */
  rangeOf({ from, to }: Span): SourceRange {
    const [startLine, startColumn] = this.#placeOf(from);
    const [endLine, endColumn] = this.#placeOf(to);
    return [startLine, startColumn, endLine, endColumn];
  }

  textOf({ from, to }: Span): string {
    return this.text.slice(from, to);
  }

  /** The innermost statement that what begins at the place belongs to; the body of a function of one expression, and a part of a comprehension, are such. */
  statementAt(offset: number): Statement {
    const node = this.#nodeAt(offset);
    if (node === null) return { from: offset, to: offset, is: 'other' };
    const statement = this.#read.get(node) ?? node.read();
    this.#read.set(node, statement);
    return statement.is === 'other' ? statement : (within(statement, offset) ?? statement);
  }

  /**
   * What decides by conditions whether the statement at the place runs, nearest first and within its function: statements before it in a block that
   * can leave the block, and statements around it. Of each, where its conditions begin that stand before the place, the last one first.
   */
  conditionsAround(offset: number): readonly (readonly number[])[] {
    const around: (readonly number[])[] = [];
    const add = ({ conditions }: StatementNode): void => {
      const before = conditions.filter((at) => at < offset);
      if (before.length > 0) around.push(before.reverse());
    };
    const own = this.#nodeAt(offset);
    // A second condition of one statement is asked because the first did not hold.
    if (own?.conditions.includes(offset)) add(own);
    for (let node = own; node !== null && node.kind !== 'function' && node.kind !== 'class'; node = node.parent) {
      for (const sibling of node.before.slice().reverse())
        if (sibling.kind === 'if' && leavesBlock(sibling)) add(sibling);
      if (node.parent !== null && node.parent.kind !== 'function') add(node.parent);
    }
    return around;
  }

  /** The loops around what stands at the place, outermost first, within its function; the one whose head it stands in is one of them. */
  loopsAround(offset: number): readonly StatementNode[] {
    const loops: StatementNode[] = [];
    for (let node = this.#nodeAt(offset); node !== null; node = node.parent) {
      if (node.kind === 'function' || node.kind === 'class') break;
      if (isLoop(node)) loops.push(node);
    }
    return loops.reverse();
  }

  /** The loop that begins on the 1-based line, the outer one of several. */
  loopOn(line: number): StatementNode | null {
    const first = countUpTo(this.#begins, this.offset(line, 0) - 1);
    const behind = countUpTo(this.#begins, this.offset(line + 1, 0) - 1);
    return this.#nodes.slice(first, behind).find(isLoop) ?? null;
  }

  #nodeAt(offset: number): StatementNode | null {
    let node = this.#nodes[countUpTo(this.#begins, offset) - 1] ?? null;
    while (node !== null && offset >= node.to && offset > node.from) node = node.parent;
    return node;
  }

  #placeOf(offset: number): readonly [line: number, column: number] {
    const line = countUpTo(this.#lines, offset);
    return [line, offset - (this.#lines[line - 1] ?? 0)];
  }
}

function isLoop({ kind }: StatementNode): boolean {
  return kind === 'for' || kind === 'while';
}

function statementsOf(text: string, python: boolean): readonly StatementNode[] {
  try {
    return python ? pythonStatements(text) : javaScriptStatements(text);
  } catch (error) {
    if (error instanceof UnreadableError) return [];
    throw error;
  }
}

/** What stands for a statement within one: null where the place is in none. */
function within(statement: Exclude<Statement, { is: 'other' }>, offset: number): Statement | null {
  let innermost: Statement | null = null;
  const visit = (expression: Expression): void => {
    if (offset < expression.from || offset >= expression.to) return;
    if (expression.is === 'function' && expression.body !== null && offset >= expression.body.from) {
      innermost = { from: expression.body.from, to: expression.body.to, is: 'evaluation', value: expression.body };
      visit(expression.body);
      return;
    }
    if (expression.is === 'comprehension') innermost = partAt(expression, offset) ?? innermost;
    const inner =
      expression.is === 'comprehension'
        ? [
            ...expression.parts,
            ...expression.clauses.flatMap(({ target, iterable, conditions }) => [target, iterable, ...conditions]),
          ]
        : expression.is === 'assignment'
          ? [expression.target, expression.value]
          : partsOf(expression);
    for (const part of inner) visit(part);
  };
  visit(statement.is === 'loop' ? statement.iterable : statement.value);
  return innermost;
}

/** The clause or the condition that begins there; where what it makes begins, that. */
function partAt(expression: Expression & { is: 'comprehension' }, offset: number): Statement | null {
  for (const { target, iterable, conditions } of expression.clauses) {
    if (target.from === offset)
      return { from: target.from, to: iterable.to, is: 'loop', target, iterable, over: 'values' };
    const condition = conditions.find(({ from }) => from === offset);
    if (condition !== undefined) return { from: condition.from, to: condition.to, is: 'evaluation', value: condition };
  }
  const { from, to, parts } = expression;
  return parts.some((part) => part.from === offset)
    ? { from, to, is: 'evaluation', value: { from, to, is: 'group', parts } }
    : null;
}
