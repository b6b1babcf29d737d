import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect, types } from 'node:util';
import { enhanceStack, throwInNode } from './node-sources.ts';
import { isNodeError, type Place, type Stacks } from './stacks.ts';

// As it is before it tells what it writes.
const writeOut = writeSync;

const TRACE_ADVICE = '(Use `node --trace-uncaught ...` to show where the exception was thrown)';

/**
 * Tells of an exception that ends the program as Node does, but with the source as it was written: Node would show the line of rewritten code.
 * The place may lie inside Node.
 */
export class Obituary {
  private readonly stacks: Stacks;

  constructor(stacks: Stacks) {
    this.stacks = stacks;
  }

  /** What to print; null: leave it to Node. `thrown`: where a `throw` of the program has thrown it. */
  text(error: unknown, fromPromise: boolean, thrown: Place | null): string | null {
    const isError = types.isNativeError(error);
    const place = this.place(error, fromPromise, thrown);
    if (place === null) return null;
    if (isError) enhanceStack(error);
    const arrow = `${place.file}:${place.line}\n${place.text}\n${indent(place)}^\n`;
    const colors = process.stderr.isTTY === true && process.stderr.hasColors();
    const shown = inspect(error, {
      customInspect: false,
      colors,
      depth: Math.max(inspect.defaultOptions.depth ?? 0, 5),
    });
    const end = `\nNode.js ${process.version}\n`;
    if (isError) return `${arrow}\n${shown}\n${end}`;
    const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
    return `\n${arrow}${isObject ? shown : String(error)}\n${isObject ? '' : `${TRACE_ADVICE}\n`}${end}`;
  }

  private place(error: unknown, fromPromise: boolean, thrown: Place | null): Place | null {
    if (!types.isNativeError(error)) return fromPromise ? null : thrown;
    // What passes a promise, or a microtask, is caught by Node, which shows where it was made.
    if (fromPromise || isFromMicrotask(error)) return this.top(error);
    return thrown ?? throwInNode(error, isNodeError(error)) ?? this.top(error);
  }

  private top(error: Error): Place | null {
    const { stack } = error;
    const first =
      typeof stack === 'string'
        ? /\n {4}at (?:.*\()?((?:file:\/\/)?\/[^\n]*?):(\d+):(\d+)\)?(?:\n|$)/.exec(stack)
        : null;
    const header = typeof stack === 'string' ? /\n {4}at [^\n]*/.exec(stack) : null;
    if (first === null || header === null || first.index !== header.index) return null;
    const [, file = '', line = '', column = ''] = first;
    return { file, line: Number(line), column: Number(column) - 1, text: this.line(file, Number(line)) };
  }

  private line(file: string, line: number): string {
    const path = file.startsWith('file://') ? fileURLToPath(file) : file;
    const known = this.stacks.lineOf(path, line);
    if (known !== '') return known;
    try {
      return readFileSync(path, 'utf8').split('\n')[line - 1] ?? '';
    } catch {
      return '';
    }
  }
}

/** Writes to standard error at once. */
export function print(text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; ) at += writeOut(2, bytes, at);
  } catch {
    // Nobody reads it.
  }
}

/** Nothing calls a microtask, or on older Nodes what runs all of them. */
function isFromMicrotask({ stack }: Error): boolean {
  const frames = typeof stack === 'string' ? (stack.match(/^ {4}at .*$/gm) ?? []) : [];
  return (
    frames.length === 1 || frames.some((frame) => frame.includes('runMicrotask (node:internal/process/task_queues'))
  );
}

function indent({ text, column }: Place): string {
  return text.slice(0, column).replace(/[^\t]/g, ' ');
}
