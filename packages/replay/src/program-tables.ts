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
  readonly #names = new Map<FunctionId, Map<string, VariableId>>();

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
    for (const item of program.variables) this.#addVariable(item);
    for (const item of program.sites) if (!this.sites.has(item.id)) this.sites.set(item.id, item);
  }

  #addVariable(item: ProgramVariable): void {
    if (this.variables.has(item.id)) return;
    this.variables.set(item.id, item);
    // Of a name that is several variables, each in a block of its own, nobody can say which is meant.
    if (item.range !== undefined) return;
    const names = this.#names.get(item.function) ?? new Map<string, VariableId>();
    this.#names.set(item.function, names.set(item.name, item.id));
  }

  /** The variable of the function that has the name everywhere in it. */
  variableNamed(target: FunctionId, name: string): VariableId | undefined {
    return this.#names.get(target)?.get(name);
  }

  sourceOf(target: FunctionId): Source | undefined {
    return this.#sourceOfFunction.get(target);
  }
}
