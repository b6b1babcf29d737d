import {
  type CallId,
  type Event,
  type FunctionId,
  id,
  type ObjectId,
  type RecordedEvent,
  type SiteId,
  type Step,
  type TaskId,
  type Value,
  type VariableId,
} from '@pellucid/format';
import { ObjectLog } from './object-log.ts';
import type { ProgramTables } from './program-tables.ts';
import type { Call, Output, VariableKey } from './recording.ts';

/** A call while its run is read; read-only afterwards. */
export interface CallLog extends Call {
  ended: Step | null;
  outcome: 'returned' | 'raised' | 'running';
  result: Value | null;
  /** Steps at which a statement of it began, with the site of each. */
  readonly lineSteps: Step[];
  readonly lineSites: SiteId[];
  readonly variables: Map<string, VariableLog>;
  readonly children: CallLog[];
}

export interface VariableLog {
  readonly key: VariableKey;
  readonly name: string;
  readonly steps: Step[];
  /** null: gone from that step on. */
  readonly values: (Value | null)[];
}

/** A stack of calls as a list from its top; shared between all the steps that have it. */
export interface StackNode {
  readonly call: CallLog;
  readonly below: StackNode | null;
}

/** Most oddities of a hostile or broken recording that are kept one by one. */
const maxGaps = 10_000;

const firstTask = id<TaskId>(1);

/** Reads the events of a run once, in order, into logs that answer without playing. */
export class RunIndex {
  readonly tables: ProgramTables;
  readonly calls: CallLog[] = [];
  readonly callsById: Map<CallId, CallLog> = new Map();
  readonly callsOfFunction: Map<FunctionId, CallLog[]> = new Map();
  readonly objects: Map<ObjectId, ObjectLog> = new Map();
  readonly outputs: Output[] = [];
  readonly exceptions: { step: Step; call: CallId; value: Value; handled: Step | null }[] = [];
  readonly gaps: { step: Step; what: string; site: SiteId | null }[] = [];
  readonly lineSteps: Map<string, Step[]> = new Map();
  readonly callSteps: Step[] = [];
  readonly changeSteps: Step[] = [];

  /** Steps at which the stack or the task became another, and what it became. */
  readonly stackSteps: Step[] = [];
  readonly stacks: (StackNode | null)[] = [];
  readonly stackTasks: TaskId[] = [];

  /** First steps of the moments; ascending, the first is 0. */
  readonly momentSteps: Step[] = [];

  #task = firstTask;
  #stack: StackNode | null = null;
  readonly #stacksOfTasks = new Map<TaskId, StackNode | null>();
  /** The next event begins a moment whatever it is. */
  #boundary = true;
  #steps = 0;

  constructor(tables: ProgramTables) {
    this.tables = tables;
  }

  get steps(): number {
    return this.#steps;
  }

  add({ event, objects }: RecordedEvent): void {
    const step = id<Step>(this.#steps++);
    for (const { id: object, contents } of objects) this.#define(object, contents, step);
    this.#moment(step, event);
    this.#apply(step, event);
  }

  #define(object: ObjectId, contents: RecordedEvent['objects'][number]['contents'], step: Step): void {
    if (this.objects.has(object)) return this.#odd(step, `object ${object} is defined a second time`);
    const contentsOf = (other: ObjectId) => this.objects.get(other)?.first;
    this.objects.set(object, new ObjectLog(step, contents, this.tables.language, contentsOf));
  }

  /** Where moments begin: with a statement, with a call or its resumption, and where another call goes on. */
  #moment(step: Step, event: Event): void {
    const site = 'site' in event && event.site !== null ? this.tables.sites.get(event.site) : undefined;
    const statement = event.type === 'line' || site?.starts === true;
    if (statement || this.#boundary || event.type === 'enter' || event.type === 'resume') this.momentSteps.push(step);
    this.#boundary = false;
    if (!statement || site === undefined) return;
    const call = this.#stack?.call;
    call?.lineSteps.push(step);
    call?.lineSites.push(site.id);
    const source = this.tables.functions.get(site.function)?.source;
    if (source === undefined) return;
    const key = `${source}:${site.range[0]}`;
    const steps = this.lineSteps.get(key);
    if (steps === undefined) this.lineSteps.set(key, [step]);
    else steps.push(step);
  }

  #apply(step: Step, event: Event): void {
    switch (event.type) {
      case 'line':
      case 'branch':
      case 'input':
        return;
      case 'enter':
        return this.#enter(step, event);
      case 'leave':
        return this.#leave(step, 'returned', event.value);
      case 'unwind':
        return this.#leave(step, 'raised', event.value);
      case 'suspend':
        if (this.#stack === null) return this.#odd(step, 'a call is put aside where none runs');
        return this.#setStack(step, this.#stack.below);
      case 'resume': {
        const call = this.callsById.get(event.call);
        if (call === undefined) return this.#odd(step, `call ${event.call} goes on but never began`);
        return this.#setStack(step, { call, below: this.#stack });
      }
      case 'task':
        this.#stacksOfTasks.set(this.#task, this.#stack);
        this.#task = event.task;
        return this.#setStack(step, this.#stacksOfTasks.get(event.task) ?? null);
      case 'task-start':
      case 'task-end':
        return;
      case 'bind':
        return this.#bind(step, event.site, null, event.value);
      case 'bind-in':
        return this.#bind(step, event.site, event.call, event.value);
      case 'unbind':
        return this.#bind(step, event.site, null, null);
      case 'unbind-in':
        return this.#bind(step, event.site, event.call, null);
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
        this.changeSteps.push(step);
        const log = this.objects.get(event.object);
        if (log === undefined) return this.#odd(step, `object ${event.object} changes but was never defined`);
        return log.add(step, event);
      }
      case 'raise': {
        const call = this.#stack?.call.id;
        if (call !== undefined) this.exceptions.push({ step, call, value: event.value, handled: null });
        return;
      }
      case 'handle': {
        const raised = this.exceptions.findLast(
          (exception) => exception.handled === null && sameReference(exception.value, event.value),
        );
        if (raised !== undefined) raised.handled = step;
        return;
      }
      case 'output':
        this.outputs.push({ step, stream: event.stream, text: outputText(event.value) });
        return;
      case 'gap':
        return this.#gap({ step, what: event.what, site: event.site });
      case 'failure':
        return this.#gap({ step, what: `the recorder failed: ${event.what}`, site: null });
    }
  }

  #enter(step: Step, event: Extract<Event, { type: 'enter' }>): void {
    const parent = this.#stack?.call ?? null;
    const call: CallLog = {
      id: event.call,
      function: event.function,
      parent: parent?.id ?? null,
      task: this.#task,
      depth: parent === null ? 0 : parent.depth + 1,
      entered: step,
      ended: null,
      outcome: 'running',
      result: null,
      lineSteps: [],
      lineSites: [],
      variables: new Map(),
      children: [],
    };
    this.callSteps.push(step);
    if (this.callsById.has(event.call)) return this.#odd(step, `call ${event.call} begins a second time`);
    const target = this.tables.functions.get(event.function);
    if (target === undefined) return this.#odd(step, `function ${event.function} is called but not in the tables`);
    this.calls.push(call);
    this.callsById.set(call.id, call);
    parent?.children.push(call);
    const siblings = this.callsOfFunction.get(call.function);
    if (siblings === undefined) this.callsOfFunction.set(call.function, [call]);
    else siblings.push(call);
    this.#setStack(step, { call, below: this.#stack });
    for (const [index, variable] of target.parameters.entries()) {
      const value = event.values[index];
      if (value !== undefined && value.type !== 'unbound') this.#write(step, call, variable, value);
    }
  }

  #leave(step: Step, outcome: 'returned' | 'raised', value: Value): void {
    this.callSteps.push(step);
    if (this.#stack === null) return this.#odd(step, 'a call ends where none runs');
    const { call, below } = this.#stack;
    call.ended = step;
    call.outcome = outcome;
    call.result = value;
    this.#setStack(step, below);
  }

  #setStack(step: Step, stack: StackNode | null): void {
    this.#stack = stack;
    this.#boundary = true;
    this.stackSteps.push(step);
    this.stacks.push(stack);
    this.stackTasks.push(this.#task);
  }

  #bind(step: Step, siteId: SiteId | null, callId: CallId | null, value: Value | null): void {
    this.changeSteps.push(step);
    const variableId = siteId === null ? undefined : this.tables.sites.get(siteId)?.variable;
    const variable = variableId === undefined ? undefined : this.tables.variables.get(variableId);
    if (variable === undefined) return this.#odd(step, `site ${siteId ?? 0} binds no variable`);
    const current = this.#stack?.call;
    const call =
      callId !== null
        ? this.callsById.get(callId)
        : current?.function === variable.function
          ? current
          : this.callsOfFunction.get(variable.function)?.at(-1);
    if (call === undefined) return this.#odd(step, `no call owns the variable ${variable.name}`);
    this.#write(step, call, variable.id, value);
  }

  #write(step: Step, call: CallLog, variable: VariableId, value: Value | null): void {
    const name = this.tables.variables.get(variable)?.name ?? '';
    this.#log(call, `v${variable}`, { call: call.id, variable }, name, step, value);
  }

  #bindName(step: Step, callId: CallId, name: string, value: Value | null): void {
    this.changeSteps.push(step);
    const call = this.callsById.get(callId);
    if (call === undefined) return this.#odd(step, `call ${callId} never began, yet binds ${name}`);
    this.#log(call, `n${name}`, { call: call.id, name }, name, step, value);
  }

  #log(call: CallLog, text: string, key: VariableKey, name: string, step: Step, value: Value | null): void {
    let log = call.variables.get(text);
    if (log === undefined) {
      log = { key, name, steps: [], values: [] };
      call.variables.set(text, log);
    }
    log.steps.push(step);
    log.values.push(value?.type === 'unbound' ? null : value);
  }

  /** Something that a right recorder never writes: it is told, and has no other effect. */
  #odd(step: Step, what: string): void {
    this.#gap({ step, what: `The recording contradicts itself: ${what}`, site: null });
  }

  #gap(gap: { step: Step; what: string; site: SiteId | null }): void {
    if (this.gaps.length < maxGaps) this.gaps.push(gap);
  }
}

/** The part of a key that finds a variable in its call. */
export function variableText(key: VariableKey): string {
  return 'variable' in key ? `v${key.variable}` : `n${key.name}`;
}

function sameReference(a: Value, b: Value): boolean {
  return a.type === 'reference' && b.type === 'reference' && a.object === b.object;
}

function outputText(value: Value): string {
  if (value.type === 'string') return value.value;
  return value.type === 'bytes' ? String.fromCharCode(...value.value.subarray(0, 65_536)) : '';
}
