import {
  type CallId,
  encodeBatch,
  FormatError,
  type FunctionId,
  id,
  memoryAccess,
  type ObjectId,
  type Program,
  type ProgramFunction,
  type ProgramVariable,
  type RandomAccess,
  type RecordedEvent,
  type RunEnd,
  type RunFacts,
  readRecording,
  type Site,
  type SiteId,
  type SourceId,
  type Step,
  type Value,
  type VariableId,
} from '@pellucid/format';
import { checkStep, found } from './asked-for.ts';
import { type CallSpan, SpanJoiner } from './call-spans.ts';
import { enteredBetween } from './call-stacks.ts';
import { EventStore } from './event-store.ts';
import { ProgramTables } from './program-tables.ts';
import type {
  Call,
  Change,
  Exception,
  Granularity,
  Output,
  Recording,
  Source,
  State,
  VariableKey,
} from './recording.ts';
import { RunIndex } from './run-index.ts';
import { type Sequence, sequenceOf, slice, stepSequence } from './sequence.ts';
import { IndexedState } from './state.ts';
import { Stepping } from './stepping.ts';
import { nameOf } from './variable-log.ts';

export interface OpenOptions {
  /** Told after each batch how many steps have been read. What it returns is awaited, so that a page can paint in between. */
  readonly onProgress?: (steps: number) => unknown;
}

/**
 * Opens a recording by reading it once from start to end (or to the damage).
 * @throws NotARecordingError, FormatVersionError, and whatever the access throws
 */
export async function openRecording(input: RandomAccess | Uint8Array, options: OpenOptions = {}): Promise<Recording> {
  const access = input instanceof Uint8Array ? memoryAccess(input) : input;
  let reader: RunReader | null = null;
  for await (const part of readRecording(access)) {
    switch (part.part) {
      case 'facts':
        reader ??= new RunReader(part.facts);
        break;
      case 'source':
        reader?.source(part.program, part.text);
        break;
      case 'events': {
        const damage = reader?.batch(part.bytes) ?? null;
        if (damage !== null && reader !== null) {
          return reader.finish({ outcome: 'broken-off', reason: damage }, damage);
        }
        await options.onProgress?.(part.firstStep + part.count);
        break;
      }
      case 'end':
        if (reader !== null) return reader.finish(part.end, part.damage);
    }
  }
  throw new FormatError('The recording has no facts', 0);
}

/** A recording from its parts in memory, for tests and tools. */
export interface RecordingParts {
  readonly facts: RunFacts;
  readonly sources: readonly { readonly program: Program; readonly text: string }[];
  readonly events: readonly RecordedEvent[];
  readonly end?: RunEnd;
}

export function buildRecording({ facts, sources, events, end }: RecordingParts): Recording {
  const reader = new RunReader(facts);
  for (const { program, text } of sources) reader.source(program, text);
  const damage = reader.batch(encodeBatch(id<Step>(0), events));
  return reader.finish(end ?? { outcome: 'exited', code: 0, exception: null }, damage);
}

class RunReader {
  readonly #facts: RunFacts;
  readonly #store = new EventStore();
  readonly #index: RunIndex;

  constructor(facts: RunFacts) {
    this.#facts = facts;
    this.#index = new RunIndex(new ProgramTables(facts.language));
  }

  source(program: Program, text: string): void {
    this.#index.tables.add(program, text);
  }

  /** @returns what is wrong behind the last event that could be read; null when the batch is whole. */
  batch(bytes: Uint8Array): string | null {
    const { events, damage } = this.#store.add(bytes);
    for (const event of events) this.#index.add(event);
    return damage === null ? null : `The recording is damaged behind step ${this.#index.steps - 1}: ${damage.message}`;
  }

  finish(end: RunEnd, damage: string | null): Recording {
    this.#index.close();
    this.#index.exceptions.close(end);
    return new IndexedRecording(this.#facts, end, damage, this.#index, this.#store);
  }
}

class IndexedRecording implements Recording {
  readonly facts: RunFacts;
  readonly end: RunEnd;
  readonly damage: string | null;
  readonly sources: readonly Source[];
  readonly calls: readonly Call[];
  readonly outputs: Sequence<Output>;
  readonly exceptions: Sequence<Exception>;
  readonly #index: RunIndex;
  readonly #store: EventStore;
  readonly #stepping: Stepping;

  constructor(facts: RunFacts, end: RunEnd, damage: string | null, index: RunIndex, store: EventStore) {
    this.facts = facts;
    this.end = end;
    this.damage = damage;
    this.sources = [...index.tables.sources.values()];
    this.calls = index.stacks.records.map(({ call }) => call);
    this.outputs = index.outputs.all;
    this.exceptions = index.exceptions.all;
    this.#index = index;
    this.#store = store;
    this.#stepping = new Stepping(index);
  }

  get steps(): number {
    return this.#index.steps;
  }
  get caught(): number {
    return this.#index.exceptions.caught;
  }
  get tasks(): Recording['tasks'] {
    return this.#index.stacks.tasks.tasks;
  }

  get gaps(): Recording['gaps'] {
    return this.#index.gaps.gaps;
  }

  source(source: SourceId): Source {
    return found(this.#index.tables.sources.get(source), 'source', source);
  }
  functionOf(target: FunctionId): ProgramFunction {
    return this.#index.tables.functionOrUnknown(target);
  }
  variableOf(variable: VariableId): ProgramVariable {
    return this.#index.tables.variableOrUnknown(variable);
  }
  siteOf(site: SiteId): Site {
    return this.#index.tables.siteOrUnknown(site);
  }
  sourceOfFunction(target: FunctionId): Source {
    return this.#index.tables.sourceOrUnknown(target);
  }

  event(step: Step): RecordedEvent {
    checkStep(step, this.steps);
    return found(this.#store.get(step), 'step', step);
  }

  state(step: Step): State {
    checkStep(step, this.steps);
    return new IndexedState(this.#index, step);
  }

  moment(step: Step): { readonly first: Step; readonly last: Step } {
    checkStep(step, this.steps);
    return this.#stepping.moment(step);
  }

  callAt(step: Step): Call | null {
    checkStep(step, this.steps);
    return this.#index.stacks.at(step).stack?.record.call ?? null;
  }
  statementAt(call: CallId, step: Step): ReturnType<Recording['statementAt']> {
    checkStep(step, this.steps);
    return this.#index.statementAt(found(this.#index.stacks.find(call), 'call', call), step);
  }

  call(call: CallId): Call {
    return found(this.#index.stacks.find(call), 'call', call).call;
  }
  childrenBetween(call: CallId, after: number, until: number, most: number): readonly Call[] {
    return enteredBetween(found(this.#index.stacks.find(call), 'call', call).children, after, until, most);
  }

  heldFrom(step: Step): Step {
    checkStep(step, this.steps);
    return id<Step>(0);
  }

  profile(): null {
    return null;
  }

  prepare(): null {
    return null;
  }

  functionsNaming(name: string): readonly FunctionId[] {
    return [...(this.#index.unlisted.get(name) ?? [])];
  }

  history(variable: VariableKey): readonly Change[] {
    const changes = this.changes(variable);
    return slice(changes, 0, changes.count);
  }

  elementHistory(object: ObjectId, part: 'item' | 'field', key: Value): readonly Change[] {
    return this.#index.objects.get(object)?.history(part, key, this.#index.keys) ?? [];
  }

  objectChanges(object: ObjectId): readonly Step[] {
    return this.#index.objects.get(object)?.steps() ?? [];
  }

  output(step: Step): readonly Output[] {
    return slice(this.outputs, 0, this.outputs.upTo(step));
  }

  lineSteps(source: SourceId, line: number): readonly Step[] {
    return this.#index.lines.steps(source, line);
  }

  callsOf(target: FunctionId | null): Sequence<Call> {
    const calls = target === null ? this.calls : this.#index.stacks.callsOf(target);
    const itemAt = (index: number): Call => calls[index] as Call;
    return sequenceOf({ count: calls.length, stepAt: (index) => itemAt(index).entered, itemAt });
  }

  changes(variable: VariableKey): Sequence<Change> {
    const call = this.#index.stacks.find(variable.call);
    return call === undefined ? noChanges : this.#index.variables.history(call.index, nameOf(variable));
  }

  changesIn(object: ObjectId): Sequence<Step> {
    return stepSequence(this.objectChanges(object));
  }

  runsOf(source: SourceId, line: number): Sequence<Step> {
    return stepSequence(this.lineSteps(source, line));
  }

  callSpans(from: Step, to: Step, narrowest: number): readonly CallSpan[] {
    const joiner = new SpanJoiner(narrowest);
    for (const call of this.calls) {
      const last = call.ended ?? id<Step>(this.steps - 1);
      if (call.entered > to) break;
      if (last < from) continue;
      const { id: own, task, depth, function: target, entered } = call;
      joiner.add({ task, depth, from: entered, to: last, call: own, function: target, calls: 1 });
    }
    return joiner.finish();
  }

  next(step: Step, by: Granularity): Step | null {
    checkStep(step, this.steps);
    return this.#stepping.next(step, by);
  }

  previous(step: Step, by: Granularity): Step | null {
    checkStep(step, this.steps);
    return this.#stepping.previous(step, by);
  }
}

const noChanges = sequenceOf<Change>({
  count: 0,
  stepAt: () => id<Step>(0),
  itemAt: () => ({ step: id<Step>(0), value: null }),
});
