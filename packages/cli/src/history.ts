import type { CallId, ObjectId, Step, Value } from '@pellucid/format';
import {
  type Call,
  type Change,
  type JsonDocument,
  type Recording,
  type VariableKey,
  valueJson,
} from '@pellucid/replay';

/** One moment in the history of a name: a write of the variable, or a change inside the object it refers to. */
export interface HistoryRow {
  readonly step: Step;
  readonly file: string;
  /** null: the recorder did not know the place. */
  readonly line: number | null;
  readonly call: CallId;
  readonly function: string;
  /** null: the variable was gone. */
  readonly value: Value | null;
}

/**
 * Everything that happened to the variables of that name up to and including `until`, over all calls, in order of steps. `name` may
 * be qualified by the function: `push.heap`.
 */
export function historyOf(recording: Recording, name: string, until: Step): readonly HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (const call of recording.calls) {
    for (const key of keysNamed(recording, call, name)) rows.push(...rowsOf(recording, call, key, until));
  }
  return rows.sort((a, b) => a.step - b.step || a.call - b.call);
}

/** All names that have a history, for advice. */
export function namesIn(recording: Recording): ReadonlySet<string> {
  return new Set(recording.sources.flatMap(({ program }) => program.variables.map((variable) => variable.name)));
}

function keysNamed(recording: Recording, call: Call, name: string): readonly VariableKey[] {
  const declared = recording.functionOf(call.function);
  const prefixes = [declared.name, declared.qualifiedName].flatMap((prefix) =>
    prefix === undefined ? [] : [`${prefix}.`],
  );
  const plain = prefixes.filter((prefix) => name.startsWith(prefix)).map((prefix) => name.slice(prefix.length));
  const names = new Set([name, ...plain]);
  const { variables } = recording.sourceOfFunction(call.function).program;
  const listed = variables
    .filter((variable) => variable.function === call.function && names.has(variable.name))
    .map((variable) => ({ call: call.id, variable: variable.id }));
  return listed.length > 0 ? listed : [...names].map((unlisted) => ({ call: call.id, name: unlisted }));
}

function* rowsOf(recording: Recording, call: Call, key: VariableKey, until: Step): Generator<HistoryRow> {
  // What happens to an object after the call that called it so has ended is no longer the history of this name.
  const last = Math.min(until, call.ended ?? until);
  for (const { step, value } of withChangesInside(recording, recording.history(key), until, last)) {
    yield rowAt(recording, call, step, value);
  }
}

/** The writes up to `until`, and up to `last` the changes inside the object that was there. */
export function* withChangesInside(
  recording: Recording,
  changes: readonly Change[],
  until: Step,
  last: number = until,
): Generator<Change> {
  for (const [index, change] of changes.entries()) {
    const { step, value } = change;
    if (step > until) return;
    yield change;
    if (value?.type !== 'reference') continue;
    const next = changes[index + 1]?.step ?? Number.POSITIVE_INFINITY;
    for (const inside of changesBetween(recording, value.object, step, Math.min(next - 1, last))) {
      yield { step: inside, value };
    }
  }
}

function changesBetween(recording: Recording, object: ObjectId, after: number, last: number): readonly Step[] {
  return recording.objectChanges(object).filter((step) => step > after && step <= last);
}

/** A write at the step as a row. @throws RangeError where there is no call: in a recording without any */
export function rowAt(recording: Recording, call: Call | undefined, step: Step, value: Value | null): HistoryRow {
  if (call === undefined) throw new RangeError('The recording has no calls');
  const { event } = recording.event(step);
  const site = 'site' in event && event.site !== null ? recording.siteOf(event.site) : null;
  const where = site?.function ?? (event.type === 'enter' ? event.function : null);
  const source = recording.sourceOfFunction(where ?? call.function);
  const line = site?.range[0] ?? (where === null ? null : recording.functionOf(where).range[0]);
  return {
    step,
    file: source.program.path,
    line,
    call: call.id,
    function: recording.functionOf(call.function).name,
    value,
  };
}

/** The history as the document of `show --history NAME --json`; values as in the document of a state. */
export function historyJson(recording: Recording, name: string, rows: readonly HistoryRow[]): JsonDocument {
  return {
    name,
    history: rows.map(({ value, ...row }) => ({
      ...row,
      ...(value === null ? { gone: true } : { value: valueJson(recording, value, row.step) }),
    })),
  };
}
