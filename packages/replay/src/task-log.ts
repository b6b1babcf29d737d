import { id, type Step, type TaskId } from '@pellucid/format';
import type { Task } from './recording.ts';

const firstTask = id<TaskId>(1);

/** The tasks that were started, and which process each belongs to. A process is named by the task that stands for it: the one it began with. */
export class TaskLog {
  readonly tasks: Task[];
  readonly #places = new Map<TaskId, number>();

  constructor(tasks: readonly Task[] = []) {
    this.tasks = [...tasks];
    for (const [place, { task }] of tasks.entries()) this.#places.set(task, place);
  }

  /** `starter`: the task that was current when this one was started. One that is started twice counts once. */
  start(step: Step, task: TaskId, kind: string, name: string, starter: TaskId): void {
    if (this.#places.has(task)) return;
    this.#places.set(task, this.tasks.length);
    const process = kind === 'process' ? task : this.processOf(starter, step);
    this.tasks.push({ task, kind, name, process, started: step, ended: null });
  }

  end(step: Step, task: TaskId): void {
    const place = this.#places.get(task);
    const started = place === undefined ? undefined : this.tasks[place];
    if (place !== undefined && started?.ended === null) this.tasks[place] = { ...started, ended: step };
  }

  kindOf(task: TaskId): string | undefined {
    return this.tasks[this.#places.get(task) ?? -1]?.kind;
  }

  /** As far as it is known after the step; at the end of the run when none is given. */
  processOf(task: TaskId, step?: Step): TaskId {
    const place = this.#places.get(task);
    const started = place === undefined ? undefined : this.tasks[place];
    return started === undefined || (step !== undefined && started.started > step) ? firstTask : started.process;
  }
}
