import { oxcParser } from '../rewrite/oxc.ts';
import { children, type Node } from '../rewrite/syntax.ts';
import { textOf } from './node-sources.ts';

/** Newer Nodes show the first line of the call. */
const showsFirstLine = textOf('internal/errors/error_source') !== '';

/**
 * What Node says of an `assert(condition)` that has failed. It reads the condition in the file at the column of the call, which is another one
 * where rewritten code runs. `offset`: where the call stands in the text; null: no such call is there.
 */
export function failedCondition(file: string, text: string, offset: number): string | null {
  const { program } = oxcParser().parseSync(file, text);
  const call = innermostCall(program, offset);
  if (call === null || /qual$/.test(text.slice(call.callee.start, call.callee.end))) return null;
  if (call.arguments.length === 0) return 'No value argument passed to `assert.ok()`';
  const column = call.start - (text.lastIndexOf('\n', call.start - 1) + 1);
  const [first = '', ...rest] = text.slice(call.start, call.end).split('\n');
  if (showsFirstLine) return `The expression evaluated to a falsy value:\n\n  ${first}\n`;
  const lines = rest.map((line) => {
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    return `\n  ${line.slice(Math.min(indent, column))}`;
  });
  return `The expression evaluated to a falsy value:\n\n  ${first}${lines.join('')}\n`;
}

type Call = Node & { type: 'CallExpression' };

/** The smallest call of which that is a place in what is called. */
function innermostCall(node: Node, offset: number): Call | null {
  for (const child of children(node)) {
    if (child.start > offset || child.end < offset) continue;
    const found = innermostCall(child, offset);
    if (found !== null) return found;
  }
  return node.type === 'CallExpression' && node.callee.start <= offset && offset <= node.callee.end ? node : null;
}
