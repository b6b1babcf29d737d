import type {
  FunctionId,
  Language,
  Program,
  ProgramFunction,
  ProgramVariable,
  Site,
  SiteId,
  SourceId,
  VariableId,
} from '@pellucid/format';
import type { Source } from './recording.ts';

/** The static tables of all sources, by id. Grows while a recording is read. */
export class ProgramTables {
  readonly language: Language;
  readonly sources: Map<SourceId, Source> = new Map();
  readonly functions: Map<FunctionId, ProgramFunction> = new Map();
  readonly variables: Map<VariableId, ProgramVariable> = new Map();
  readonly sites: Map<SiteId, Site> = new Map();
  readonly #sourceOfFunction = new Map<FunctionId, Source>();

  constructor(language: Language) {
    this.language = language;
  }

  /** Ids are unique in a recording: what claims one that is taken is left out. */
  add(program: Program, text: string): void {
    if (this.sources.has(program.source)) return;
    const source: Source = { id: program.source, program, text, lines: text.split(/\r\n|\r|\n/) };
    this.sources.set(source.id, source);
    for (const item of program.functions) {
      if (this.functions.has(item.id)) continue;
      this.functions.set(item.id, item);
      this.#sourceOfFunction.set(item.id, source);
    }
    for (const item of program.variables) if (!this.variables.has(item.id)) this.variables.set(item.id, item);
    for (const item of program.sites) if (!this.sites.has(item.id)) this.sites.set(item.id, item);
  }

  sourceOf(target: FunctionId): Source | undefined {
    return this.#sourceOfFunction.get(target);
  }
}
