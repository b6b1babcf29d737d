import { createHash } from 'node:crypto';
import {
  type FunctionId,
  id,
  type Program,
  type ProgramFunction,
  type ProgramVariable,
  type Site,
  type SiteId,
  type SiteKind,
  type SourceId,
  type VariableId,
} from '@pellucid/format';
import type { Place, SourceFunction, SourceText } from './source-text.ts';

/** A function of the program table. */
export interface KnownFunction {
  readonly id: FunctionId;
  readonly name: string;
  readonly source: SourceText;
  /** Names of its parameters, in order; more may come. */
  readonly parameters: readonly string[];
}

interface Source {
  readonly id: SourceId;
  readonly module: FunctionId;
  readonly functions: Omit<ProgramFunction, 'parameters'>[];
  readonly variables: ProgramVariable[];
  readonly sites: Site[];
}

/** Gives ids to the functions, variables and sites of sources as they are asked for, and describes them in the end. */
export class ProgramTable {
  readonly #sources = new Map<SourceText, Source>();
  readonly #functions = new Map<string, KnownFunction & { readonly parameters: string[] }>();
  readonly #variables = new Map<string, VariableId>();
  readonly #sites = new Map<string, SiteId>();
  #lastFunction = 0;

  function(found: SourceFunction): KnownFunction {
    const key = `${found.source.path}:${found.first}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const { functions, module } = this.#source(found.source);
    const made = { id: this.#nextFunction(), name: found.name, source: found.source, parameters: [] };
    const end = found.source.lines[found.last - 1]?.length ?? 0;
    const kind = found.name.startsWith('#') || / {2}/.test(found.header.slice(0, 2)) ? 'method' : 'function';
    functions.push({ id: made.id, name: found.name, kind, parent: module, range: [found.first, 0, found.last, end] });
    this.#functions.set(key, made);
    return made;
  }

  /** Makes the name a parameter of the function; the same as before where it is one. */
  parameter(fn: KnownFunction, name: string): void {
    const known = [...this.#functions.values()].find((one) => one.id === fn.id);
    if (known !== undefined && !known.parameters.includes(name)) known.parameters.push(name);
    this.variable(fn, name);
  }

  variable(fn: KnownFunction, name: string): VariableId {
    const key = `${fn.id} ${name}`;
    const known = this.#variables.get(key);
    if (known !== undefined) return known;
    const variable = id<VariableId>(this.#variables.size + 1);
    this.#variables.set(key, variable);
    this.#source(fn.source).variables.push({ id: variable, name, function: fn.id });
    return variable;
  }

  /** The site of a line of the function; with the variable that is bound there. */
  site(fn: KnownFunction, { source, line }: Place, kind: SiteKind, variable?: VariableId): SiteId {
    const key = `${fn.id} ${line} ${kind} ${variable ?? ''}`;
    const known = this.#sites.get(key);
    if (known !== undefined) return known;
    const site = id<SiteId>(this.#sites.size + 1);
    this.#sites.set(key, site);
    const text = source.lines[line - 1] ?? '';
    const start = text.length - text.trimStart().length;
    this.#source(source).sites.push({
      id: site,
      kind,
      function: fn.id,
      range: [line, start, line, text.length],
      ...(variable === undefined ? {} : { variable }),
    });
    return site;
  }

  /** All sources, each with its text. */
  programs(): readonly { readonly program: Program; readonly text: string }[] {
    return [...this.#sources].map(([{ path, text }, { id: source, functions, variables, sites }]) => ({
      text,
      program: {
        source,
        path,
        language: 'typescript',
        sha256: createHash('sha256').update(text).digest('hex'),
        functions: functions.map((fn) => ({ ...fn, parameters: this.#parametersOf(fn.id) })),
        variables,
        sites,
        subscripts: [],
      },
    }));
  }

  #parametersOf(fn: FunctionId): readonly VariableId[] {
    const known = [...this.#functions.values()].find((one) => one.id === fn);
    return known?.parameters.map((name) => this.variable(known, name)) ?? [];
  }

  #source(source: SourceText): Source {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const module = this.#nextFunction();
    const range = [1, 0, source.lines.length, 0] as const;
    const made: Source = {
      id: id<SourceId>(this.#sources.size + 1),
      module,
      functions: [{ id: module, name: '<module>', kind: 'module', parent: null, range }],
      variables: [],
      sites: [],
    };
    this.#sources.set(source, made);
    return made;
  }

  #nextFunction(): FunctionId {
    return id<FunctionId>(++this.#lastFunction);
  }
}
