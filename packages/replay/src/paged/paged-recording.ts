import {
  type CallId,
  type FunctionId,
  id,
  type ObjectId,
  type ProgramFunction,
  type ProgramVariable,
  type RecordedEvent,
  type Site,
  type SiteId,
  type SourceId,
  type Step,
  type Value,
  type VariableId,
} from '@pellucid/format';
import { checkStep, found } from '../asked-for.ts';
import { type CallSpan, SpanJoiner } from '../call-spans.ts';
import { enteredBetween } from '../call-stacks.ts';
import { ObjectLog } from '../object-log.ts';
import type { RunProfile } from '../profile/run-profile.ts';
import type { Call, Change, Granularity, Output, Recording, Source, State, VariableKey } from '../recording.ts';
import { type Sequence, slice } from '../sequence.ts';
import { readOverview } from './overview.ts';
import { PagedSequences } from './paged-sequences.ts';
import { PagedState } from './paged-state.ts';
import { PagedStepping } from './paged-stepping.ts';
import { readProfile } from './profile-page.ts';
import type { StoredRun } from './stored-run.ts';
import { readUnlisted } from './unlisted-names.ts';

/** A stretch of so many segments is looked at itself for the calls in it; for a longer one an overview is. */
const fewSegments = 6;

/**
 * A recording that is read piece by piece, however long it is. Every answer is the one that a recording in memory gives, or a `PageFault` while what
 * it needs has not been read (see `settle`). Answers that hold all of something (`calls`, `history`) are as long as the run.
 */
export class PagedRecording implements Recording {
  readonly #run: StoredRun;
  readonly #stepping: PagedStepping;
  readonly #sequences: PagedSequences;
  readonly sources: readonly Source[];

  constructor(run: StoredRun) {
    this.#run = run;
    this.#stepping = new PagedStepping(run);
    this.sources = [...run.tables.sources.values()];
    this.#sequences = new PagedSequences(run);
  }

  get facts(): Recording['facts'] {
    return this.#run.root.facts;
  }
  get end(): Recording['end'] {
    return this.#run.root.end;
  }
  get damage(): string | null {
    return this.#run.root.damage;
  }
  get steps(): number {
    return this.#run.root.steps;
  }
  get exceptions(): Recording['exceptions'] {
    return this.#sequences.exceptions;
  }
  get caught(): number {
    return this.#run.root.caught;
  }
  get tasks(): Recording['tasks'] {
    return this.#run.root.tasks;
  }
  get gaps(): Recording['gaps'] {
    return this.#run.root.gaps;
  }

  source(source: SourceId): Source {
    return found(this.#run.tables.sources.get(source), 'source', source);
  }
  functionOf(target: FunctionId): ProgramFunction {
    return this.#run.tables.functionOrUnknown(target);
  }
  variableOf(variable: VariableId): ProgramVariable {
    return this.#run.tables.variableOrUnknown(variable);
  }
  siteOf(site: SiteId): Site {
    return this.#run.tables.siteOrUnknown(site);
  }
  sourceOfFunction(target: FunctionId): Source {
    return this.#run.tables.sourceOrUnknown(target);
  }

  event(step: Step): RecordedEvent {
    checkStep(step, this.steps);
    const { events, index } = this.#run.part(this.#run.segmentAt(step));
    return found(events[step - index.past.firstStep], 'step', step);
  }

  state(step: Step): State {
    checkStep(step, this.steps);
    return new PagedState(this.#run, step);
  }

  moment(step: Step): { readonly first: Step; readonly last: Step } {
    checkStep(step, this.steps);
    return this.#stepping.moment(step);
  }

  callAt(step: Step): Call | null {
    checkStep(step, this.steps);
    return this.#run.part(this.#run.segmentAt(step)).index.stacks.at(step).stack?.record.call ?? null;
  }
  statementAt(call: CallId, step: Step): ReturnType<Recording['statementAt']> {
    checkStep(step, this.steps);
    const segment = this.#run.segmentAt(step);
    const { index } = this.#run.part(segment);
    const record = index.stacks.find(call);
    if (record !== undefined) return index.statementAt(record, step);
    const born = found(this.#run.bornCall(call), 'call', call);
    if (born > segment) return null;
    // It came and went in a segment of its own.
    const own = this.#run.part(born).index;
    return own.statementAt(found(own.stacks.find(call), 'call', call), own.lastStep);
  }

  get calls(): readonly Call[] {
    const calls = this.callsOf(null);
    return slice(calls, 0, calls.count);
  }
  call(call: CallId): Call {
    return found(this.#run.findCall(call), 'call', call);
  }
  childrenBetween(call: CallId, after: number, until: number, most: number): readonly Call[] {
    const entry = this.#run.callEntry(call);
    const born = found(this.#run.bornCall(call), 'call', call);
    const made: Call[] = [];
    for (const segment of new Set([born, ...(entry?.segments ?? [])])) {
      if (this.#run.lastStep(segment) <= after) continue;
      if (this.#run.info(segment).firstStep >= until || made.length >= most) break;
      const children = this.#run.part(segment).index.stacks.find(call)?.children ?? [];
      made.push(...enteredBetween(children, after, until, most - made.length));
    }
    return made;
  }

  callsOf(target: FunctionId | null): Sequence<Call> {
    return this.#sequences.callsOf(target);
  }
  changes(variable: VariableKey): Sequence<Change> {
    return this.#sequences.changes(variable);
  }
  changesIn(object: ObjectId): Sequence<Step> {
    return this.#sequences.changesIn(object);
  }
  runsOf(source: SourceId, line: number): Sequence<Step> {
    return this.#sequences.runsOf(source, line);
  }
  get outputs(): Sequence<Output> {
    return this.#sequences.outputs;
  }

  heldFrom(step: Step): Step {
    checkStep(step, this.steps);
    return this.#run.info(this.#run.segmentAt(step)).firstStep;
  }

  prepare(step: Step, pause: () => Promise<void> | undefined): Promise<void> | null {
    checkStep(step, this.steps);
    return this.#run.prepare(this.#run.segmentAt(step), pause);
  }

  profile(): RunProfile {
    return this.#run.pages.page(this.#run.root.profile, 'profile', readProfile);
  }

  functionsNaming(name: string): readonly FunctionId[] {
    return this.#run.pages.page(this.#run.root.unlisted, 'unlisted', readUnlisted).get(name) ?? [];
  }

  history(variable: VariableKey): readonly Change[] {
    const changes = this.changes(variable);
    return slice(changes, 0, changes.count);
  }

  elementHistory(object: ObjectId, part: 'item' | 'field', key: Value): readonly Change[] {
    const born = this.#run.bornObject(object);
    const first = born === undefined ? undefined : this.#run.part(born).index.objects.get(object);
    if (born === undefined || first === undefined) return [];
    const whole = new ObjectLog(object, first.born, first.first);
    const segments = [born, ...(this.#run.objectEntry(object)?.segments ?? [])];
    for (const segment of segments) {
      const log = this.#run.part(segment).index.objects.get(object);
      for (const [at, event] of log?.changes.entries() ?? []) whole.take(log?.changed[at] ?? first.born, event);
    }
    return whole.history(part, key, this.#run.keys);
  }

  objectChanges(object: ObjectId): readonly Step[] {
    const changes = this.changesIn(object);
    return slice(changes, 0, changes.count);
  }

  output(step: Step): readonly Output[] {
    return slice(this.outputs, 0, this.outputs.upTo(step));
  }

  lineSteps(source: SourceId, line: number): readonly Step[] {
    const runs = this.runsOf(source, line);
    return slice(runs, 0, runs.count);
  }

  callSpans(from: Step, to: Step, narrowest: number): readonly CallSpan[] {
    if (this.steps === 0) return [];
    const overview = this.#run.pages.page(this.#run.root.overview, 'overview', readOverview);
    const [first, last] = [this.#run.segmentAt(from), this.#run.segmentAt(to)];
    const joiner = new SpanJoiner(narrowest);
    const begin = this.#run.info(Math.max(0, first)).firstStep;
    const isNear = last - first < fewSegments;
    for (const span of overview) {
      if (span.to < from || span.from > to || (isNear && (span.from >= begin || span.calls > 1))) continue;
      joiner.add(span);
    }
    if (!isNear) return joiner.finish();
    for (let segment = Math.max(0, first); segment <= last; segment++) {
      for (const record of this.#run.part(segment).index.stacks.records) {
        if (record.isEarlier) continue;
        const { call } = record;
        const ended = call.ended ?? id<Step>(this.steps - 1);
        if (ended < from || call.entered > to) continue;
        const { id: own, task, depth, function: target, entered } = call;
        joiner.add({ task, depth, from: entered, to: ended, call: own, function: target, calls: 1 });
      }
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
