import { id, type TaskId } from '@pellucid/format';

const firstTask = id<TaskId>(1);

/** Which process each task belongs to. A process is named by the task that stands for it: the one it began with. */
export class Processes {
  readonly #ofTask = new Map<TaskId, TaskId>();

  /** `starter`: the task that was current when this one was started. */
  start(task: TaskId, kind: string, starter: TaskId): void {
    if (!this.#ofTask.has(task)) this.#ofTask.set(task, kind === 'process' ? task : this.of(starter));
  }

  of(task: TaskId): TaskId {
    return this.#ofTask.get(task) ?? firstTask;
  }
}
