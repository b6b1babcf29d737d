import { types } from 'node:util';
import type { Place } from './stacks.ts';

/** Texts of Node's own modules, by their names without `node:`. */
type Texts = Readonly<Record<string, string>>;

/**
 * The place inside Node that has thrown an error; null if it was not thrown there. V8 knows it, but forgets it where a recorded function
 * passes the error on: this finds it again from what the error says of itself.
 */
export function throwInNode(error: Error, isNodeError: boolean): Place | null {
  const emitted = enhancer(error);
  if (emitted !== null) return find('events', 'EventEmitter.prototype.emit', 'throw er;');
  if ((error as NodeJS.ErrnoException).code === 'ERR_ASSERTION') return asserted(error);
  const frames = framesInNode(error.stack);
  const [first] = frames;
  // A source that cannot be compiled: Node has kept its line.
  if (first === undefined || error instanceof SyntaxError) return null;
  for (const frame of frames) {
    const found = thrownFrom(frame);
    if (found !== null) return found;
  }
  if (isNodeError) return find('internal/errors', 'function wrappedFn', 'throw error;');
  const { id, row, column } = first;
  return place(id, row, column, textOf(id).split('\n')[row] ?? '');
}

interface Frame {
  readonly id: string;
  /** Both from 0. */
  readonly row: number;
  readonly column: number;
}

/** The frames on top of a stack that are Node's, but for those of what makes errors for the others. */
function framesInNode(stack: unknown): readonly Frame[] {
  const found: Frame[] = [];
  for (const text of typeof stack === 'string' ? (stack.match(/^ {4}at .*$/gm) ?? []) : []) {
    const [, id, line, column] = /(?:\(| )node:([\w/]+):(\d+):(\d+)\)?$/.exec(text) ?? [];
    if (id === undefined) break;
    if (id !== 'internal/errors') found.push({ id, row: Number(line) - 1, column: Number(column) - 1 });
  }
  return found;
}

/** The `throw` at the frame's place, or the next one in its function if the error is made there. */
function thrownFrom({ id, row, column }: Frame): Place | null {
  const lines = textOf(id).split('\n');
  const text = lines[row] ?? '';
  const here = text.indexOf('throw ');
  if (here >= 0 && here <= column) return place(id, row, here, text);
  if (!/\bnew \w|\b(?:const|let) \w+ = \w|= \w*Error\w*\(/.test(text)) return null;
  for (let at = row + 1; lines[at] !== undefined && lines[at] !== '}'; at++) {
    const line = lines[at] ?? '';
    if (/^\s*throw \w+;/.test(line)) return place(id, at, line.indexOf('throw'), line);
  }
  return null;
}

/** As Node does before it shows an error that `emit` has thrown: its stack then says who has emitted it. */
export function enhanceStack(error: Error): void {
  const enhance = enhancer(error);
  if (enhance !== null) error.stack = enhance();
}

function enhancer(error: Error): (() => string) | null {
  const symbol = Object.getOwnPropertySymbols(error).find(
    ({ description }) => description === 'kEnhanceStackBeforeInspector',
  );
  const found: unknown = symbol === undefined ? undefined : Reflect.get(error, symbol);
  return typeof found === 'function' ? (found as () => string) : null;
}

function asserted(error: Error): Place | null {
  const { operator } = error as { operator?: unknown };
  if (operator === 'fail') return find('assert', 'function fail(', 'throw err;');
  if (operator === '==' && types.isNativeError(error)) {
    const inside = find('internal/assert/utils', 'function innerOk(', 'throw err;');
    if (inside !== null) return inside;
    const outside = find('assert', 'function innerOk(', 'throw err;');
    if (outside !== null) return outside;
  }
  return find('assert', 'function innerFail(', 'throw new AssertionError(obj);');
}

/** The first line with `statement` after the one with `start`. */
function find(id: string, start: string, statement: string): Place | null {
  const text = textOf(id);
  const from = text.indexOf(start);
  const at = from === -1 ? -1 : text.indexOf(statement, from);
  if (at === -1) return null;
  const row = text.slice(0, at).split('\n').length - 1;
  const line = text.split('\n')[row] ?? '';
  return place(id, row, line.indexOf(statement), line);
}

function place(id: string, row: number, column: number, text: string): Place {
  return { file: `node:${id}`, line: row + 1, column, text };
}

/** Text of one of Node's own modules; empty if there is none of that name. */
export function textOf(id: string): string {
  try {
    const { binding } = process as unknown as { binding(name: string): Texts };
    return binding('natives')[id] ?? '';
  } catch {
    return '';
  }
}
