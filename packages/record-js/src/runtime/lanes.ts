import { OwnMap } from './own-collections.ts';
import { OP, type Recorder } from './recorder.ts';

/** The task that a process begins with, as it numbers them itself. */
export const MAIN = 1;

/** A task of a call, or of what was scheduled. */
export interface Lane {
  readonly task: number;
  readonly kind: string;
  readonly name: string;
  /** How often the present had been told when its start was told last; −1: it was never told. */
  told: number;
  /** What has started it; null: the task that the process began with. */
  readonly starter: Lane | null;
  ended: boolean;
}

/**
 * The tasks of a process (FORMAT.md §4.3). A call that somebody has called and that waits for a promise leaves its caller: from there on it is a task of its own,
 * which the caller's has started. So is what was scheduled. Everything else happens in the task that the process began with.
 */
export class Lanes {
  private readonly recorder: Recorder;
  private readonly nameAt: (site: number) => string;
  private readonly lanes = new OwnMap<number, Lane>();
  private last = MAIN;
  /** How often the present was told. */
  private times = 0;
  /** What was scheduled and runs now. */
  private running: Lane | null = null;
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

  /** Nothing of what was told is known any more. @returns the task that the events belong to, if it is none that the process began with */
  forget(): Lane | null {
    const { now } = this;
    this.times++;
    this.current = MAIN;
    return now;
  }

  of(call: number): Lane | undefined {
    return this.lanes.get(call);
  }

  private get now(): Lane | null {
    if (this.current === MAIN) return null;
    let found: Lane | null = this.running?.task === this.current ? this.running : null;
    this.lanes.forEach((lane) => {
      if (lane.task === this.current) found = lane;
    });
    return found;
  }

  /** The call is about to wait, which somebody has called. */
  part(call: number, site: number): void {
    if (this.lanes.has(call)) return;
    const lane = this.made('async call', this.nameAt(site));
    this.lanes.set(call, lane);
    this.start(lane);
  }

  /** The call is about to wait that the current task began with: it goes on in that. */
  stay(call: number): void {
    const { running } = this;
    if (running !== null && running.task === this.current && !this.lanes.has(call)) this.lanes.set(call, running);
  }

  /** A task that waits until it is run. */
  schedule(kind: string, name: string): Lane {
    const lane = this.made(kind, name);
    this.start(lane);
    return lane;
  }

  /** A task that need never run: nothing is told of it before it does. */
  expect(kind: string, name: string): Lane {
    return this.made(kind, name);
  }

  private made(kind: string, name: string): Lane {
    return { task: ++this.last, kind, name, told: -1, starter: this.now, ended: false };
  }

  /** What was scheduled runs. */
  run(lane: Lane): void {
    this.running = lane;
    if (lane.told < 0) {
      // The one that has started it tells so, or the next one up that is still there.
      let { starter } = lane;
      while (starter?.ended === true) starter = starter.starter;
      this.enter(starter?.told === this.times ? starter.task : MAIN);
    }
    if (lane.told !== this.times) this.start(lane);
    this.enter(lane.task);
  }

  /** What was scheduled has run, and will again. */
  rest(): void {
    this.running = null;
  }

  /** What was scheduled has run, unless a call of it waits. */
  finish(lane: Lane): void {
    this.running = null;
    let waits = false;
    this.lanes.forEach((other) => {
      waits ||= other === lane;
    });
    if (waits || this.current !== lane.task) return;
    lane.ended = true;
    this.tell(OP.taskEnd, lane.task);
  }

  /** A call that has waited goes on. */
  go(call: number): void {
    this.enter(this.lanes.get(call)?.task ?? MAIN);
  }

  /** A call begins that nothing recorded has called: of what was scheduled and runs, or of the event loop. */
  settle(): void {
    this.enter(this.running?.task ?? MAIN);
  }

  home(): void {
    this.enter(MAIN);
  }

  /** The call has ended that the current task is of. */
  end(call: number): void {
    const lane = this.lanes.get(call);
    if (lane?.task !== this.current) return;
    this.lanes.delete(call);
    lane.ended = true;
    this.tell(OP.taskEnd, this.current);
  }

  start(lane: Lane): void {
    const { task, kind, name } = lane;
    const { recorder } = this;
    lane.told = this.times;
    recorder.begin(OP.taskStart);
    recorder.batch.varint(task);
    recorder.batch.text(kind);
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
