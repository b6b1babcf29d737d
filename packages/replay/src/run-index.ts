import {
  type CallId,
  type Contents,
  type Event,
  type FunctionId,
  id,
  type ObjectId,
  type RecordedEvent,
  type Site,
  type SiteId,
  type SourceRange,
  type Step,
  type TaskId,
  type Value,
  type VariableId,
} from '@pellucid/format';
import { type CallRecord, CallStacks } from './call-stacks.ts';
import { ExceptionLog } from './exception-log.ts';
import { GapLog } from './gap-log.ts';
import { GroupedLog } from './grouped-log.ts';
import { LineIndex } from './line-index.ts';
import { ModuleCalls } from './module-calls.ts';
import { MomentIndex } from './moment-index.ts';
import { nothingBefore } from './nothing-before.ts';
import { ObjectLog } from './object-log.ts';
import type { ObjectEvent } from './object-shape.ts';
import { OutputLog } from './output-log.ts';
import type { EarlierVariable, Past, Statement } from './past.ts';
import type { ProgramTables } from './program-tables.ts';
import { TaskLog } from './task-log.ts';
import { ValueKeys } from './value-keys.ts';
import { VariableLog } from './variable-log.ts';

type Bind = Extract<Event, { type: 'bind' | 'bind-in' | 'unbind' | 'unbind-in' }>;

/** Events that change nothing but the logs of the whole run. */
const ofWholeRun: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'task-start',
  'task-end',
  'raise',
  'handle',
  'output',
  'gap',
  'failure',
]);

/** What is kept of a whole run in any case, however long it is. */
export interface RunLogs {
  readonly tasks: TaskLog;
  readonly modules: ModuleCalls;
  readonly exceptions: ExceptionLog;
  readonly outputs: OutputLog;
  readonly gaps: GapLog;
}

export function emptyLogs(keys: ValueKeys): RunLogs {
  return {
    tasks: new TaskLog(),
    modules: new ModuleCalls(),
    exceptions: new ExceptionLog(keys),
    outputs: new OutputLog(),
    gaps: new GapLog(),
  };
}

/** As the end of a run names it. */
function headingOf({ type, message }: { readonly type: string; readonly message: string }): string {
  return message === '' ? type : `${type}: ${message}`;
}

/** Reads the events of a run, or of a part of it, once, in order, into logs that answer without playing. */
export class RunIndex {
  readonly tables: ProgramTables;
  readonly past: Past;
  readonly stacks: CallStacks;
  readonly modules: ModuleCalls;
  readonly variables: VariableLog = new VariableLog();
  /** Those that were first seen here, and those of earlier that change here. */
  readonly objects: Map<ObjectId, ObjectLog> = new Map();
  readonly keys: ValueKeys;
  readonly exceptions: ExceptionLog;
  readonly outputs: OutputLog;
  readonly gaps: GapLog;
  readonly moments: MomentIndex;
  readonly lines: LineIndex = new LineIndex();
  /** By call: the statements that began in it. */
  readonly places: GroupedLog<SourceRange> = new GroupedLog();
  /** Steps at which calls begin and end, and at which a variable or an object changes. */
  readonly callSteps: Step[] = [];
  readonly changeSteps: Step[] = [];
  /** Names that only the run knows, with the functions whose calls had them. */
  readonly unlisted: Map<string, Set<FunctionId>> = new Map();
  /** Events without effect, which a right recorder does not write. */
  readonly voids: Step[] = [];
  /** Definitions of objects that have one: the step, and which of its definitions. */
  readonly definedBefore: { readonly step: Step; readonly place: number }[] = [];
  #steps: number;

  /** `logs`: of the whole run, where this is a part of it. */
  constructor(tables: ProgramTables, past: Past = nothingBefore, logs?: RunLogs) {
    this.tables = tables;
    this.past = past;
    this.#steps = past.firstStep;
    this.keys = new ValueKeys(tables.language, (object) => this.objects.get(object)?.first ?? past.object(object));
    const { tasks, modules, exceptions, outputs, gaps } = logs ?? emptyLogs(this.keys);
    this.modules = modules;
    this.exceptions = exceptions;
    this.outputs = outputs;
    this.gaps = gaps;
    this.moments = new MomentIndex(past.moment);
    this.stacks = new CallStacks(past, tasks, () => this.variables.addCall());
  }

  /** The step behind the last event. */
  get steps(): number {
    return this.#steps;
  }

  get lastStep(): Step {
    return id<Step>(Math.max(this.past.firstStep, this.#steps - 1));
  }

  objectAt(object: ObjectId, step: Step): Contents | undefined {
    const log = this.objects.get(object);
    return log === undefined ? this.past.object(object) : log.at(step, this.keys);
  }

  /** The statement of the call that runs or waits after the step. */
  statementAt({ index, id: call, isEarlier }: CallRecord, step: Step): Statement | null {
    const behind = this.places.behind(index, step);
    const range = behind > this.places.places(index)[0] ? this.places.itemAt(behind - 1) : undefined;
    if (range !== undefined) return { range, since: this.places.stepAt(behind - 1) };
    return isEarlier ? this.past.placeOf(call) : null;
  }

  variablesAt({ index, id: call, isEarlier }: CallRecord, step: Step): Iterable<EarlierVariable> {
    return this.variables.at(index, call, step, isEarlier ? this.past.variablesOf(call) : []);
  }

  add({ event, objects }: RecordedEvent): void {
    const step = id<Step>(this.#steps++);
    for (const [place, { id: object, contents }] of objects.entries()) this.#define(step, place, object, contents);
    const at = 'site' in event ? event.site : null;
    const site = at === null ? undefined : this.tables.sites.get(at);
    if (at !== null && site === undefined) this.gaps.contradiction(step, `site ${at} is not in the tables`);
    const starts = event.type === 'line' || site?.starts === true;
    if (starts && site !== undefined) this.#begin(step, site);
    const before = this.stacks.current;
    if (this.past.played === null) this.exceptions.goOn(event.type);
    if (!this.#isSettled(step, event)) this.#apply(step, event);
    const ends = event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend';
    this.moments.add(step, event, starts, (ends ? before : this.stacks.current)?.index ?? null);
  }

  /** No more events come. */
  close(): void {
    const calls = this.stacks.records.length;
    this.variables.close();
    this.places.close(calls);
    this.moments.close(calls, this.#steps);
  }

  /** Nothing is to be done: it has no effect, or what it says of the whole run is known. */
  #isSettled(step: Step, event: Event): boolean {
    const { played } = this.past;
    return played !== null && (ofWholeRun.has(event.type) || played.isVoid(step));
  }

  #define(step: Step, place: number, object: ObjectId, contents: Contents): void {
    const { played } = this.past;
    const isKnown =
      played === null ? this.objects.has(object) || this.past.has(object) : played.isDefinedBefore(step, place);
    if (!isKnown) {
      this.objects.set(object, new ObjectLog(object, step, contents));
      return;
    }
    this.definedBefore.push({ step, place });
    this.#tell(step, `object ${object} is defined a second time`);
  }

  /** Of a part that was played already all that there is to tell is known. */
  #tell(step: Step, contradiction: string): void {
    if (this.past.played === null) this.gaps.contradiction(step, contradiction);
  }

  #refuse(step: Step, contradiction: string): void {
    this.voids.push(step);
    this.#tell(step, contradiction);
  }

  #begin(step: Step, site: Site): void {
    const source = this.tables.sourceOf(site.function);
    if (source === undefined) return this.#tell(step, `site ${site.id} stands in no function`);
    this.lines.add(source.id, site, step);
    const current = this.stacks.current;
    if (current === null) return;
    const isOfCall = current.function === site.function || this.tables.sourceOf(current.function) === source;
    if (isOfCall) this.places.add(current.index, step, site.range);
    else this.#tell(step, `site ${site.id} stands in another source than the call that runs`);
  }

  #apply(step: Step, event: Event): void {
    switch (event.type) {
      case 'line':
      case 'branch':
      case 'input':
        return;
      case 'task-start':
        return this.stacks.startTask(step, event.task, event.kind, event.name);
      case 'task-end':
        return this.#endTask(step, event.task);
      case 'enter':
        return this.#enter(step, event);
      case 'leave':
        return this.#leave(step, 'returned', event.value);
      case 'unwind':
        return this.#unwind(step, event.value);
      case 'suspend':
        if (!this.stacks.suspend(step)) this.#refuse(step, 'a call is put aside where none runs');
        return;
      case 'resume':
        this.#runs(null);
        if (!this.stacks.resume(step, event.call)) {
          this.#refuse(step, `call ${event.call} goes on but was not put aside`);
        }
        return;
      case 'task':
        return this.stacks.switchTo(step, event.task);
      case 'bind':
      case 'bind-in':
        return this.#bind(step, event, event.value);
      case 'unbind':
      case 'unbind-in':
        return this.#bind(step, event, null);
      case 'bind-name':
        return this.#bindName(step, event.call, event.name, event.value);
      case 'unbind-name':
        return this.#bindName(step, event.call, event.name, null);
      case 'set-item':
      case 'delete-item':
      case 'set-field':
      case 'delete-field':
      case 'splice':
      case 'append':
      case 'add':
      case 'discard':
      case 'replace':
      case 'reorder': {
        return this.#change(step, event);
      }
      case 'raise': {
        const call = this.stacks.current?.id;
        if (call === undefined) return this.#refuse(step, 'an exception is raised where no call runs');
        return this.exceptions.raise(step, call, this.stacks.task, event.value);
      }
      case 'handle':
        return this.exceptions.handle(step, this.stacks.task, event.value);
      case 'output':
        if (this.stacks.current === null) this.#runs(null);
        return this.outputs.add(step, event);
      case 'gap':
        return this.gaps.add(step, event.what, event.site);
      case 'failure':
        return this.gaps.add(step, event.what, null);
    }
  }

  /** What leaves an async function of JavaScript, or what a promise calls, rejects a promise; so may what leaves another one. */
  #unwind(step: Step, value: Value): void {
    const { current: left, task } = this.stacks;
    this.#leave(step, 'raised', value);
    if (left === null || this.past.played !== null || this.tables.language === 'python') return;
    const contents = this.#contentsOf(value);
    const text = contents?.kind === 'exception' ? headingOf(contents) : null;
    const leaving = { step, task, process: this.stacks.tasks.processOf(task), value, text };
    const isAsync = this.tables.functions.get(left.function)?.async === true;
    if (isAsync || (this.stacks.current === null && this.stacks.tasks.kindOf(task) === 'promise')) {
      this.exceptions.reject(leaving);
    } else if (this.stacks.current !== null) this.exceptions.leave(leaving);
  }

  /** What begins or goes on now may be because of what a promise was rejected with. */
  #runs(task: TaskId | null): void {
    if (this.past.played !== null) return;
    const { tasks, task: current } = this.stacks;
    this.exceptions.runs(() => tasks.processOf(current), task);
  }

  #endTask(step: Step, task: TaskId): void {
    this.stacks.tasks.end(step, task);
    if (this.stacks.tasks.kindOf(task) === 'process') this.exceptions.endProcess(task);
  }

  /** What an object held when it was first seen. */
  #contentsOf(value: Value): Contents | undefined {
    if (value.type !== 'reference') return undefined;
    return this.objects.get(value.object)?.first ?? this.past.object(value.object);
  }

  #change(step: Step, event: ObjectEvent): void {
    const log = this.#changing(event.object);
    if (log === undefined) return this.#refuse(step, `object ${event.object} changes but was never defined`);
    if (this.past.played !== null) log.take(step, event);
    else if (!log.add(step, event))
      return this.#refuse(step, `"${event.type}" cannot be true of object ${event.object}`);
    this.changeSteps.push(step);
  }

  #changing(object: ObjectId): ObjectLog | undefined {
    const known = this.objects.get(object);
    if (known !== undefined) return known;
    const { past } = this;
    if (past.played === null && !past.has(object)) return undefined;
    const log = new ObjectLog(object, past.firstStep, () => {
      const contents = past.object(object);
      if (contents === undefined) throw new Error(`Object ${object} changes but was never defined`);
      return contents;
    });
    this.objects.set(object, log);
    return log;
  }

  #enter(step: Step, { function: target, call, values }: Extract<Event, { type: 'enter' }>): void {
    const called = this.tables.functions.get(target);
    if (called === undefined) {
      return this.#refuse(step, `function ${target} is called but not in the tables`);
    }
    const record = this.stacks.enter(step, call, called.id);
    if (record === null) return this.#refuse(step, `call ${call} begins a second time`);
    this.callSteps.push(step);
    this.#runs(record.call.task);
    if (called.kind === 'module' && this.past.played === null) {
      const process = this.stacks.tasks.processOf(record.call.task, step);
      this.modules.add({ process, function: called.id, call, entered: step });
    }
    let binds = false;
    for (const [index, value] of values.entries()) {
      const variable = called.parameters[index];
      if (variable === undefined) break;
      if (value.type === 'unbound' || !this.tables.variables.has(variable)) continue;
      this.variables.write(record.index, variable, step, value);
      binds = true;
    }
    if (binds) this.changeSteps.push(step);
  }

  #leave(step: Step, outcome: 'returned' | 'raised', value: Value): void {
    if (this.stacks.leave(step, outcome, value)) this.callSteps.push(step);
    else this.#refuse(step, 'a call ends where none runs');
  }

  #bind(step: Step, event: Bind, value: Value | null): void {
    const variable = this.#variableAt(event.site);
    if (variable === undefined) {
      return this.#refuse(step, `site ${event.site ?? 0} names no variable`);
    }
    const record = 'call' in event ? this.stacks.find(event.call) : this.#ownerOf(variable.function, step);
    if (record === undefined) return this.#refuse(step, `no call owns the variable ${variable.name}`);
    this.#write(step, record, variable.id, value);
  }

  #variableAt(site: SiteId | null): { id: VariableId; name: string; function: FunctionId } | undefined {
    const variable = site === null ? undefined : this.tables.sites.get(site)?.variable;
    return variable === undefined ? undefined : this.tables.variables.get(variable);
  }

  #ownerOf(target: FunctionId, step: Step): CallRecord | undefined {
    const current = this.stacks.current;
    return current?.function === target ? current : this.stacks.latestOf(target, step);
  }

  #bindName(step: Step, call: CallId, name: string, value: Value | null): void {
    const record = this.stacks.find(call);
    if (record === undefined) return this.#refuse(step, `call ${call} never began, yet has "${name}"`);
    const listed = this.tables.variableNamed(record.function, name);
    if (listed === undefined) addUnlisted(this.unlisted, name, [record.function]);
    this.#write(step, record, listed ?? name, value);
  }

  #write(step: Step, { index }: CallRecord, name: VariableId | string, value: Value | null): void {
    this.variables.write(index, name, step, value?.type === 'unbound' ? null : value);
    this.changeSteps.push(step);
  }
}

export function addUnlisted(
  unlisted: Map<string, Set<FunctionId>>,
  name: string,
  functions: Iterable<FunctionId>,
): void {
  const known = unlisted.get(name) ?? new Set();
  unlisted.set(name, known);
  for (const target of functions) known.add(target);
}
