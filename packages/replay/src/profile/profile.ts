import { type CallId, type FunctionId, id, type SourceId, type Step, type TaskId } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { type CallTree, CallTreeBuilder } from './call-tree.ts';
import { CallWalk, type WalkedCall } from './call-walk.ts';
import { type BatchTime, StepClock } from './step-clock.ts';

/** What a part of the program took: steps, and milliseconds where the recording tells the time. */
export interface Cost {
  readonly steps: number;
  readonly time: number | null;
}

export interface FunctionProfile {
  readonly function: FunctionId;
  readonly calls: number;
  /** In its own statements. */
  readonly self: Cost;
  /** And in all that it called; calls of itself within itself count once. */
  readonly total: Cost;
  /** The call with the most steps. */
  readonly longest: CallId;
}

export interface LineProfile {
  readonly source: SourceId;
  /** 1-based. */
  readonly line: number;
  /** How often a statement on it began. */
  readonly runs: number;
  readonly self: Cost;
}

/** Where a run spent its steps. */
export interface RunProfile {
  /** Steps that were counted: all, or as many as were asked for. */
  readonly steps: number;
  /** Milliseconds of the run as it was recorded; null: the recording does not tell, and steps are the only measure. */
  readonly time: number | null;
  /** Those that took most by themselves first. */
  readonly functions: readonly FunctionProfile[];
  readonly lines: readonly LineProfile[];
  readonly tree: CallTree;
}

export interface ProfileOptions {
  /** When the batches were handed over (`readBatchTimes`). */
  readonly times?: readonly BatchTime[] | null;
  /** Steps to count, from the beginning. */
  readonly mostSteps?: number;
}

const usualMostSteps = 30_000_000;

/** Counts what functions and lines took. Steps are events: what a program does, not how long; time is an estimate between the batches of the file. */
export function profileRun(
  recording: Recording,
  { times = null, mostSteps = usualMostSteps }: ProfileOptions = {},
): RunProfile {
  const clock = StepClock.of(times);
  const counter = new Counter(recording, clock !== null);
  const steps = Math.min(recording.steps, mostSteps);
  for (let step = 0; step < steps; step++) counter.count(id<Step>(step), clock?.next(step) ?? 0);
  return counter.finish(steps, clock?.duration ?? null);
}

interface Tally {
  steps: number;
  time: number;
}

interface FunctionTally {
  calls: number;
  readonly self: Tally;
  readonly total: Tally;
  longest: CallId;
  longestSteps: number;
}

/** What a task has done so far, and the calls on its stack. */
interface TaskTally {
  readonly done: Tally;
  readonly stack: { readonly call: WalkedCall; readonly start: Tally }[];
  readonly depths: Map<FunctionId, number>;
}

interface LineTally {
  readonly source: SourceId;
  readonly line: number;
  runs: number;
  readonly self: Tally;
}

class Counter {
  readonly #recording: Recording;
  readonly #timed: boolean;
  readonly #walk: CallWalk;
  readonly #tree = new CallTreeBuilder();
  readonly #functions = new Map<FunctionId, FunctionTally>();
  readonly #lines = new Map<string, LineTally>();
  readonly #lineOfSite = new Map<number, LineTally>();
  readonly #tasks = new Map<TaskId, TaskTally>();
  /** By call: the line that it is on, for when it goes on. */
  readonly #places = new Map<CallId, LineTally>();

  constructor(recording: Recording, timed: boolean) {
    this.#recording = recording;
    this.#timed = timed;
    this.#walk = new CallWalk({
      pushed: (call, task, again) => this.#push(call, task, again),
      popped: (call, task, ended) => this.#pop(call, task, ended),
    });
  }

  count(step: Step, time: number): void {
    const { event } = this.#recording.event(step);
    this.#walk.before(event);
    const task = this.#taskOf(this.#walk.task);
    const top = task.stack.at(-1)?.call;
    const site = 'site' in event && event.site !== null ? event.site : null;
    if (site !== null && top !== undefined && (event.type === 'line' || this.#recording.siteOf(site).starts === true)) {
      const line = this.#lineAt(site);
      line.runs++;
      this.#places.set(top.call, line);
    }
    add(task.done, 1, time);
    if (top !== undefined) {
      add(this.#functionOf(top).self, 1, time);
      const line = this.#places.get(top.call);
      if (line !== undefined) add(line.self, 1, time);
    }
    this.#tree.step(this.#walk.task);
    this.#walk.after(event);
  }

  finish(steps: number, duration: number | null): RunProfile {
    this.#walk.finish();
    const cost = (tally: Tally): Cost => ({ steps: tally.steps, time: this.#timed ? tally.time : null });
    const functions = [...this.#functions].map(
      ([target, tally]): FunctionProfile => ({
        function: target,
        calls: tally.calls,
        self: cost(tally.self),
        total: cost(tally.total),
        longest: tally.longest,
      }),
    );
    const lines = [...this.#lines.values()].map(
      ({ source, line, runs, self }): LineProfile => ({ source, line, runs, self: cost(self) }),
    );
    const most = (a: { readonly self: Cost }, b: { readonly self: Cost }): number =>
      (b.self.time ?? 0) - (a.self.time ?? 0) || b.self.steps - a.self.steps;
    return {
      steps,
      time: duration,
      functions: functions.sort(most),
      lines: lines.sort(most),
      tree: this.#tree.build(),
    };
  }

  #push(call: WalkedCall, taskId: TaskId, again: boolean): void {
    const task = this.#taskOf(taskId);
    const tally = this.#functionOf(call);
    if (!again) tally.calls++;
    task.depths.set(call.function, (task.depths.get(call.function) ?? 0) + 1);
    task.stack.push({ call, start: { ...task.done } });
    this.#tree.push(taskId, call.function, again, task.done.steps);
  }

  #pop(call: WalkedCall, taskId: TaskId, ended: boolean): void {
    if (ended) this.#places.delete(call.call);
    const task = this.#taskOf(taskId);
    const start = task.stack.pop()?.start ?? task.done;
    this.#tree.pop(taskId, call.call, task.done.steps);
    const tally = this.#functionOf(call);
    const steps = task.done.steps - start.steps;
    if (steps > tally.longestSteps) {
      tally.longestSteps = steps;
      tally.longest = call.call;
    }
    const depth = (task.depths.get(call.function) ?? 1) - 1;
    task.depths.set(call.function, depth);
    if (depth === 0) add(tally.total, steps, task.done.time - start.time);
  }

  #taskOf(task: TaskId): TaskTally {
    const known = this.#tasks.get(task);
    if (known !== undefined) return known;
    const tally: TaskTally = { done: { steps: 0, time: 0 }, stack: [], depths: new Map() };
    this.#tasks.set(task, tally);
    return tally;
  }

  #functionOf({ function: target, call }: WalkedCall): FunctionTally {
    // A function that several processes have loaded has several ids.
    const own = this.#recording.functionOf(target).id;
    const known = this.#functions.get(own);
    if (known !== undefined) return known;
    const tally: FunctionTally = {
      calls: 0,
      self: { steps: 0, time: 0 },
      total: { steps: 0, time: 0 },
      longest: call,
      longestSteps: -1,
    };
    this.#functions.set(own, tally);
    return tally;
  }

  #lineAt(siteId: Parameters<Recording['siteOf']>[0]): LineTally {
    const known = this.#lineOfSite.get(siteId);
    if (known !== undefined) return known;
    const { function: target, range } = this.#recording.siteOf(siteId);
    const source = this.#recording.sourceOfFunction(target).id;
    const key = `${source} ${range[0]}`;
    const line = this.#lines.get(key) ?? { source, line: range[0], runs: 0, self: { steps: 0, time: 0 } };
    this.#lines.set(key, line);
    this.#lineOfSite.set(siteId, line);
    return line;
  }
}

function add(tally: Tally, steps: number, time: number): void {
  tally.steps += steps;
  tally.time += time;
}
