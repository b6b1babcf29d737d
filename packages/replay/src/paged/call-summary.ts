import {
  type ByteReader,
  ByteWriter,
  type CallId,
  type FunctionId,
  id,
  type Step,
  type TaskId,
  type Value,
} from '@pellucid/format';
import type { CallRecord } from '../call-stacks.ts';
import type { Call } from '../recording.ts';
import type { RunIndex } from '../run-index.ts';
import type { LiveCall, LivePast } from './live-past.ts';
import type { Frame, FrameSlot } from './segment-page.ts';
import { readList, readOptional, writeOptional } from './text-field.ts';

/**
 * What a segment had to do with a call: it was met; a moment of it lies there; its variables or its place changed; it had ended before, and still its
 * variables may have changed (closures).
 */
export const touched = { met: 1, moment: 2, frame: 4, late: 8 } as const;

/** Variables that a call has before a frame holds only those that changed; and how many such frames may follow each other. */
const largeFrame = 100;
const mostPartials = 32;
/** Values that weigh more stay where they were written. */
const heaviest = 32;

const outcomes = ['returned', 'raised', 'running'] as const;

/** Calls that outlive a segment: what each segment changed of them, and what they were in the end. */
export class CallSummary {
  readonly #past: LivePast;
  readonly #entries = new Map<CallId, { readonly call: LiveCall | null; readonly touches: number[] }>();

  constructor(past: LivePast) {
    this.#past = past;
  }

  /** Takes in a segment that has been played. @returns what its calls have become */
  take(index: RunIndex, segment: number): readonly Frame[] {
    for (const { id: call, ended, outcome } of index.stacks.endedEarlier) {
      const live = this.#past.live.get(call);
      if (live === undefined) continue;
      live.ended = ended;
      live.outcome = outcome;
    }
    const frames: Frame[] = [];
    for (const record of index.stacks.records) {
      const live = this.#past.live.get(record.id) ?? this.#begin(index, record);
      if (live === null) {
        if (record.isEarlier) this.#touch(record.id, null, segment, touched.met + touched.late);
        else this.#past.forget(record);
        continue;
      }
      const frame = this.#frameOf(index, record, live);
      const hasMoment = index.moments.hasOf(record.index);
      const marks = touched.met + (hasMoment ? touched.moment : 0) + (frame === null ? 0 : touched.frame);
      this.#touch(record.id, live, segment, marks);
      if (frame !== null) frames.push(frame);
      live.running = record.running;
      if (live.ended === null || live.isModule) continue;
      live.slots.clear();
      this.#past.forget(live);
    }
    return frames;
  }

  /** Every call that outlived a segment, or was met in a later one. */
  get calls(): Iterable<LiveCall> {
    return [...this.#entries.values()].flatMap(({ call }) => (call === null ? [] : [call]));
  }

  /** By call, in the order of their ids: what `readCallEntry` reads. */
  *entries(): Generator<readonly [key: number, entry: Uint8Array]> {
    for (const key of [...this.#entries.keys()].sort((a, b) => a - b)) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) yield [key, writeEntry(entry.call, entry.touches)];
    }
  }

  #begin(index: RunIndex, record: CallRecord): LiveCall | null {
    if (record.isEarlier) return null;
    const { ended, call } = record;
    const isModule = index.tables.functions.get(call.function)?.kind === 'module';
    if (ended && !isModule) return null;
    const { id: own, function: target, parent, task, depth, entered, outcome } = call;
    const live: LiveCall = {
      id: own,
      function: target,
      parent,
      task,
      depth,
      entered,
      isModule,
      running: true,
      ended: call.ended,
      outcome,
      place: null,
      slots: new Map(),
      partials: 0,
    };
    this.#past.live.set(own, live);
    return live;
  }

  #frameOf(index: RunIndex, record: CallRecord, live: LiveCall): Frame | null {
    const written = [...index.variables.written(record.index)];
    const place = index.statementAt(record, index.lastStep);
    if (record.isEarlier && written.length === 0 && place === null) return null;
    live.place = place ?? live.place;
    for (const { name, value, since, writes } of written) {
      live.slots.set(name, { value, since, writes: (live.slots.get(name)?.writes ?? 0) + writes });
    }
    const isPartial = live.slots.size > largeFrame && live.partials < mostPartials && record.isEarlier;
    live.partials = isPartial ? live.partials + 1 : 0;
    const names = isPartial ? written.map(({ name }) => name) : [...live.slots.keys()];
    const slots = names.flatMap((name): FrameSlot[] => {
      const slot = live.slots.get(name);
      return slot === undefined ? [] : [{ name, ...slot, value: nearValue(slot.value) }];
    });
    return { call: record.id, place: live.place, isPartial, slots };
  }

  #touch(call: CallId, live: LiveCall | null, segment: number, marks: number): void {
    const entry = this.#entries.get(call);
    if (entry === undefined) this.#entries.set(call, { call: live, touches: [segment, marks] });
    else entry.touches.push(segment, marks);
  }
}

function nearValue(value: Value | null): FrameSlot['value'] {
  return value === null || weightOfValue(value) <= heaviest ? value : 'far';
}

/** Roughly what a value takes, in small values. */
export function weightOfValue(value: Value): number {
  switch (value.type) {
    case 'string':
    case 'bytes':
      return 1 + (value.value.length >> 3);
    case 'redacted':
    case 'unrecorded':
      return 1 + (value.reason.length >> 3);
    case 'symbol':
      return 1 + (value.description.length >> 3);
    case 'int':
    case 'bigint':
      return typeof value.value === 'number' ? 1 : 1 + (value.value.toString(16).length >> 4);
    default:
      return 1;
  }
}

/** What the table of calls says of one. */
export interface CallEntry {
  /** null: it did not outlive the segment in which it began. */
  readonly call: Omit<Call, 'result'> | null;
  /** The segments that met it, and how they touched it. */
  readonly segments: readonly number[];
  readonly marks: readonly number[];
}

/** @throws FormatError */
export function readCallEntry(reader: ByteReader, call: CallId): CallEntry {
  const found = reader.u8() === 0 ? null : readCall(reader, call);
  let last = 0;
  const touches = readList(reader, 2, () => {
    last += reader.varint();
    return [last, reader.u8()] as const;
  });
  return { call: found, segments: touches.map(([segment]) => segment), marks: touches.map(([, marks]) => marks) };
}

function readCall(reader: ByteReader, call: CallId): Omit<Call, 'result'> {
  const target = id<FunctionId>(reader.varint());
  const parent = reader.varint();
  const [task, depth, entered] = [id<TaskId>(reader.varint()), reader.varint(), id<Step>(reader.varint())];
  const ended = readOptional(reader);
  const outcome = outcomes[reader.u8()] ?? reader.fail('A call ends in an unknown way');
  return {
    id: call,
    function: target,
    parent: parent === 0 ? null : id<CallId>(parent),
    task,
    depth,
    entered,
    ended: ended === null ? null : id<Step>(ended),
    outcome,
  };
}

function writeEntry(call: LiveCall | null, touches: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  writer.u8(call === null ? 0 : 1);
  if (call !== null) {
    const { function: target, parent, task, depth, entered, ended, outcome } = call;
    for (const number of [target, parent ?? 0, task, depth, entered]) writer.varint(number);
    writeOptional(writer, ended);
    writer.u8(outcomes.indexOf(outcome));
  }
  writer.varint(touches.length / 2);
  let last = 0;
  for (let at = 0; at < touches.length; at += 2) {
    const segment = touches[at] ?? 0;
    writer.varint(segment - last);
    writer.u8(touches[at + 1] ?? 0);
    last = segment;
  }
  return writer.take();
}
