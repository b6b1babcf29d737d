import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { failedCondition } from './assertions.ts';
import { disguise } from './disguise.ts';
import { append } from './own-collections.ts';
import { dataProperty } from './primordials.ts';
import type { Source } from './source.ts';

/** A place in an original source: line from 1, column from 0. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

interface Loaded {
  readonly map: TraceMap | null;
  readonly stagedLines: readonly number[];
  readonly textLines: readonly number[];
}

/** The beginning of a statement that asks for the name after it before it does anything else. */
const ASKS =
  /(?:\b(?:return|throw)|\bif\s*\(|\breturn\s*`[^`]*\$\{|(?<![\w$.\])]\s*|\b(?:const|let|var)\s+)[\w$]+\s*=)\s*$/;
/** A name that V8 infers for a nameless function from what stands inserted before it. */
const INFERRED = /^(?:async )?[^(]*\$\$[^(]*\((.*)\)$/;
/** What V8 says of a value that it has no name for. */
const NOT_ITERABLE = / is not iterable \(cannot read property Symbol\(Symbol\.iterator\)\)$/;
/** V8 keeps so many frames by default; a few more make up for those of the recorder, which are not shown. */
const LIMIT = 10;
const WIDER = LIMIT + 2;
const errorText = Error.prototype.toString;
/** What Node marks its own errors with: it shows their codes. */
const nodeError = markOfNodeErrors();

/** Gives stack traces the lines and columns of the sources as they were written. */
export class Stacks {
  private readonly files = new Map<string, Source>();
  private readonly loaded = new Map<string, Loaded>();
  private readonly mended = new WeakSet<Error>();
  private readonly own: string;

  /** `own`: the recorder's directory, whose frames are left out. */
  constructor(own: string) {
    this.own = own;
  }

  add(source: Source): void {
    const { file } = source.announced;
    this.files.set(file, source);
    this.loaded.delete(file);
  }

  /** Programs see no hook but this property, which is not enumerable. One of theirs gets the places of the sources as well. */
  install(): void {
    type Prepare = (error: unknown, trace: readonly NodeJS.CallSite[]) => unknown;
    const { shown } = this;
    const own = new WeakSet<object>();
    let current: unknown = (error: unknown, trace: readonly NodeJS.CallSite[]): string => this.format(error, trace);
    own.add(current as object);
    if (Error.stackTraceLimit === LIMIT) Error.stackTraceLimit = WIDER;
    Object.defineProperty(Error, 'prepareStackTrace', {
      get: () => current,
      set: (prepare: unknown) => {
        if (typeof prepare !== 'function' || own.has(prepare)) {
          current = prepare;
          return;
        }
        current = disguise(
          prepare as never,
          function prepareStackTrace(this: unknown, error: unknown, trace: unknown) {
            const frames = Array.isArray(trace) ? trace.flatMap(shown).slice(0, most()) : trace;
            return Reflect.apply(prepare as Prepare, this, [error, frames]);
          } as never,
        );
        own.add(current as object);
      },
      configurable: true,
      enumerable: false,
    });
  }

  /** A frame as the program may see it; nothing, if it is the recorder's. */
  private readonly shown = (frame: NodeJS.CallSite): NodeJS.CallSite[] => {
    const file = frame.getFileName();
    if (typeof file === 'string' && file.includes(this.own)) return [];
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    const source = file ?? scriptHash(frame);
    const place = line === null || column === null || source === null ? null : this.original(source, line, column - 1);
    return place === null ? [frame] : [placed(frame, place, this.frame(frame, file))];
  };

  /** The original place of a place in running code; null if the file was not rewritten. Line from 1, column from 0. */
  original(fileName: string, line: number, column: number): Place | null {
    const file = fileName.startsWith('file://') ? fileURLToPath(fileName) : fileName;
    const source = this.files.get(file);
    if (source === undefined) return null;
    const { map, stagedLines, textLines } = this.load(source);
    let at = { line, column };
    if (map !== null) {
      const found = originalPositionFor(map, at);
      if (found.line === null) return null;
      at = { line: found.line, column: found.column };
    }
    const offset = spanOffset(source.running.spans, (stagedLines[at.line - 1] ?? 0) + at.column);
    const row = lastAtMost(textLines, offset);
    return {
      file: fileName,
      line: row + 1,
      column: offset - (textLines[row] ?? 0),
      text: lineText(source.text, textLines, row),
    };
  }

  /** Where V8 says that a name is asked for which nothing declares: at its statement, if that begins with asking for it. */
  private asked(place: Place): Place {
    const column = place.text.slice(0, place.column).search(ASKS);
    return column === -1 ? place : { ...place, column };
  }

  /** Where a site begins, as Node names the file. */
  site(id: number): Place | null {
    for (const source of this.files.values()) {
      const { file, format } = source.announced;
      const row = format === 'text' ? null : source.site(id);
      if (row === null) continue;
      const [line, column] = row.range;
      return {
        file: format === 'module' ? pathToFileURL(file).href : file,
        line,
        column,
        text: this.lineOf(file, line),
      };
    }
    return null;
  }

  /** Text of a line of a rewritten source; empty if it is not one. */
  lineOf(file: string, line: number): string {
    const source = this.files.get(file);
    return source === undefined ? '' : lineText(source.text, this.load(source).textLines, line - 1);
  }

  /** Names of helper variables in a message of the engine become what the source says in their place. `said`: of what cannot be iterated. */
  mend(error: unknown, said: string | null): void {
    if (!types.isNativeError(error)) return;
    const message = dataProperty(error, 'message');
    if (dataProperty(error, 'code') === 'ERR_ASSERTION') return this.mendAssertion(error);
    if (said !== null && typeof message === 'string' && NOT_ITERABLE.test(message)) return putMessage(error, said);
    if (typeof message !== 'string' || !message.includes('$$')) return;
    let mended = message.replace(/\$\$(?:\d*|_)t\d+_\d+/g, (name) => this.rendering(name));
    mended = mended.replace(/\$\$(?:\d*|_)\.\w+\(\.\.\.\)/g, '(intermediate value)');
    if (mended !== message) putMessage(error, mended);
  }

  /** The condition of a failed `assert` as it was written. */
  private mendAssertion(error: Error): void {
    const { generatedMessage, operator, message, stack } = error as Error & Readonly<Record<string, unknown>>;
    if (generatedMessage !== true || operator !== '==' || this.mended.has(error) || typeof stack !== 'string') return;
    this.mended.add(error);
    const [, name = '', line, column] = /^ {4}at (?:[^\n]*\()?([^\n()]+):(\d+):(\d+)\)?$/m.exec(stack) ?? [];
    const file = name.startsWith('file://') ? fileURLToPath(name) : name;
    const source = this.files.get(file);
    if (source === undefined) return;
    const start = this.load(source).textLines[Number(line) - 1] ?? 0;
    const said = failedCondition(file, source.text, start + Number(column) - 1);
    if (said === null || said === message) return;
    putMessage(error, said);
    error.stack = stack.replace(message, () => said);
  }

  private rendering(name: string): string {
    for (const { running } of this.files.values()) {
      const found = running.renderings[name];
      if (found !== undefined) return found;
    }
    return name;
  }

  private load({ announced, running, text }: Source): Loaded {
    let loaded = this.loaded.get(announced.file);
    if (loaded === undefined) {
      const { map, staged } = running;
      loaded = {
        map: map === null ? null : new TraceMap(map),
        stagedLines: lineStarts(staged),
        textLines: lineStarts(text),
      };
      this.loaded.set(announced.file, loaded);
    }
    return loaded;
  }

  private format(error: unknown, trace: readonly NodeJS.CallSite[]): string {
    let text = this.heading(error);
    let left = most();
    let isUndeclared = types.isNativeError(error) && text.endsWith(' is not defined');
    for (const frame of trace) {
      const file = frame.getFileName();
      if (typeof file === 'string' && file.includes(this.own)) continue;
      if (left-- === 0) break;
      text += `\n    at ${this.frame(frame, file, isUndeclared)}`;
      isUndeclared = false;
    }
    return text;
  }

  private heading(error: unknown): string {
    if (isNodeError(error)) {
      const { name, code, message } = error as NodeJS.ErrnoException;
      return `${name} [${code}]: ${message}`;
    }
    return Reflect.apply(errorText, error, []) as string;
  }

  private frame(frame: NodeJS.CallSite, file: string | null | undefined, isUndeclared = false): string {
    // The name that newer Nodes infer from the property that we have replaced.
    const text = String(frame).replace(/^Module\.<anonymous> \(node:internal/, 'Module._compile (node:internal');
    if (typeof file !== 'string') return this.evaluated(this.placedText(frame, text));
    const shown = text.replace(INFERRED, '$1');
    const line = frame.getLineNumber();
    const column = frame.getColumnNumber();
    if (line === null || column === null) return shown;
    const original = this.original(file, line, column - 1);
    const place = isUndeclared && original !== null ? this.asked(original) : original;
    if (place === null) return this.evaluated(shown);
    const running = `:${line}:${column}`;
    const at = shown.lastIndexOf(running);
    return at === -1
      ? shown
      : `${shown.slice(0, at)}:${place.line}:${place.column + 1}${shown.slice(at + running.length)}`;
  }

  /** The text of a frame of a text that the program runs, with its place there. */
  private placedText(frame: NodeJS.CallSite, text: string): string {
    const hash = scriptHash(frame);
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    if (hash === null || line === null || column === null) return text;
    const place = this.original(hash, line, column - 1);
    return place === null
      ? text
      : text.replace(`<anonymous>:${line}:${column}`, `<anonymous>:${place.line}:${place.column + 1}`);
  }

  /** The text of a frame of code that `eval` runs, which says where that stands. */
  private evaluated(text: string): string {
    return text.replace(/(eval at [^(]*)\(([^()]+):(\d+):(\d+)\)/g, (whole, head: string, file: string, ...rest) => {
      const [line, column] = [Number(rest[0]), Number(rest[1])];
      const place = this.original(file, line, column - 1);
      return place === null
        ? whole
        : `${head.replace(/eval at .*\$\$.* $/, 'eval at <anonymous> ')}(${file}:${place.line}:${place.column + 1})`;
    });
  }
}

function putMessage(error: Error, message: string): void {
  Object.defineProperty(error, 'message', { value: message, writable: true, configurable: true, enumerable: false });
}

/** By what V8 knows a source that has no file. */
function scriptHash(frame: NodeJS.CallSite): string | null {
  return (frame as { getScriptHash?(): string }).getScriptHash?.() ?? null;
}

/** Frames that are shown of a stack, unless the program has set a limit of its own. */
function most(): number {
  return Error.stackTraceLimit === WIDER ? LIMIT : Number.POSITIVE_INFINITY;
}

/** An error of Node's own, which has a code. */
export function isNodeError(error: unknown): boolean {
  return nodeError !== undefined && types.isNativeError(error) && nodeError in error;
}

/** A frame that says it is at that place; whatever else it is asked it passes on. */
function placed(frame: NodeJS.CallSite, place: Place, text: string): NodeJS.CallSite {
  const answers: Readonly<Record<string, unknown>> = {
    getLineNumber: place.line,
    getColumnNumber: place.column + 1,
    toString: text,
  };
  const prototype = Object.getPrototypeOf(frame) as object;
  const made = Object.create(prototype) as NodeJS.CallSite;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Reflect.get(frame, name);
    if (name === 'constructor' || typeof method !== 'function') continue;
    const answer = (): unknown => (name in answers ? answers[name] : (Reflect.apply(method, frame, []) as unknown));
    Object.defineProperty(made, name, { value: answer, writable: true, configurable: true, enumerable: false });
  }
  return made;
}

export function spanOffset(spans: readonly number[], place: number): number {
  let low = 0;
  let high = spans.length / 3 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle * 3] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  const start = spans[low * 3] ?? 0;
  const original = spans[low * 3 + 1] ?? 0;
  const length = spans[low * 3 + 2] ?? 0;
  // In something inserted: the original text that follows it.
  return place < start + length ? original + Math.max(0, place - start) : (spans[low * 3 + 4] ?? original + length);
}

export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) append(starts, i + 1);
  return starts;
}

export function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineText(text: string, starts: readonly number[], row: number): string {
  if (row >= starts.length) return '';
  const end = starts[row + 1];
  return text.slice(starts[row] ?? 0, end === undefined ? text.length : end - 1).replace(/\r$/, '');
}

function markOfNodeErrors(): symbol | undefined {
  try {
    Buffer.alloc(-1);
  } catch (error) {
    for (let at: unknown = error; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
      const found = Object.getOwnPropertySymbols(at).find(({ description }) => description === 'kIsNodeError');
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
