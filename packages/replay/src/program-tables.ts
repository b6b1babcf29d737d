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
  readonly functions: Map<FunctionId, ProgramFunction & { readonly source: SourceId }> = new Map();
  readonly variables: Map<VariableId, ProgramVariable> = new Map();
  readonly sites: Map<SiteId, Site> = new Map();

  constructor(language: Language) {
    this.language = language;
  }

  add(program: Program, text: string): void {
    const source = { id: program.source, program, text, lines: text.split(/\r\n|\r|\n/) };
    this.sources.set(source.id, source);
    for (const item of program.functions) this.functions.set(item.id, { ...item, source: source.id });
    for (const item of program.variables) this.variables.set(item.id, item);
    for (const item of program.sites) this.sites.set(item.id, item);
  }
}
