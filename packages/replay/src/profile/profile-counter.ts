import type { CallId, Event, FunctionId, SiteId, SourceId, TaskId } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { CallTreeBuilder } from './call-tree.ts';
import { CallWalk, type WalkedCall } from './call-walk.ts';
import type { Cost, FunctionProfile, LineProfile, RunProfile } from './run-profile.ts';

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

/** What a counter asks of the tables of a run. */
type Tables = Pick<Recording, 'functionOf' | 'siteOf' | 'sourceOfFunction'>;

/** Counts what functions and lines take while a run is gone through. */
export class ProfileCounter {
  readonly #tables: Tables;
  readonly #walk: CallWalk;
  readonly #tree = new CallTreeBuilder();
  readonly #functions = new Map<FunctionId, FunctionTally>();
  readonly #lines = new Map<string, LineTally>();
  readonly #lineOfSite = new Map<number, LineTally>();
  readonly #begun = new Map<SiteId, LineTally | null>();
  readonly #tasks = new Map<TaskId, TaskTally>();
  /** By call: the line that it is on, for when it goes on. */
  readonly #places = new Map<CallId, LineTally>();

  #steps = 0;
  /** Of the running task, its innermost call and the line that this is on: most steps change none of them. */
  #task: TaskTally;
  #top: WalkedCall | null = null;
  #self: Tally | null = null;
  #line: LineTally | null = null;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#walk = new CallWalk({
      pushed: (call, task, again) => this.#push(call, task, again),
      popped: (call, task, ended) => this.#pop(call, task, ended),
    });
    this.#task = this.#taskOf(this.#walk.task);
  }

  /** `time`: milliseconds that the step took, 0 where nobody knows. */
  count(event: Event, time: number): void {
    this.#steps++;
    if (event.type === 'enter' || event.type === 'resume' || event.type === 'task') {
      this.#walk.before(event);
      this.#look();
    }
    const site = 'site' in event ? event.site : null;
    if (site !== null && this.#top !== null) {
      const begun = event.type === 'line' ? this.#lineAt(site) : this.#begunAt(site);
      if (begun !== null) {
        begun.runs++;
        if (begun !== this.#line) this.#places.set(this.#top.call, begun);
        this.#line = begun;
      }
    }
    add(this.#task.done, 1, time);
    if (this.#self !== null) add(this.#self, 1, time);
    if (this.#line !== null) add(this.#line.self, 1, time);
    this.#tree.step(this.#walk.task);
    if (event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend') {
      this.#walk.after(event);
      this.#look();
    }
  }

  /** `duration`: milliseconds of the run; null: the times are not to be told. */
  finish(duration: number | null): RunProfile {
    this.#walk.finish();
    const cost = (tally: Tally): Cost => ({ steps: tally.steps, time: duration === null ? null : tally.time });
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
      steps: this.#steps,
      time: duration,
      functions: functions.sort(most),
      lines: lines.sort(most),
      tree: this.#tree.build(),
    };
  }

  #look(): void {
    this.#task = this.#taskOf(this.#walk.task);
    this.#top = this.#task.stack.at(-1)?.call ?? null;
    this.#self = this.#top === null ? null : this.#functionOf(this.#top).self;
    this.#line = this.#top === null ? null : (this.#places.get(this.#top.call) ?? null);
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
    const own = this.#tables.functionOf(target).id;
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

  /** The line of the statement that an event there begins; null: it begins none. */
  #begunAt(site: SiteId): LineTally | null {
    const known = this.#begun.get(site);
    if (known !== undefined) return known;
    const begun = this.#tables.siteOf(site).starts === true ? this.#lineAt(site) : null;
    this.#begun.set(site, begun);
    return begun;
  }

  #lineAt(siteId: Parameters<Recording['siteOf']>[0]): LineTally {
    const known = this.#lineOfSite.get(siteId);
    if (known !== undefined) return known;
    const { function: target, range } = this.#tables.siteOf(siteId);
    const source = this.#tables.sourceOfFunction(target).id;
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
