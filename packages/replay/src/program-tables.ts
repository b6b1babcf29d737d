import {
  type FunctionId,
  id,
  type Language,
  type Program,
  type ProgramFunction,
  type ProgramVariable,
  type Site,
  type SiteId,
  type SourceId,
  type SourceRange,
  type VariableId,
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

  /**
   * Ids are unique in a recording: what claims one that is taken is left out. A source that another process has loaded too is one source: the
   * ids of its later tables stand for what the first ones name.
   */
  add(program: Program, text: string): void {
    if (this.sources.has(program.source)) return;
    const known = [...this.sources.values()].find((source) => this.#isSame(source.program, program));
    if (known !== undefined) return this.#addAgain(known, program);
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

  #addAgain(source: Source, { functions, variables, sites }: Program): void {
    const { program } = source;
    for (const [index, item] of program.functions.entries()) {
      const again = functions[index]?.id;
      if (again === undefined || this.functions.has(again)) continue;
      this.functions.set(again, item);
      this.#sourceOfFunction.set(again, source);
    }
    alias(this.variables, program.variables, variables);
    alias(this.sites, program.sites, sites);
  }

  /** The rule of recorders: the same text gives the same tables, but for their numbers, and but for what a text of `eval` finds around it. */
  #isSame(one: Program, other: Program): boolean {
    return (
      one.sha256 === other.sha256 &&
      one.path === other.path &&
      (['sites', 'variables', 'functions'] as const).every((table) => one[table].length === other[table].length) &&
      one.functions.every(({ name, kind }, index) => {
        const same = other.functions[index];
        return same?.name === name && same.kind === kind;
      }) &&
      this.#touchSame(one, other)
    );
  }

  /** Whether the sites of both bind the same variables: their own, or the same ones of other sources. */
  #touchSame(one: Program, other: Program): boolean {
    const placeIn = ({ variables }: Program, wanted?: VariableId): number =>
      variables.findIndex(({ id }) => id === wanted);
    const known = (variable?: VariableId): ProgramVariable | undefined =>
      variable === undefined ? undefined : this.variables.get(variable);
    return one.sites.every(({ variable }, index) => {
      const same = other.sites[index]?.variable;
      const place = placeIn(one, variable);
      return place === placeIn(other, same) && (place >= 0 || known(variable) === known(same));
    });
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

  // Whoever draws or words a recording asks for what events and tables name. No right recorder names what the tables lack; of a file made by somebody
  // else each of these is answered by one that stands for it.

  siteOrUnknown(site: SiteId): Site {
    const function_ = this.functions.keys().next().value ?? noFunction;
    return this.sites.get(site) ?? { id: site, kind: 'other', function: function_, range: nowhere };
  }

  variableOrUnknown(variable: VariableId): ProgramVariable {
    return this.variables.get(variable) ?? { id: variable, name: unknownName, function: noFunction };
  }

  functionOrUnknown(target: FunctionId): ProgramFunction {
    const unknown = {
      id: target,
      name: unknownName,
      kind: 'function',
      parent: null,
      range: nowhere,
      parameters: [],
    } as const;
    return this.functions.get(target) ?? unknown;
  }

  sourceOrUnknown(target: FunctionId): Source {
    return this.#sourceOfFunction.get(target) ?? this.sources.values().next().value ?? this.#emptySource();
  }

  #emptySource(): Source {
    const program: Program = {
      source: id(1),
      path: unknownName,
      language: this.language,
      sha256: '',
      functions: [],
      variables: [],
      sites: [],
      subscripts: [],
    };
    return { id: program.source, program, text: '', lines: [''] };
  }
}

const unknownName = '?';
const nowhere: SourceRange = [1, 0, 1, 0];
const noFunction: FunctionId = id(0);

function alias<Id, Item extends { readonly id: Id }>(
  table: Map<Id, Item>,
  items: readonly Item[],
  again: readonly Item[],
): void {
  for (const [index, item] of items.entries()) {
    const number = again[index]?.id;
    if (number !== undefined && !table.has(number)) table.set(number, item);
  }
}
