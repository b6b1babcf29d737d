import type { FunctionId, SiteId, SourceId, VariableId } from './ids.ts';

export type Language = 'python' | 'javascript' | 'typescript';

/** Lines from 1, columns from 0 in UTF-16 code units, end exclusive. */
export type SourceRange = readonly [startLine: number, startColumn: number, endLine: number, endColumn: number];

export type FunctionKind = 'module' | 'function' | 'method' | 'lambda' | 'class' | 'comprehension';

/** What the syntax at a site is. */
export type SiteKind =
  | 'assign'
  | 'augment'
  | 'declare'
  | 'for'
  | 'while'
  | 'if'
  | 'match'
  | 'with'
  | 'try'
  | 'except'
  | 'return'
  | 'raise'
  | 'assert'
  | 'delete'
  | 'import'
  | 'function'
  | 'class'
  | 'expression'
  | 'yield'
  | 'await'
  | 'break'
  | 'continue'
  | 'pass'
  | 'call'
  | 'field'
  | 'other';

export interface ProgramFunction {
  readonly id: FunctionId;
  readonly name: string;
  readonly qualifiedName?: string;
  readonly kind: FunctionKind;
  readonly generator?: boolean;
  readonly async?: boolean;
  /** The function that this one stands in; null for a module body. */
  readonly parent: FunctionId | null;
  readonly range: SourceRange;
  readonly parameters: readonly VariableId[];
}

export interface ProgramVariable {
  readonly id: VariableId;
  readonly name: string;
  readonly function: FunctionId;
  /** Where the name is visible; the whole function when absent. */
  readonly range?: SourceRange;
}

export interface Site {
  readonly id: SiteId;
  readonly kind: SiteKind;
  readonly function: FunctionId;
  readonly range: SourceRange;
  readonly variable?: VariableId;
  /** An event at this site also begins a statement. */
  readonly starts?: boolean;
}

/** `container[index]` stands in the function: the index is drawn as a pointer on the container. */
export interface Subscript {
  readonly function: FunctionId;
  readonly container: VariableId;
  readonly index: VariableId;
}

/** The static side of one source (FORMAT.md §3), without its text. */
export interface Program {
  readonly source: SourceId;
  readonly path: string;
  readonly language: Language;
  readonly sha256: string;
  readonly functions: readonly ProgramFunction[];
  readonly variables: readonly ProgramVariable[];
  readonly sites: readonly Site[];
  readonly subscripts: readonly Subscript[];
}

/** Facts of a run, written before its first event (FORMAT.md §2). */
export interface RunFacts {
  readonly version: number;
  readonly language: Language;
  readonly recorder: string;
  readonly runtime: string;
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly platform: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, number>>;
}

/** How a run ended (FORMAT.md §2). */
export type RunEnd =
  /** `remark`: what else there is to say, a sentence for people (`reason` in the file). */
  | {
      readonly outcome: 'exited';
      readonly code: number;
      readonly exception: string | null;
      readonly remark?: string | undefined;
    }
  | { readonly outcome: 'signalled'; readonly signal: string }
  | { readonly outcome: 'interrupted'; readonly reason: string }
  /** The file has no end record: its writer was killed, or its tail is lost. */
  | { readonly outcome: 'broken-off'; readonly reason: string };
