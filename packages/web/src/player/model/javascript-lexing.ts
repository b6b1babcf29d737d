import { behindBlanks, endOf, type Stretch } from './lexing.ts';

const words = new Set(
  'async await break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof let new return static super switch this throw try typeof var void while with yield'.split(
    ' ',
  ),
);
/** Words only where they stand before what they govern; else they are names like any other. */
const softWords = new Set(
  'abstract accessor as asserts declare enum from get global implements infer interface is keyof module namespace of out override private protected public readonly require satisfies set type unique using'.split(
    ' ',
  ),
);
/** Behind these stands a name, whatever it is. */
const declaring = new Set(['const', 'let', 'var', 'function', 'class']);
/** Words that are names where a bracket follows at once: `delete(key) {}` is a method. */
const seldomCalled = new Set(['delete', 'default', 'new', 'do', 'const', 'let', 'var', 'break', 'continue', 'class']);
const modifiers = new Set(['private', 'public', 'protected', 'static', 'override', 'abstract', 'get', 'set']);
const constants = new Set(['true', 'false', 'null']);

/** Words, strings, numbers, comments and defined names of JavaScript and TypeScript, in order. One pass; templates within templates are a stack. */
export function* lexJavaScript(text: string): Generator<Stretch> {
  /** Braces open within each template that is open around the code that is being read. */
  const open: number[] = [];
  let at = endOf(/#!.*/y, text, 0) ?? 0;
  if (at > 0) yield { from: 0, to: at, kind: 'c' };
  /** What was read last decides whether `/` divides. */
  let last: 'value' | 'word' | 'sign' = 'sign';
  let defines = false;
  let before = '';
  while (at < text.length) {
    const blank = endOf(/\s+/y, text, at);
    if (blank !== null) {
      at = blank;
      continue;
    }
    const comment = endOf(/\/\/.*|\/\*[\s\S]*?(?:\*\/|$)/y, text, at);
    if (comment !== null) {
      yield { from: at, to: comment, kind: 'c' };
      at = comment;
      continue;
    }
    const character = text.charAt(at);
    const depth = open.at(-1);
    const endsField = character === '}' && depth === 0;
    if (character === '`' || endsField) {
      if (endsField) open.pop();
      const from = endsField ? at + 1 : at;
      at = templateEnd(text, at + 1);
      if (at > from) yield { from, to: at, kind: 's' };
      if (text.startsWith('${', at)) {
        open.push(0);
        at += 2;
        last = 'sign';
      } else last = 'value';
      continue;
    }
    if (depth !== undefined && character === '{') open[open.length - 1] = depth + 1;
    if (depth !== undefined && character === '}') open[open.length - 1] = depth - 1;
    const string: number | null =
      endOf(/"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y, text, at) ??
      (last === 'value' ? null : endOf(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y, text, at));
    const number = endOf(/0[xob][\da-f_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?[\d_]+)?n?/iy, text, at);
    const name = endOf(/[\p{L}_$#][\p{L}\p{N}_$]*/uy, text, at);
    if (string !== null) {
      yield { from: at, to: string, kind: 's' };
      [at, last, defines] = [string, 'value', false];
    } else if (number !== null) {
      yield { from: at, to: number, kind: 'n' };
      [at, last, defines] = [number, 'value', false];
    } else if (name !== null) {
      const word = text.slice(at, name);
      const isWord = isWordHere(text, at, name, word, before);
      if (isWord) yield { from: at, to: name, kind: 'w' };
      else if (isConstant(text, at, name, word)) yield { from: at, to: name, kind: 'n' };
      else if (defines) yield { from: at, to: name, kind: 'd' };
      defines = isWord && (word === 'function' || word === 'class');
      last = isWord && word !== 'this' && word !== 'super' ? 'word' : 'value';
      before = word;
      at = name;
    } else {
      before = '';
      last = ')]}'.includes(character) ? 'value' : 'sign';
      if (character !== '*') defines = false;
      at++;
    }
  }
}

/** The end of a template's text: behind its last quote, or before its next field. */
function templateEnd(text: string, from: number): number {
  const end = endOf(/(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y, text, from) ?? from;
  return text.charAt(end) === '`' ? end + 1 : end;
}

/** `true` is a key before a colon that follows at once, and a member behind a dot. */
function isConstant(text: string, at: number, end: number, word: string): boolean {
  return constants.has(word) && text.charAt(at - 1) !== '.' && text.charAt(end) !== ':';
}

/** @param before the name or word before it, '' where something else stands between */
function isWordHere(text: string, at: number, end: number, word: string, before: string): boolean {
  const isMember = text.charAt(at - 1) === '.' && text.charAt(at - 2) !== '.';
  if (isMember || (!words.has(word) && !softWords.has(word))) return false;
  const next = behindBlanks(text, end);
  if (softWords.has(word)) return !declaring.has(before) && /[\p{L}\d_$#[({*"'`]/u.test(next) && isApart(text, end);
  if (text.charAt(end) === '(' && (seldomCalled.has(word) || modifiers.has(before))) return false;
  if (text.startsWith('?:', end)) return false;
  // `{ class: 1 }` is a key; `default:` and `case x ? a : b:` are not.
  return next !== ':' || word === 'default' || word === 'this';
}

/** Whether a blank follows: `get[0]` is an element, `get [x]() {}` is not told from it, and rare. */
function isApart(text: string, end: number): boolean {
  return /\s/.test(text.charAt(end));
}
