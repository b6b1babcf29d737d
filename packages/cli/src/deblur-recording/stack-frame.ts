import { fileURLToPath } from 'node:url';

/** A place on a call stack, in the file that runs. */
export interface StackFrame {
  /** Null where V8 names none. */
  readonly name: string | null;
  /** A path of this machine. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

/** Where the caller of the function is that asks, and so on outwards, all the way: frames of files, not those of Node itself. */
export function callStack(): readonly StackFrame[] {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = before;
  return framesOf(stack).slice(2);
}

/** The frames of a V8 stack, innermost first. */
export function framesOf(stack: string): readonly StackFrame[] {
  return stack.split('\n').flatMap((line) => {
    const [, name = null, place, row, column] = FRAME.exec(line) ?? [];
    if (place === undefined || place.startsWith('node:')) return [];
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    return [{ name, file, line: Number(row), column: Number(column) - 1 }];
  });
}

/** `    at async restorePhoto (file:///…/restore-photo.js:40:9)`, or without a name and its brackets. */
const FRAME = /^\s+at (?:(?:async )?(.+?) \()?(?:async )?([^()]+):(\d+):(\d+)\)?$/;
