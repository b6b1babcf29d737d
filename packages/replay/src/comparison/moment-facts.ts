import {
  type CallId,
  type Event,
  type FunctionId,
  id,
  type ObjectDefinition,
  type SiteId,
  type Step,
} from '@pellucid/format';
import type { Recording } from '../recording.ts';
import type { ProgramAlignment, Side } from './program-alignment.ts';

/** Events of a moment that say something of the program, not of where it is or of the recording. */
export type FactEvent = Exclude<
  Event,
  { type: 'line' | 'task' | 'task-start' | 'task-end' | 'gap' | 'failure' | 'output' }
>;

export interface Fact {
  readonly step: Step;
  readonly event: FactEvent;
  readonly place: FactPlace;
}

/** What the tables say of the place of an event. */
interface FactPlace {
  /** Variable that it binds, and the key of the function that has it. */
  readonly variable: { readonly name: string; readonly fn: number } | null;
  /** Of what begins a call: the names of its parameters. */
  readonly parameters: readonly string[];
  /** Key of the function that the event stands in, or of the one that it enters. */
  readonly fn: number | null;
}

export interface MomentFacts {
  readonly facts: readonly Fact[];
  readonly printed: Readonly<Record<'stdout' | 'stderr', string>>;
  /** Objects that were first seen in it. */
  readonly objects: readonly ObjectDefinition[];
}

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

const nowhere: FactPlace = { variable: null, parameters: [], fn: null };
const nothing: MomentFacts['printed'] = { stdout: '', stderr: '' };
const noObjects: ObjectDefinition[] = [];

/** Reads what happened in the moments of one run. */
export class MomentReader {
  readonly #side: Side;
  readonly #recording: Recording;
  readonly #programs: ProgramAlignment;
  /** Runs have many events at few places. */
  readonly #ofSites = new Map<SiteId, FactPlace>();
  readonly #ofFunctions = new Map<FunctionId, FactPlace>();

  constructor(side: Side, recording: Recording, programs: ProgramAlignment) {
    this.#side = side;
    this.#recording = recording;
    this.#programs = programs;
  }

  read(first: number, last: number): MomentFacts {
    const facts: Fact[] = [];
    let defined = noObjects;
    let printed = nothing;
    for (let step = first; step <= last; step++) {
      const { event, objects } = this.#recording.event(id<Step>(step));
      if (objects.length > 0) defined = defined === noObjects ? [...objects] : defined.concat(objects);
      switch (event.type) {
        case 'line':
        case 'task':
        case 'task-start':
        case 'task-end':
        case 'gap':
        case 'failure':
          break;
        case 'output':
          printed = { ...printed, [event.stream]: printed[event.stream] + printedBy(event) };
          break;
        default:
          facts.push({ step: id<Step>(step), event, place: this.#placeOf(event) });
      }
    }
    return { facts, printed, objects: defined };
  }

  #placeOf(event: FactEvent): FactPlace {
    if (event.type === 'bind-name' || event.type === 'unbind-name') {
      const target = this.#functionOfCall(event.call);
      if (target === null) return nowhere;
      const fn = this.#programs.functionKey(this.#side, target);
      return { variable: { name: event.name, fn }, parameters: [], fn: null };
    }
    if (event.type === 'enter') {
      return remembered(this.#ofFunctions, event.function, () => ({
        variable: null,
        parameters: this.#recording
          .functionOf(event.function)
          .parameters.map((parameter) => this.#recording.variableOf(parameter).name),
        fn: this.#programs.functionKey(this.#side, event.function),
      }));
    }
    if (!('site' in event) || event.site === null) return nowhere;
    const { site } = event;
    const place = remembered(this.#ofSites, site, () => this.#placeOfSite(site));
    const binds =
      event.type === 'bind' || event.type === 'bind-in' || event.type === 'unbind' || event.type === 'unbind-in';
    return binds || place.variable === null ? place : { ...place, variable: null };
  }

  /** null: an event names a call that never began. */
  #functionOfCall(call: CallId): FunctionId | null {
    try {
      return this.#recording.call(call).function;
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  #placeOfSite(id: SiteId): FactPlace {
    const site = this.#recording.siteOf(id);
    const variable = site.variable === undefined ? null : this.#recording.variableOf(site.variable);
    return {
      variable:
        variable === null
          ? null
          : { name: variable.name, fn: this.#programs.functionKey(this.#side, variable.function) },
      parameters: [],
      fn: this.#programs.functionKey(this.#side, site.function),
    };
  }
}

function remembered<Key>(known: Map<Key, FactPlace>, key: Key, find: () => FactPlace): FactPlace {
  const place = known.get(key) ?? find();
  known.set(key, place);
  return place;
}

function printedBy({ value }: Extract<Event, { type: 'output' }>): string {
  if (value.type === 'string') return value.value;
  return value.type === 'bytes' ? new TextDecoder().decode(value.value) : '';
}
