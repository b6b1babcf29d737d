import { id, type Step, type TaskId, type Value } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';

/** What a recording says about one of its processes. */
export interface RecordedProcess {
  readonly task: TaskId;
  /** How its parent called it; the program itself is the first. */
  readonly name: string;
  /** Steps of its start, told by its parent, of its first and last event, and of its end; null where none was told. */
  readonly started: Step | null;
  readonly first: Step | null;
  readonly last: Step | null;
  readonly ended: Step | null;
  /** Simple values of variables as they were written: `total = 3`. */
  readonly writes: readonly string[];
  readonly gaps: readonly string[];
}

/** The processes in the order of their starts. Threads count as their process. */
export function processesOf(recording: Recording): readonly RecordedProcess[] {
  const found = new Map<TaskId, Mutable>();
  const owner = new Map<TaskId, TaskId>();
  const begin = (task: TaskId, name: string, started: Step | null): void => {
    owner.set(task, task);
    found.set(task, { task, name, started, first: null, last: null, ended: null, writes: [], gaps: [] });
  };
  // A recording that begins in the midst of the run begins with another task.
  const opening = recording.steps > 0 ? recording.event(id<Step>(0)).event : null;
  let current = opening?.type === 'task' ? opening.task : id<TaskId>(1);
  begin(current, '', null);
  owner.set(id<TaskId>(1), current);
  for (let at = 0; at < recording.steps; at++) {
    const step = id<Step>(at);
    const { event } = recording.event(step);
    if (event.type === 'task') current = owner.get(event.task) ?? event.task;
    const process = found.get(current);
    if (process === undefined) throw new Error(`step ${at} is of task ${current}, which nobody has started`);
    if (event.type === 'task-start') {
      if (event.kind === 'process') begin(event.task, event.name, step);
      else owner.set(event.task, current);
    }
    if (event.type === 'task-end') {
      const gone = found.get(event.task);
      if (gone !== undefined) gone.ended = step;
    }
    process.first ??= step;
    process.last = step;
    if (event.type === 'gap') process.gaps.push(event.what);
    if (event.type !== 'bind' && event.type !== 'bind-name') continue;
    const name = event.type === 'bind-name' ? event.name : nameAt(recording, event.site);
    const value = simple(event.value);
    if (value !== null) process.writes.push(`${name} = ${value}`);
  }
  return [...found.values()];
}

type Mutable = { -readonly [Field in keyof RecordedProcess]: RecordedProcess[Field] } & {
  writes: string[];
  gaps: string[];
};

function nameAt(recording: Recording, site: Parameters<Recording['siteOf']>[0] | null): string {
  const variable = site === null ? undefined : recording.siteOf(site).variable;
  return variable === undefined ? '?' : recording.variableOf(variable).name;
}

function simple(value: Value): string | null {
  return 'value' in value && typeof value.value !== 'object' ? String(value.value) : null;
}
