import { createHash } from 'node:crypto';
import { whole } from '../selection.ts';
import { jsonBytes } from './announced.ts';
import { oxcParser } from './oxc.ts';
import { freePrefix, type Input, type Rewritten, SourceError } from './rewrite.ts';
import { Rewriter } from './rewriter.ts';
import { type Surroundings, scopeAround } from './surroundings.ts';
import { Tables } from './tables.ts';
import { render } from './text.ts';

export type TextInput = Pick<Input, 'text' | 'counters' | 'isSecret' | 'shares'>;

/**
 * A text that `eval` runs. `around`: what it sees of the source around the call; null: only globals.
 * @throws SourceError
 */
export function rewriteEvaluated(input: TextInput, around: Surroundings | null): Rewritten {
  const { rewriter, tables, program } = begin(input, '<eval>', around);
  const { code, spans } = render(input.text, rewriter.evaluated(program, around === null));
  return finish(input, '<eval>', tables, rewriter, code, spans);
}

/** A function that is made of texts: the source, and what stands for the parameters and the body. @throws SourceError */
export interface MadeFunction {
  readonly rewritten: Rewritten;
  readonly parameters: string;
  readonly body: string;
}

const HEAD = '(function anonymous(';
const MIDDLE = '\n) {';
const TAIL = '\n})';

/** What `new Function(parameters, body)` makes. @throws SourceError also where parameters are more than names, which run code of their own */
export function rewriteMade(input: Omit<TextInput, 'text'>, parameters: string, body: string): MadeFunction {
  const text = `${HEAD}${parameters}${MIDDLE}\n${body}${TAIL}`;
  const { rewriter, tables, program } = begin({ ...input, text }, '<anonymous>', null);
  const piece = rewriter.made(program);
  if (piece === null) throw new SourceError('a parameter runs code before the body begins');
  const { code, spans } = render(text, piece);
  const at = (offset: number): number => {
    for (let i = 0; i < spans.length; i += 3) {
      const [place = 0, original = 0, length = 0] = spans.slice(i, i + 3);
      if (offset >= original && offset < original + length) return place + offset - original;
    }
    throw new Error('a part of the text is gone');
  };
  const start = at(HEAD.length + parameters.length + MIDDLE.length - 1) + 1;
  const inside = code.slice(start, at(text.length - 2));
  // The language puts a line break after the bracket.
  const first = inside.indexOf('\n');
  const made = `${inside.slice(0, first)}${inside.slice(first + 1)}`;
  const changed = code.slice(HEAD.length, at(HEAD.length + parameters.length));
  const moved = spans.map((value, i) => {
    const place = spans[i - (i % 3)] ?? 0;
    const isBefore = place < start || place > start + first;
    if (i % 3 === 0) return isBefore ? value : value + 1;
    if (place !== start + first) return value;
    return i % 3 === 1 ? value + 1 : value - 1;
  });
  const staged = `${HEAD}${changed}${MIDDLE}\n${made}${TAIL}`;
  const rewritten = finish({ ...input, text }, '<anonymous>', tables, rewriter, staged, moved);
  return { rewritten, parameters: changed, body: made };
}

function begin({ text, counters, isSecret, shares }: TextInput, name: string, around: Surroundings | null) {
  const { errors, program } = oxcParser().parseSync(name, text, { lang: 'js', sourceType: 'script' });
  const [mistake] = errors;
  if (mistake !== undefined) throw new SourceError(mistake.message);
  const prefix = around?.prefix ?? freePrefix(text, shares);
  if (text.includes(prefix)) throw new SourceError('it has names that helper variables have');
  const tables = new Tables(text, counters);
  const outer = around === null ? null : scopeAround(around, program);
  const settings = {
    format: 'text',
    prefix,
    isSecret,
    reports: false,
    outer,
    // What sees only globals is sloppy unless it says otherwise.
    outerIsStrict: around?.isStrict ?? false,
    part: whole,
    path: name,
    stays: new Set<never>(),
  } as const;
  return { rewriter: new Rewriter(text, program, tables, settings), tables, program };
}

function finish(
  { text }: Pick<TextInput, 'text'>,
  path: string,
  tables: Tables,
  { place }: Rewriter,
  code: string,
  spans: readonly number[],
): Rewritten {
  return {
    // V8 knows a text by this.
    file: createHash('sha256').update(code).digest('hex'),
    format: 'text',
    source: tables.source,
    ids: tables.ids,
    evaluations: place.evaluations,
    written: jsonBytes({ program: tables.program(path, 'javascript', text), text }),
    running: jsonBytes({ spans, staged: code, map: null, renderings: place.renderings }),
    code,
  };
}
