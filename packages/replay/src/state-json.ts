import type { SourceRange, Step, Value } from '@pellucid/format';
import { entryModuleElsewhere } from './entry-module.ts';
import type { JsonDocument } from './json-text.ts';
import type { CallState, Recording, State, VariableState } from './recording.ts';
import { beginsWithin } from './scope.ts';
import { ValueWriter } from './value-json.ts';

/** How the recording ends: by itself, by an exception that nobody caught, by a signal, because recording stopped, or without an end. */
export type RunStatus = 'exited' | 'raised' | 'signalled' | 'interrupted' | 'broken-off';

/**
 * What `pellucid show --json` prints: the state at a step as one document. `calls`: the current task's stack, innermost last. `globals`: the
 * variables of the innermost call's module, or of the entry program's when nothing runs. `program`: where the task is of another process than the
 * entry program's, that one's variables. `output`: what was printed until then, both streams as
 * they came. A primitive is itself; what JSON has no word
 * for is `{type, …}`. An object is `{id, type, items | entries | fields}` where it stands first, `{id}` after that. `deeper` is there only where
 * objects are nested deeper than readers of JSON follow: it holds those, in full.
 */
export function stateJson(recording: Recording, step: Step): JsonDocument {
  const state = recording.state(step);
  const values = new ValueWriter(state, recording.facts.language);
  const calls = state.calls.map((call) => ({
    function: call.function.name,
    file: call.source.program.path,
    line: call.at?.[0] ?? null,
    variables: call.function.kind === 'module' ? {} : variablesJson(call, values),
  }));
  const module = moduleOf(recording, state);
  const globals = module === undefined ? {} : variablesJson(module, values);
  const entry = entryModuleElsewhere(recording, step);
  const program = entry === null ? {} : { program: variablesJson(entry, values) };
  const deeper = values.deeper();
  return {
    step,
    steps: recording.steps,
    status: statusOf(recording),
    calls,
    globals,
    ...program,
    ...(deeper.length > 0 ? { deeper } : {}),
    output: recording
      .output(step)
      .map((piece) => piece.text)
      .join(''),
  };
}

/** One value at a step as in the document of a state, its objects written out. */
export function valueJson(recording: Recording, value: Value, step: Step): JsonDocument {
  return new ValueWriter(recording.state(step), recording.facts.language).value(value);
}

export function statusOf({ end }: Recording): RunStatus {
  return end.outcome === 'exited' && end.exception !== null ? 'raised' : end.outcome;
}

function moduleOf(recording: Recording, state: State): CallState | undefined {
  const source = state.calls.at(-1)?.source ?? recording.sources[0];
  return state.modules.find((module) => module.source === source);
}

/** In the order of their first binding. Where blocks have names in common, the one that is seen from where the call is wins. */
function variablesJson(call: CallState, values: ValueWriter): JsonDocument {
  const chosen = new Map<string, VariableState>();
  for (const variable of call.variables) {
    const other = chosen.get(variable.name);
    if (other === undefined || hides(variable, other, call)) chosen.set(variable.name, variable);
  }
  return Object.fromEntries(Array.from(chosen, ([name, { value }]) => [name, values.value(value)]));
}

/** Of two variables of one name in scope: the inner block's, else the one that was written last. */
function hides(variable: VariableState, other: VariableState, call: CallState): boolean {
  const [range, otherRange] = [rangeOf(variable, call), rangeOf(other, call)];
  if (range === undefined || otherRange === undefined) return range !== undefined;
  const [inside, outside] = [beginsWithin(range, otherRange), beginsWithin(otherRange, range)];
  return inside === outside ? variable.since > other.since : inside;
}

function rangeOf({ key }: VariableState, { source }: CallState): SourceRange | undefined {
  if (!('variable' in key)) return undefined;
  return source.program.variables.find(({ id }) => id === key.variable)?.range;
}
