import { dirname } from 'node:path';
import type { HelperMode } from 'oxc-transform';
import { configOf } from '../hooks/tsconfig.ts';
import type { Part } from '../selection.ts';
import { type Announced, jsonBytes } from './announced.ts';
import { HELPERS, SHARED } from './door.ts';
import { isTypeScript, languageOf } from './language.ts';
import { liftedByJest } from './lifted.ts';
import { oxcParser, oxcTransformer } from './oxc.ts';
import type { Format } from './place.ts';
import { Rewriter } from './rewriter.ts';
import { type Counters, Tables } from './tables.ts';
import { render } from './text.ts';

export interface Input {
  readonly text: string;
  /** Absolute path of the file, and as it is shown. */
  readonly file: string;
  readonly path: string;
  readonly format: Format;
  readonly counters: Counters;
  readonly isSecret: (name: string) => boolean;
  readonly reports: boolean;
  readonly part: Part;
  /** Somebody else lifts statements of it above others. */
  readonly lifts: boolean;
  /** Somebody else makes JavaScript of the JSX in it. */
  readonly jsx: boolean;
  /** The probes are a constant of the global scope in which it runs. */
  readonly shares: boolean;
}

/** A source as it runs, with what the recorder has to know of it. */
export interface Rewritten extends Announced {
  readonly code: string;
}

/** The source cannot be parsed. Whoever loads it then tells so in its own words. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** @throws SourceError */
export function rewrite(input: Input): Rewritten {
  const { text, file, format } = input;
  const typed = isTypeScript(file);
  const lang = languageOf(file, input.jsx);
  // oxc knows the goal of a file by `sourceType`; a CommonJS file is a script whose top level may return.
  const sourceType = format === 'module' ? 'module' : 'commonjs';
  // What goes around a body would hide some mistakes from Node; of types, their own checker knows better.
  const parsed = oxcParser().parseSync(file, text, { lang, sourceType, showSemanticErrors: !typed });
  const [mistake] = parsed.errors;
  if (mistake !== undefined) throw new SourceError(mistake.message);
  const tables = new Tables(text, input.counters);
  const prefix = freePrefix(text, input.shares);
  const rewriter = new Rewriter(text, parsed.program, tables, {
    format,
    prefix,
    isSecret: input.isSecret,
    reports: input.reports,
    outer: null,
    outerIsStrict: false,
    part: input.part,
    path: input.path,
    stays: input.lifts ? liftedByJest(parsed.program) : new Set(),
  });
  const { code: staged, spans } = render(text, rewriter.program(parsed.program));
  const erased = typed ? erase(file, staged, format) : { code: staged, map: null };
  const { renderings, evaluations } = rewriter.place;
  return {
    file,
    format,
    source: tables.source,
    ids: tables.ids,
    evaluations,
    written: jsonBytes({ program: tables.program(input.path, typed ? 'typescript' : 'javascript', text), text }),
    running: jsonBytes({ spans, staged, map: erased.map, renderings }),
    code: erased.code,
  };
}

/** TypeScript as Node can run it. @throws SourceError */
export function erase(file: string, text: string, format: Format): { code: string; map: string | null } {
  const { experimentalDecorators, emitDecoratorMetadata } = configOf(dirname(file));
  const result = oxcTransformer().transformSync(file, text, {
    lang: languageOf(file, false),
    sourceType: format === 'module' ? 'module' : 'commonjs',
    sourcemap: true,
    helpers: { mode: 'External' as HelperMode },
    // Decorators of the other kind are left for Node to refuse. Accessor fields need this in any case.
    decorator: { legacy: experimentalDecorators || !text.includes('@'), emitDecoratorMetadata },
    ...(knowsUsing ? {} : { target: 'es2025' }),
  });
  const [mistake] = result.errors;
  if (mistake !== undefined) throw new SourceError(mistake.message);
  // The variable of the helpers goes last, where it moves nothing; as a function it is there from the beginning.
  const isLowered = Object.keys(result.helpersUsed).length > 0;
  const code = isLowered ? result.code.replaceAll(/\bbabelHelpers\./g, () => `${HELPERS_NAME}().`) : result.code;
  const tail = isLowered
    ? `\nfunction ${HELPERS_NAME}(){return (function*(){}).constructor[${JSON.stringify(HELPERS)}]}`
    : '';
  return { code: `${code}${tail}`, map: result.map === undefined ? null : JSON.stringify(result.map) };
}

/** As long as what it stands for and its brackets, so that columns stay. */
const HELPERS_NAME = '$$helpers_';
const knowsUsing = canRun('{ using resource = null; }');

function canRun(text: string): boolean {
  try {
    new Function(text);
    return true;
  } catch {
    return false;
  }
}

/** What inserted names begin with: `SHARED`, if the source shares the probes and has no such names itself. */
export function freePrefix(text: string, shares: boolean): string {
  let prefix = shares ? SHARED : '$$';
  for (let i = 0; text.includes(prefix); i++) prefix = `$$${i}`;
  return prefix;
}
