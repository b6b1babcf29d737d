import { type Event, type FunctionId, id, type ObjectDefinition, type Step } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { callIn, functionIn, siteIn, variableIn } from './lookup.ts';
import type { ProgramAlignment, Side } from './program-alignment.ts';

/** Events of a moment that say something of the program, not of where it is or of the recording. */
export type FactEvent = Exclude<
  Event,
  { type: 'line' | 'task' | 'task-start' | 'task-end' | 'gap' | 'failure' | 'output' }
>;

export interface Fact {
  readonly step: Step;
  readonly event: FactEvent;
  /** Variable that it binds, and the key of the function that has it. */
  readonly variable: { readonly name: string; readonly fn: number } | null;
  /** Of what begins a call: the names of its parameters. */
  readonly parameters: readonly string[];
  /** Key of the function that the event stands in, or of the one that it enters. */
  readonly ownFunction: number | null;
}

export interface MomentFacts {
  readonly facts: readonly Fact[];
  readonly printed: Readonly<Record<'stdout' | 'stderr', string>>;
  /** Objects that were first seen in it. */
  readonly objects: readonly ObjectDefinition[];
}

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/** What happened in the steps of a moment. */
export function factsOfMoment(
  side: Side,
  recording: Recording,
  programs: ProgramAlignment,
  first: number,
  last: number,
): MomentFacts {
  const facts: Fact[] = [];
  const defined: ObjectDefinition[] = [];
  const printed = { stdout: '', stderr: '' };
  for (let step = first; step <= last; step++) {
    const { event, objects } = recording.event(id<Step>(step));
    for (const definition of objects) defined.push(definition);
    switch (event.type) {
      case 'line':
      case 'task':
      case 'task-start':
      case 'task-end':
      case 'gap':
      case 'failure':
        break;
      case 'output':
        printed[event.stream] +=
          event.value.type === 'string'
            ? event.value.value
            : event.value.type === 'bytes'
              ? new TextDecoder().decode(event.value.value)
              : '';
        break;
      default:
        facts.push({
          step: id<Step>(step),
          event,
          variable: variableOf(side, recording, programs, event),
          parameters: event.type === 'enter' ? parametersOf(recording, event.function) : [],
          ownFunction: ownFunctionOf(side, recording, programs, event),
        });
    }
  }
  return { facts, printed, objects: defined };
}

function parametersOf(recording: Recording, target: FunctionId): readonly string[] {
  const parameters = functionIn(recording, target)?.parameters ?? [];
  return parameters.map((parameter) => variableIn(recording, parameter)?.name ?? '');
}

function ownFunctionOf(
  side: Side,
  recording: Recording,
  programs: ProgramAlignment,
  event: FactEvent,
): number | null {
  if (event.type === 'enter') return programs.functionKey(side, event.function);
  const site = 'site' in event && event.site !== null ? siteIn(recording, event.site) : null;
  return site === null ? null : programs.functionKey(side, site.function);
}

function variableOf(
  side: Side,
  recording: Recording,
  programs: ProgramAlignment,
  event: FactEvent,
): Fact['variable'] {
  switch (event.type) {
    case 'bind':
    case 'bind-in':
    case 'unbind':
    case 'unbind-in': {
      const id = event.site === null ? undefined : siteIn(recording, event.site)?.variable;
      const variable = id === undefined ? null : variableIn(recording, id);
      if (variable === null) return null;
      return { name: variable.name, fn: programs.functionKey(side, variable.function) };
    }
    case 'bind-name':
    case 'unbind-name': {
      const call = callIn(recording, event.call);
      return call === null ? null : { name: event.name, fn: programs.functionKey(side, call.function) };
    }
    default:
      return null;
  }
}
