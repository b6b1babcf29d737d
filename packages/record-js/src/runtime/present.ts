import type { Selection } from '../selection.ts';
import type { Calls } from './calls.ts';
import type { Handover } from './handover.ts';
import { type Lanes, MAIN } from './lanes.ts';
import { append, OwnMap, OwnSet } from './own-collections.ts';
import { OP, type Recorder } from './recorder.ts';
import type { Source } from './source.ts';
import { REDACTED, UNBOUND } from './values.ts';

/** The variables of calls, by their ids, as closures that read them. */
type Frames = () => readonly (readonly [call: number, readers: Readonly<Record<string, () => unknown>>])[];

interface Living {
  readonly function: number;
  readonly frames: Frames;
}

interface Row {
  readonly name: string;
  /** One of its sites; 0: there is none. */
  site: number;
}

/** Calls that are noted between two looks at which of them have ended. */
const MOST_NOTED = 5000;
/** The present is told no more often than after so many events. */
const FEWEST = 5000;

const { ownKeys } = Reflect;
const { max } = Math;

/**
 * Which part of the run is told: from a moment on, until a moment, or the last of it. Where it begins, everything that is alive is told as it is
 * then (calls that run or wait, the variables of modules), and nothing refers to what was before.
 */
export class Present {
  private readonly recorder: Recorder;
  private readonly calls: Calls;
  private readonly lanes: Lanes;
  private handover: Handover;
  /** Takes what nobody wants. */
  private readonly idle: Handover;
  private readonly began: () => void;
  private readonly stretch: number;
  private readonly startsAt: number;
  private next: number;
  private readonly modules: Living[] = [];
  private readonly living = new OwnMap<number, Living>();
  private readonly sources: Source[] = [];

  /** `began`: told when the first moment has come. */
  constructor(
    recorder: Recorder,
    { calls, lanes }: { readonly calls: Calls; readonly lanes: Lanes },
    handover: Handover,
    { starts, last }: Selection,
    began: () => void,
  ) {
    this.lanes = lanes;
    this.recorder = recorder;
    this.began = began;
    this.calls = calls;
    this.handover = handover;
    this.idle = handover;
    this.startsAt = starts !== undefined && 'events' in starts ? starts.events : Number.POSITIVE_INFINITY;
    this.stretch = last === undefined ? Number.POSITIVE_INFINITY : max(FEWEST, last / 2);
    this.next = this.stretch;
    if (starts !== undefined) recorder.waits = true;
    if (starts !== undefined || last !== undefined) recorder.objects.rememberAll();
  }

  add(source: Source): void {
    append(this.sources, source);
  }

  /** A part of the run begins that is handed over by itself. */
  begin(handover: Handover): void {
    const { recorder } = this;
    recorder.flush();
    this.handover = handover;
    recorder.connect(handover);
    for (const { announced } of this.sources) handover.source(announced.written);
    recorder.waits = false;
    this.tell();
  }

  /** That part ends. */
  end(handover: Handover, exception: string | null): void {
    const { recorder } = this;
    recorder.flush();
    handover.goodbye(exception);
    recorder.waits = true;
    recorder.objects.forgetAll();
    recorder.connect(this.idle);
  }

  /** What rewritten code calls. */
  probes(): Readonly<Record<string, unknown>> {
    return {
      now: (fn: number, call: number, frames: Frames): void => {
        this.recorder.guarded(() => this.now(fn, call, frames));
      },
      mod: (fn: number, frames: Frames): void => {
        append(this.modules, { function: fn, frames });
      },
      go: (): void => {
        this.recorder.guarded(() => this.start());
      },
      halt: (): void => {
        this.recorder.guarded(() => this.stop());
      },
      secrets: (reader: (object: object) => readonly (readonly [string, unknown])[]): void =>
        this.recorder.objects.addSecrets(reader),
    };
  }

  /** A statement of the call is about to run. */
  private now(fn: number, call: number, frames: Frames): void {
    this.living.set(call, { function: fn, frames });
    if (this.living.size > MOST_NOTED + this.calls.depth * 2) this.prune();
    const { steps } = this.recorder.batch;
    if (this.recorder.waits) {
      if (steps >= this.startsAt) this.start();
    } else if (steps >= this.next) {
      this.next = steps + this.stretch;
      this.renew();
    }
  }

  private prune(): void {
    const alive = new OwnSet<number>();
    for (const { call } of this.calls.running()) alive.add(call);
    for (const call of this.calls.waiting()) alive.add(call);
    this.living.forEach((_, call) => {
      if (!alive.has(call)) this.living.delete(call);
    });
  }

  /** The first moment is here. */
  private start(): void {
    const { recorder } = this;
    if (!recorder.waits) return;
    recorder.flush();
    recorder.waits = false;
    this.handover.start();
    this.began();
    this.next = recorder.batch.steps + this.stretch;
    this.tell();
  }

  /** The last moment is here. One that comes before the first does not count. */
  private stop(): void {
    if (this.recorder.waits) return;
    this.recorder.flush();
    this.handover.stop('it was to be recorded until here');
  }

  private renew(): void {
    const { recorder, calls } = this;
    recorder.flush();
    this.handover.renew(max(recorder.objects.highest, calls.highest, this.lanes.highest));
    recorder.objects.forgetAll();
    this.tell();
  }

  private tell(): void {
    const { recorder, calls, lanes } = this;
    const { here } = recorder;
    const now = lanes.forget();
    const { site, begun } = here;
    here.begun = 0;
    const rows = this.rows();
    const running = calls.running();
    const waiting = calls.waiting();
    for (const one of this.modules) {
      const [call, readers] = variablesOf(one)[0] ?? [0, {}];
      if (call === 0 || waiting.includes(call) || running.some((other) => other.call === call)) continue;
      this.enter(one.function, call);
      this.variables(call, readers, rows);
      recorder.at(OP.leave, 0, undefined);
    }
    for (const call of waiting) {
      const lane = lanes.of(call);
      if (lane !== undefined && lane !== now) lanes.start(lane);
      lanes.enter(lane?.task ?? MAIN);
      if (!this.call(call, 0, rows)) continue;
      recorder.begin(OP.suspend);
      recorder.batch.varint(0);
      recorder.batch.byte(0);
      recorder.values.write(undefined);
      recorder.batch.end();
    }
    lanes.home();
    if (now !== null) lanes.start(now);
    lanes.enter(now?.task ?? MAIN);
    for (const { call, site: place } of running) this.call(call, place, rows);
    here.site = site;
    here.begun = begun;
    this.prune();
  }

  private call(call: number, site: number, rows: ReadonlyMap<number, Row>): boolean {
    const known = this.living.get(call) ?? this.moduleOf(call);
    if (known === undefined) return false;
    this.enter(known.function, call);
    for (const [owner, readers] of variablesOf(known)) if (owner === call) this.variables(call, readers, rows);
    if (site !== 0) this.recorder.batch.line(site);
    return true;
  }

  private moduleOf(call: number): Living | undefined {
    return this.modules.find((one) => variablesOf(one)[0]?.[0] === call);
  }

  private enter(fn: number, call: number): void {
    const { recorder } = this;
    const { batch } = recorder;
    batch.meet(OP.enter, fn);
    batch.newCall(call, 0);
    batch.end();
  }

  private variables(
    call: number,
    readers: Readonly<Record<string, () => unknown>>,
    rows: ReadonlyMap<number, Row>,
  ): void {
    const { recorder } = this;
    for (const id of ownKeys(readers) as string[]) {
      const row = rows.get(Number(id));
      const value = read(readers[id] as () => unknown);
      if (row === undefined || value === UNBOUND) continue;
      const shown = typeof value === 'string' && recorder.isSecret(row.name) ? REDACTED : value;
      recorder.objects.ready(shown);
      recorder.begin(row.site === 0 ? OP.bindName : OP.bindIn);
      recorder.batch.varint(row.site);
      recorder.batch.varint(call);
      if (row.site === 0) recorder.batch.text(row.name);
      recorder.values.write(shown);
      recorder.batch.end();
    }
  }

  private rows(): ReadonlyMap<number, Row> {
    const rows = new OwnMap<number, Row>();
    for (const { tables } of this.sources) {
      const { variables, sites } = tables;
      for (const { id, name } of variables) rows.set(id, { name, site: 0 });
      for (const { id, variable, starts } of sites) {
        const row = variable === undefined || starts === true ? undefined : rows.get(variable);
        if (row !== undefined && row.site === 0) row.site = id;
      }
    }
    return rows;
  }
}

function variablesOf({ frames }: Living): ReturnType<Frames> {
  try {
    return frames();
  } catch {
    // Its module has not begun.
    return [];
  }
}

function read(reader: () => unknown): unknown {
  try {
    return reader();
  } catch {
    return UNBOUND;
  }
}
