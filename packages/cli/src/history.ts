import type { CallId, FunctionId, Step, Value } from '@pellucid/format';
import {
  type Call,
  CallsInOrder,
  type Change,
  type JsonDocument,
  type Question,
  type Recording,
  type Sequence,
  StepQueue,
  type VariableKey,
  valueJson,
} from '@pellucid/replay';
import { changesWithin } from './nested-changes.ts';

/** One moment in the history of a name: a write of the variable, or a change inside the object it refers to, or in a container within that. */
export interface HistoryRow {
  readonly step: Step;
  readonly file: string;
  /** null: the recorder did not know the place. */
  readonly line: number | null;
  readonly call: CallId;
  readonly function: string;
  /** null: the variable was gone. */
  readonly value: Value | null;
  /** Of a change in a container within the value: where, `[0][1]`; else null. */
  readonly path: string | null;
  /** There are more containers within the value than are followed. */
  readonly cut: boolean;
}

/**
 * Everything that happened to the variables of that name up to and including `until`, over all calls, in order of steps. `name` may
 * be qualified by the function: `push.heap`. Of a recording that is read by its index only what has been taken is read.
 */
export function* historyOf(recording: Recording, name: string, until: Step): Generator<HistoryRow> {
  const targets = targetsNamed(recording, name);
  const starting = new CallsInOrder(recording, [...targets.keys()]);
  const queue = new StepQueue<Happened>();
  const wait = (call: Call, place: number, changes: Iterator<ChangeWithin>): void => {
    const next = changes.next();
    if (next.done !== true) queue.add(next.value.step, { call, place, change: next.value, changes });
  };
  const enterUpTo = (step: Step): void => {
    for (let call = starting.next; call !== null && call.entered <= step; call = starting.next) {
      starting.take();
      const keys = targets.get(call.function)?.(call.id) ?? [];
      // What happens to an object after the call that called it so has ended is no longer the history of this name.
      const last = Math.min(until, call.ended ?? until);
      for (const [place, key] of keys.entries()) {
        wait(call, place, withChangesInside(recording, recording.changes(key), until, last));
      }
    }
  };
  for (;;) {
    const step = queue.next ?? starting.next?.entered;
    if (step === undefined || step > until) return;
    enterUpTo(step);
    const together: Happened[] = [];
    while (queue.next === step) {
      const taken = queue.take();
      if (taken !== undefined) together.push(taken.item);
    }
    together.sort((a, b) => a.call.id - b.call.id || a.place - b.place);
    for (const { call, place, change, changes } of together) {
      yield rowAt(recording, call, change);
      wait(call, place, changes);
    }
  }
}

/** A write of a variable, or (with its path) a change within its value. */
type ChangeWithin = Change & Pick<HistoryRow, 'path' | 'cut'>;

/** A change of a variable of the call that waits for its turn, and those that follow it. `place`: of the variable among those of the name. */
interface Happened {
  readonly call: Call;
  readonly place: number;
  readonly change: ChangeWithin;
  readonly changes: Iterator<ChangeWithin>;
}

/** The functions whose calls can have variables of that name, and what finds them in a call. */
function targetsNamed(recording: Recording, name: string): ReadonlyMap<FunctionId, (call: CallId) => VariableKey[]> {
  const targets = new Map<FunctionId, (call: CallId) => VariableKey[]>();
  for (const { program } of recording.sources) {
    for (const { id: target, name: own, qualifiedName } of program.functions) {
      const prefixes = [own, qualifiedName].flatMap((prefix) => (prefix === undefined ? [] : [`${prefix}.`]));
      const plain = prefixes.filter((prefix) => name.startsWith(prefix)).map((prefix) => name.slice(prefix.length));
      const names = new Set([name, ...plain]);
      const listed = program.variables.filter((one) => one.function === target && names.has(one.name));
      const unlisted = [...names].filter((one) => recording.functionsNaming(one).includes(target));
      if (listed.length > 0) targets.set(target, (call) => listed.map(({ id: variable }) => ({ call, variable })));
      else if (unlisted.length > 0) targets.set(target, (call) => unlisted.map((one) => ({ call, name: one })));
    }
  }
  return targets;
}

/** What stood in one element, up to and including `until`, in order of steps. */
export function* elementRows(
  recording: Recording,
  { object, part, key }: Extract<Question, { of: 'element' }>,
  until: Step,
): Generator<HistoryRow> {
  const history = recording.elementHistory(object, part, key);
  const changes = { count: history.length, at: (index: number) => history[index] };
  for (const change of withChangesInside(recording, changes, until)) {
    yield rowAt(recording, recording.callAt(change.step) ?? recording.callsOf(null).at(0), change);
  }
}

/** The writes up to `until`, and up to `last` the changes inside the object that was there. */
function* withChangesInside(
  recording: Recording,
  changes: Pick<Sequence<Change>, 'count' | 'at'>,
  until: Step,
  last: number = until,
): Generator<ChangeWithin> {
  for (let index = 0; index < changes.count; index++) {
    const change = changes.at(index);
    if (change === undefined || change.step > until) return;
    yield { ...change, path: null, cut: false };
    const { step, value } = change;
    if (value?.type !== 'reference') continue;
    const next = changes.at(index + 1)?.step ?? Number.POSITIVE_INFINITY;
    for (const inside of changesWithin(recording, value.object, step, Math.min(next - 1, last))) {
      yield { ...inside, value };
    }
  }
}

/** A write at the step as a row. @throws RangeError where there is no call: in a recording without any */
function rowAt(recording: Recording, call: Call | undefined, { step, value, path, cut }: ChangeWithin): HistoryRow {
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
    path,
    cut,
  };
}

/** The history as the document of `show --history NAME --json`; values as in the document of a state. */
export function historyJson(
  recording: Recording,
  name: string,
  rows: readonly HistoryRow[],
): { readonly [name: string]: JsonDocument } {
  return {
    name,
    ...(rows.some(({ cut }) => cut) ? { cut: true } : {}),
    history: rows.map(({ value, path, cut: _, ...row }) => ({
      ...row,
      ...(path === null ? {} : { path }),
      ...(value === null ? { gone: true } : { value: valueJson(recording, value, row.step) }),
    })),
  };
}
