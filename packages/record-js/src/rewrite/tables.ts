import { createHash } from 'node:crypto';
import type { FunctionKind, Language, SiteKind, SourceRange } from '@pellucid/format';
import type { Span } from './text.ts';

/** Numbers that were given out before, so that ids are unique in a recording. */
export interface Counters {
  source: number;
  function: number;
  variable: number;
  site: number;
}

/** The ids behind `before` up to `after`. */
export interface Stretch {
  readonly before: Readonly<Counters>;
  readonly after: Readonly<Counters>;
}

export interface FunctionEntry {
  readonly id: number;
  readonly name: string;
  qualifiedName?: string;
  readonly kind: FunctionKind;
  generator?: true;
  async?: true;
  readonly parent: number;
  readonly range: SourceRange;
  parameters: number[];
}

interface VariableEntry {
  readonly id: number;
  readonly name: string;
  readonly function: number;
  readonly range?: SourceRange;
}

export interface SiteEntry {
  readonly id: number;
  readonly kind: SiteKind;
  readonly function: number;
  readonly range: SourceRange;
  readonly variable?: number;
  readonly starts?: true;
}

interface SubscriptEntry {
  readonly function: number;
  readonly container: number;
  readonly index: number;
}

/** The static side of one source (FORMAT.md §3). */
export interface ProgramTables {
  readonly source: number;
  readonly path: string;
  readonly language: Language;
  readonly sha256: string;
  readonly functions: readonly FunctionEntry[];
  readonly variables: readonly VariableEntry[];
  readonly sites: readonly SiteEntry[];
  readonly subscripts: readonly SubscriptEntry[];
}

/** Those of a source in the making. */
export class Tables {
  readonly source: number;
  private readonly counters: Counters;
  private readonly before: Counters;
  private readonly lineStarts: number[] = [0];
  private readonly functions: FunctionEntry[] = [];
  private readonly variables: VariableEntry[] = [];
  private readonly sites: SiteEntry[] = [];
  private readonly pairs = new Map<string, SubscriptEntry>();

  constructor(text: string, counters: Counters) {
    this.counters = counters;
    this.before = { ...counters };
    this.source = ++counters.source;
    for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) this.lineStarts.push(i + 1);
  }

  addFunction(entry: Omit<FunctionEntry, 'id' | 'range' | 'parameters'>, span: Span): FunctionEntry {
    const added: FunctionEntry = { id: ++this.counters.function, ...entry, range: this.range(span), parameters: [] };
    this.functions.push(added);
    return added;
  }

  addVariable(name: string, owner: number, span: Span | null): number {
    const id = ++this.counters.variable;
    this.variables.push({ id, name, function: owner, ...(span === null ? {} : { range: this.range(span) }) });
    return id;
  }

  addSite(kind: SiteKind, owner: number, span: Span, variable = 0, starts = false): number {
    const id = ++this.counters.site;
    this.sites.push({
      id,
      kind,
      function: owner,
      range: this.range(span),
      ...(variable === 0 ? {} : { variable }),
      ...(starts ? { starts: true as const } : {}),
    });
    return id;
  }

  addSubscript(owner: number, container: number, index: number): void {
    this.pairs.set(`${owner} ${container} ${index}`, { function: owner, container, index });
  }

  program(path: string, language: Language, text: string): ProgramTables {
    return {
      source: this.source,
      path,
      language,
      sha256: createHash('sha256').update(text).digest('hex'),
      functions: this.functions,
      variables: this.variables,
      sites: this.sites,
      subscripts: [...this.pairs.values()],
    };
  }

  /** What was given out by now. */
  get ids(): Stretch {
    return { before: this.before, after: { ...this.counters } };
  }

  line(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  private range(span: Span): SourceRange {
    return [...this.position(span.start), ...this.position(span.end)];
  }

  private position(offset: number): [number, number] {
    const line = this.line(offset);
    return [line, offset - (this.lineStarts[line - 1] ?? 0)];
  }
}
