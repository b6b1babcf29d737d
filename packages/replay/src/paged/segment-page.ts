import {
  type ByteReader,
  ByteWriter,
  type CallId,
  type Contents,
  decodeBatch,
  decodeText,
  encodeBatch,
  encodeText,
  type FunctionId,
  id,
  type ObjectDefinition,
  type ObjectId,
  type RecordedEvent,
  type Step,
  type TaskId,
  type Value,
} from '@pellucid/format';
import type { ObjectEvent } from '../object-shape.ts';
import type { EarlierCall, Statement } from '../past.ts';
import type { VariableName } from '../variable-log.ts';
import type { PageRef } from './page-writer.ts';

/** A variable of a call at the end of a segment. */
export interface FrameSlot {
  readonly name: VariableName;
  readonly since: Step;
  /** How often it has been written since the call began. */
  readonly writes: number;
  /** null: it has none. `far`: it is large, and stands in the event at `since` alone. */
  readonly value: Value | null | 'far';
}

/** What a call had become at the end of a segment in which something of it changed. */
export interface Frame {
  readonly call: CallId;
  readonly place: Statement | null;
  /** Only the variables that were written in the segment are here; the others stand in the frame before. */
  readonly isPartial: boolean;
  /** In the order of their first writes. */
  readonly slots: readonly FrameSlot[];
}

/** A place on a stack, by the step that pushed it. */
export interface StoredNode {
  readonly pushed: Step;
  readonly call: CallId;
  readonly below: Step | null;
}

/** What a segment asks of what was before it, and what it leaves to what comes behind. */
export interface SegmentPage {
  readonly task: TaskId;
  readonly stack: Step | null;
  readonly nodes: readonly StoredNode[];
  readonly stacks: readonly { readonly task: TaskId; readonly stack: Step | null }[];
  readonly calls: readonly EarlierCall[];
  readonly latest: readonly { readonly process: TaskId; readonly function: FunctionId; readonly call: CallId }[];
  readonly voids: readonly Step[];
  readonly definedBefore: readonly { readonly step: Step; readonly place: number }[];
  readonly frames: readonly Frame[];
  /** Objects at the end of the segment. */
  readonly images: readonly ObjectDefinition[];
  readonly farImages: readonly { readonly object: ObjectId; readonly page: PageRef }[];
  /** Changes of objects of which no image was made. */
  readonly changes: readonly ObjectEvent[];
}

export function writeSegmentPage(page: SegmentPage, firstStep: Step): Uint8Array {
  const writer = new ByteWriter();
  const optional = (step: Step | null): void => writer.varint(step === null ? 0 : step + 1);
  writer.varint(page.task);
  optional(page.stack);
  writer.varint(page.nodes.length);
  for (const { pushed, call, below } of page.nodes) {
    writer.varint(pushed);
    writer.varint(call);
    optional(below);
  }
  writer.varint(page.stacks.length);
  for (const { task, stack } of page.stacks) {
    writer.varint(task);
    optional(stack);
  }
  writer.varint(page.calls.length);
  for (const { id: call, function: target, depth, running, ended } of page.calls) {
    writer.varint(call);
    writer.varint(target);
    writer.varint(depth);
    writer.u8((running ? 1 : 0) + (ended ? 2 : 0));
  }
  writer.varint(page.latest.length);
  for (const { process, function: target, call } of page.latest) {
    writer.varint(process);
    writer.varint(target);
    writer.varint(call);
  }
  writer.varint(page.voids.length);
  for (const step of page.voids) writer.varint(step - firstStep);
  writer.varint(page.definedBefore.length);
  for (const { step, place } of page.definedBefore) {
    writer.varint(step - firstStep);
    writer.varint(place);
  }
  const values: Value[] = [];
  writer.varint(page.frames.length);
  for (const frame of page.frames) writeFrame(writer, frame, values);
  writer.varint(page.farImages.length);
  for (const { object, page: ref } of page.farImages) {
    writer.varint(object);
    writer.varint(ref.offset);
    writer.varint(ref.length);
  }
  // Values, images and changes are written as a batch writes them: the codec is one.
  const holder: RecordedEvent = {
    event: { type: 'enter', function: id(1), call: id(1), values },
    objects: page.images,
  };
  const changes = page.changes.map((event): RecordedEvent => ({ event: { ...event, site: null }, objects: [] }));
  writer.bytes(encodeBatch(id<Step>(0), [holder, ...changes]));
  return writer.take();
}

/** @throws FormatError */
export function readSegmentPage(reader: ByteReader, firstStep: Step): SegmentPage {
  const optional = (): Step | null => {
    const number = reader.varint();
    return number === 0 ? null : id<Step>(number - 1);
  };
  const list = <T>(size: number, read: () => T): T[] => Array.from({ length: reader.count(size) }, read);
  const task = id<TaskId>(reader.varint());
  const stack = optional();
  const nodes = list(3, () => ({
    pushed: id<Step>(reader.varint()),
    call: id<CallId>(reader.varint()),
    below: optional(),
  }));
  const stacks = list(2, () => ({ task: id<TaskId>(reader.varint()), stack: optional() }));
  const calls = list(4, (): EarlierCall => {
    const call = { id: id<CallId>(reader.varint()), function: id<FunctionId>(reader.varint()), depth: reader.varint() };
    const flags = reader.u8();
    return { ...call, running: (flags & 1) !== 0, ended: (flags & 2) !== 0 };
  });
  const latest = list(3, () => ({
    process: id<TaskId>(reader.varint()),
    function: id<FunctionId>(reader.varint()),
    call: id<CallId>(reader.varint()),
  }));
  const voids = list(1, () => id<Step>(firstStep + reader.varint()));
  const definedBefore = list(2, () => ({
    step: id<Step>(firstStep + reader.varint()),
    place: reader.varint(),
  }));
  const frames = list(4, () => readFrame(reader));
  const farImages = list(3, () => ({
    object: id<ObjectId>(reader.varint()),
    page: { offset: reader.varint(), length: reader.varint() },
  }));
  const { events, damage } = decodeBatch(reader.bytes(reader.left));
  const [holder, ...rest] = events;
  if (damage !== null || holder?.event.type !== 'enter') return reader.fail('The values of a page cannot be read');
  const values = holder.event.values.values();
  const changes = rest.map(({ event }) => ('object' in event ? event : reader.fail('A change of an object is none')));
  const head = { task, stack, nodes, stacks, calls, latest, voids, definedBefore, farImages, changes };
  return { ...head, frames: frames.map((frame) => frame(values)), images: holder.objects };
}

const slotStates = { none: 0, near: 1, far: 2 };

function writeFrame(writer: ByteWriter, { call, place, isPartial, slots }: Frame, values: Value[]): void {
  writer.varint(call);
  writer.u8((place === null ? 0 : 1) + (isPartial ? 2 : 0));
  if (place !== null) {
    for (const number of place.range) writer.varint(number);
    writer.varint(place.since);
  }
  writer.varint(slots.length);
  for (const { name, since, writes, value } of slots) {
    if (typeof name === 'number') writer.varint(name);
    else {
      const text = encodeText(name);
      writer.varint(0);
      writer.varint(text.length);
      writer.bytes(text);
    }
    writer.varint(since);
    writer.varint(writes);
    writer.u8(value === null ? slotStates.none : value === 'far' ? slotStates.far : slotStates.near);
    if (value !== null && value !== 'far') values.push(value);
  }
}

/** Its values come later. */
function readFrame(reader: ByteReader): (values: Iterator<Value>) => Frame {
  const call = id<CallId>(reader.varint());
  const flags = reader.u8();
  const number = (): number => reader.varint();
  const place: Statement | null =
    (flags & 1) === 0 ? null : { range: [number(), number(), number(), number()], since: id<Step>(reader.varint()) };
  const slots = Array.from({ length: reader.count(4) }, () => {
    const variable = reader.varint();
    const name: VariableName = variable > 0 ? id(variable) : (decodeText(reader.bytes(reader.varint())) ?? '');
    return { name, since: id<Step>(reader.varint()), writes: reader.varint(), state: reader.u8() };
  });
  return (values) => {
    const taken = slots.map(({ name, since, writes, state }): FrameSlot => {
      if (state !== slotStates.near) return { name, since, writes, value: state === slotStates.far ? 'far' : null };
      const next = values.next();
      return {
        name,
        since,
        writes,
        value: next.done === true ? reader.fail('A variable has lost its value') : next.value,
      };
    });
    return { call, place, isPartial: (flags & 2) !== 0, slots: taken };
  };
}

/** An image that is too large to stand among others has a page of its own. */
export function writeImage(object: ObjectId, contents: Contents): Uint8Array {
  return encodeBatch(id<Step>(0), [{ event: { type: 'line', site: null }, objects: [{ id: object, contents }] }]);
}

/** @throws FormatError */
export function readImage(reader: ByteReader): Contents {
  const { events } = decodeBatch(reader.bytes(reader.left));
  return events[0]?.objects[0]?.contents ?? reader.fail('The image of an object cannot be read');
}
