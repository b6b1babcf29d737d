import {
  type CallId,
  type Event,
  type FunctionId,
  id,
  type ObjectId,
  type RecordedEvent,
  type Site,
  type SiteId,
  type SourceRange,
  type Step,
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
import { ObjectLog } from './object-log.ts';
import { OutputLog } from './output-log.ts';
import type { ProgramTables } from './program-tables.ts';
import { ValueKeys } from './value-keys.ts';
import { VariableLog } from './variable-log.ts';

type Bind = Extract<Event, { type: 'bind' | 'bind-in' | 'unbind' | 'unbind-in' }>;

/** Reads the events of a run once, in order, into logs that answer without playing. */
export class RunIndex {
  readonly tables: ProgramTables;
  readonly stacks: CallStacks = new CallStacks();
  readonly modules: ModuleCalls = new ModuleCalls();
  readonly variables: VariableLog = new VariableLog();
  readonly objects: Map<ObjectId, ObjectLog> = new Map();
  readonly keys: ValueKeys;
  readonly exceptions: ExceptionLog;
  readonly outputs: OutputLog = new OutputLog();
  readonly gaps: GapLog = new GapLog();
  readonly moments: MomentIndex = new MomentIndex();
  readonly lines: LineIndex = new LineIndex();
  /** By call: the statements that began in it. */
  readonly places: GroupedLog<SourceRange> = new GroupedLog();
  /** Steps at which calls begin and end, and at which a variable or an object changes. */
  readonly callSteps: Step[] = [];
  readonly changeSteps: Step[] = [];
  #steps = 0;

  constructor(tables: ProgramTables) {
    this.tables = tables;
    this.keys = new ValueKeys(tables.language, (object) => this.objects.get(object)?.first);
    this.exceptions = new ExceptionLog(this.keys);
  }

  get steps(): number {
    return this.#steps;
  }

  add({ event, objects }: RecordedEvent): void {
    const step = id<Step>(this.#steps++);
    for (const { id: object, contents } of objects) {
      if (this.objects.has(object)) this.gaps.contradiction(step, `object ${object} is defined a second time`);
      else this.objects.set(object, new ObjectLog(object, step, contents));
    }
    const site = 'site' in event && event.site !== null ? this.tables.sites.get(event.site) : undefined;
    if (site === undefined && 'site' in event && event.site !== null) {
      this.gaps.contradiction(step, `site ${event.site} is not in the tables`);
    }
    const starts = event.type === 'line' || site?.starts === true;
    if (starts && site !== undefined) this.#begin(step, site);
    const before = this.stacks.current;
    this.#apply(step, event);
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

  #begin(step: Step, site: Site): void {
    const source = this.tables.sourceOf(site.function);
    if (source === undefined) return this.gaps.contradiction(step, `site ${site.id} stands in no function`);
    this.lines.add(source.id, site, step);
    const current = this.stacks.current;
    if (current === null) return;
    if (this.tables.sourceOf(current.call.function) === source) this.places.add(current.index, step, site.range);
    else this.gaps.contradiction(step, `site ${site.id} stands in another source than the call that runs`);
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
        return this.stacks.tasks.end(step, event.task);
      case 'enter':
        return this.#enter(step, event);
      case 'leave':
        return this.#leave(step, 'returned', event.value);
      case 'unwind':
        return this.#leave(step, 'raised', event.value);
      case 'suspend':
        if (!this.stacks.suspend(step)) this.gaps.contradiction(step, 'a call is put aside where none runs');
        return;
      case 'resume':
        if (!this.stacks.resume(step, event.call)) {
          this.gaps.contradiction(step, `call ${event.call} goes on but was not put aside`);
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
        const log = this.objects.get(event.object);
        if (log === undefined) {
          return this.gaps.contradiction(step, `object ${event.object} changes but was never defined`);
        }
        if (log.add(step, event)) this.changeSteps.push(step);
        else this.gaps.contradiction(step, `"${event.type}" cannot be true of object ${event.object}`);
        return;
      }
      case 'raise': {
        const call = this.stacks.current?.call.id;
        if (call === undefined) return this.gaps.contradiction(step, 'an exception is raised where no call runs');
        return this.exceptions.raise(step, call, this.stacks.task, event.value);
      }
      case 'handle':
        return this.exceptions.handle(step, this.stacks.task, event.value);
      case 'output':
        return this.outputs.add(step, event);
      case 'gap':
        return this.gaps.add(step, event.what, event.site);
      case 'failure':
        return this.gaps.add(step, event.what, null);
    }
  }

  #enter(step: Step, { function: target, call, values }: Extract<Event, { type: 'enter' }>): void {
    const called = this.tables.functions.get(target);
    if (called === undefined) {
      return this.gaps.contradiction(step, `function ${target} is called but not in the tables`);
    }
    const record = this.stacks.enter(step, call, called.id);
    if (record === null) return this.gaps.contradiction(step, `call ${call} begins a second time`);
    this.callSteps.push(step);
    this.variables.addCall();
    if (called.kind === 'module') this.modules.add(record, this.stacks.processOf(record.call.task));
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
    else this.gaps.contradiction(step, 'a call ends where none runs');
  }

  #bind(step: Step, event: Bind, value: Value | null): void {
    const variable = this.#variableAt(event.site);
    if (variable === undefined) {
      return this.gaps.contradiction(step, `site ${event.site ?? 0} names no variable`);
    }
    const record = 'call' in event ? this.stacks.find(event.call) : this.#ownerOf(variable.function);
    if (record === undefined) return this.gaps.contradiction(step, `no call owns the variable ${variable.name}`);
    this.#write(step, record, variable.id, value);
  }

  #variableAt(site: SiteId | null): { id: VariableId; name: string; function: FunctionId } | undefined {
    const variable = site === null ? undefined : this.tables.sites.get(site)?.variable;
    return variable === undefined ? undefined : this.tables.variables.get(variable);
  }

  #ownerOf(target: FunctionId): CallRecord | undefined {
    const current = this.stacks.current;
    return current?.call.function === target ? current : this.stacks.latestOf(target);
  }

  #bindName(step: Step, call: CallId, name: string, value: Value | null): void {
    const record = this.stacks.find(call);
    if (record === undefined) return this.gaps.contradiction(step, `call ${call} never began, yet has "${name}"`);
    this.#write(step, record, this.tables.variableNamed(record.call.function, name) ?? name, value);
  }

  #write(step: Step, { index }: CallRecord, name: VariableId | string, value: Value | null): void {
    this.variables.write(index, name, step, value?.type === 'unbound' ? null : value);
    this.changeSteps.push(step);
  }
}
