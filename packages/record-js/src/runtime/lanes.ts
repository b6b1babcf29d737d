import { OwnMap } from './own-collections.ts';
import { OP, type Recorder } from './recorder.ts';

/** The task that a process begins with, as it numbers them itself. */
export const MAIN = 1;

/** A task of a call. */
export interface Lane {
  readonly task: number;
  readonly name: string;
}

/**
 * The tasks of a process (FORMAT.md §4.3). A call that somebody has called and that waits for a promise leaves its caller: from there on it is a task of its own,
 * which the caller's has started. Everything else happens in the task that the process began with.
 */
export class Lanes {
  private readonly recorder: Recorder;
  private readonly nameAt: (site: number) => string;
  private readonly lanes = new OwnMap<number, Lane>();
  private last = MAIN;
  /** The task that the events belong to. */
  current: number = MAIN;

  /** `nameAt`: of the function that a site is in. */
  constructor(recorder: Recorder, nameAt: (site: number) => string) {
    this.recorder = recorder;
    this.nameAt = nameAt;
  }

  /** No task that was told has a greater number. */
  get highest(): number {
    return this.last;
  }

  of(call: number): Lane | undefined {
    return this.lanes.get(call);
  }

  /** The task that the events belong to, if it is that of a call. */
  get now(): Lane | null {
    let found: Lane | null = null;
    this.lanes.forEach((lane) => {
      if (lane.task === this.current) found = lane;
    });
    return found;
  }

  /** The call is about to wait, which somebody has called. */
  part(call: number, site: number): void {
    if (this.lanes.has(call)) return;
    const lane = { task: ++this.last, name: this.nameAt(site) };
    this.lanes.set(call, lane);
    this.start(lane);
  }

  /** A call that has waited goes on. */
  go(call: number): void {
    this.enter(this.lanes.get(call)?.task ?? MAIN);
  }

  /** What is called from here on was called by the event loop. */
  home(): void {
    this.enter(MAIN);
  }

  /** The call has ended that the current task is of. */
  end(call: number): void {
    if (this.lanes.get(call)?.task !== this.current) return;
    this.lanes.delete(call);
    this.tell(OP.taskEnd, this.current);
  }

  start({ task, name }: Lane): void {
    const { recorder } = this;
    recorder.begin(OP.taskStart);
    recorder.batch.varint(task);
    recorder.batch.text('async call');
    recorder.batch.text(name);
    recorder.batch.end();
  }

  enter(task: number): void {
    if (task === this.current) return;
    this.current = task;
    this.tell(OP.task, task);
  }

  private tell(opcode: number, task: number): void {
    this.recorder.begin(opcode);
    this.recorder.batch.varint(task);
    this.recorder.batch.end();
  }
}
