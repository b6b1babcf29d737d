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
import { readList, readOptional, writeOptional } from './text-field.ts';

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

/** What a segment asks of what was before it, and where the images lie that are too large for its page. */
export interface SegmentHead {
  readonly task: TaskId;
  readonly stack: Step | null;
  readonly nodes: readonly StoredNode[];
  readonly stacks: readonly { readonly task: TaskId; readonly stack: Step | null }[];
  readonly calls: readonly EarlierCall[];
  readonly latest: readonly { readonly process: TaskId; readonly function: FunctionId; readonly call: CallId }[];
  readonly voids: readonly Step[];
  readonly definedBefore: readonly { readonly step: Step; readonly place: number }[];
  readonly farImages: readonly { readonly object: ObjectId; readonly page: PageRef }[];
}

/** What a segment asks, and what it leaves to what comes behind. */
export interface SegmentPage extends SegmentHead {
  readonly frames: readonly Frame[];
  /** Objects at the end of the segment. */
  readonly images: readonly ObjectDefinition[];
  /** Changes of objects of which no image was made. */
  readonly changes: readonly ObjectEvent[];
}

/**
 * Four parts, each of which is read by itself: the head, frames, images, changes. All but the last have their lengths before them. Values, images and
 * changes are written as a batch writes them: the codec is one.
 */
export function writeSegmentPage(page: SegmentPage, firstStep: Step): Uint8Array {
  const writer = new ByteWriter();
  const images = page.images.length === 0 ? new Uint8Array() : encodeBatch(id<Step>(0), [imagesHolder(page.images)]);
  for (const part of [writeHead(page, firstStep), writeFrames(page.frames), images]) {
    writer.varint(part.length);
    writer.bytes(part);
  }
  const changes = page.changes.map((event): RecordedEvent => ({ event: { ...event, site: null }, objects: [] }));
  if (changes.length > 0) writer.bytes(encodeBatch(id<Step>(0), changes));
  return writer.take();
}

/** @throws FormatError */
export function readSegmentHead(page: ByteReader, firstStep: Step): SegmentHead {
  const [reader] = partsOf(page);
  const task = id<TaskId>(reader.varint());
  const stack = readStep(reader);
  const nodes = readList(reader, 3, () => ({
    pushed: id<Step>(reader.varint()),
    call: id<CallId>(reader.varint()),
    below: readStep(reader),
  }));
  const stacks = readList(reader, 2, () => ({ task: id<TaskId>(reader.varint()), stack: readStep(reader) }));
  const calls = readList(reader, 4, (): EarlierCall => {
    const call = { id: id<CallId>(reader.varint()), function: id<FunctionId>(reader.varint()), depth: reader.varint() };
    const flags = reader.u8();
    return { ...call, running: (flags & 1) !== 0, ended: (flags & 2) !== 0 };
  });
  const latest = readList(reader, 3, () => ({
    process: id<TaskId>(reader.varint()),
    function: id<FunctionId>(reader.varint()),
    call: id<CallId>(reader.varint()),
  }));
  const voids = readList(reader, 1, () => id<Step>(firstStep + reader.varint()));
  const definedBefore = readList(reader, 2, () => ({
    step: id<Step>(firstStep + reader.varint()),
    place: reader.varint(),
  }));
  const farImages = readList(reader, 3, () => ({
    object: id<ObjectId>(reader.varint()),
    page: { offset: reader.varint(), length: reader.varint() },
  }));
  return { task, stack, nodes, stacks, calls, latest, voids, definedBefore, farImages };
}

function readStep(reader: ByteReader): Step | null {
  const step = readOptional(reader);
  return step === null ? null : id<Step>(step);
}

/** What calls had become, by call. @throws FormatError */
export function readFrames(page: ByteReader): ReadonlyMap<CallId, Frame> {
  const [, reader] = partsOf(page);
  if (reader.left === 0) return new Map();
  const frames = readList(reader, 4, () => readFrame(reader));
  const [holder] = readEvents(reader);
  if (holder?.event.type !== 'splice') return reader.fail('The values of a page cannot be read');
  const values = holder.event.values.values();
  return new Map(frames.map((frame) => frame(values)).map((frame) => [frame.call, frame]));
}

/** What objects were at the end of the segment. @throws FormatError */
export function readImages(page: ByteReader): ReadonlyMap<ObjectId, Contents> {
  const [, , reader] = partsOf(page);
  const [holder] = readEvents(reader);
  return new Map(holder?.objects.map(({ id: object, contents }) => [object, contents]));
}

/** What happened to objects of which no image was made. @throws FormatError */
export function readChanges(page: ByteReader): ReadonlyMap<ObjectId, readonly ObjectEvent[]> {
  const [, , , reader] = partsOf(page);
  const changes = new Map<ObjectId, ObjectEvent[]>();
  for (const { event } of readEvents(reader)) {
    if (!('object' in event)) return reader.fail('A change of an object is none');
    const own = changes.get(event.object);
    if (own === undefined) changes.set(event.object, [event]);
    else own.push(event);
  }
  return changes;
}

function partsOf(page: ByteReader): [ByteReader, ByteReader, ByteReader, ByteReader] {
  const reader = page.from(0);
  const part = (): ByteReader => reader.part(reader.varint());
  return [part(), part(), part(), reader.part(reader.left)];
}

function readEvents(reader: ByteReader): readonly RecordedEvent[] {
  if (reader.left === 0) return [];
  const { events, damage } = decodeBatch(reader.bytes(reader.left));
  if (damage !== null) throw damage;
  return events;
}

/** An event that foretells nothing, so that no tables are made for it. */
function imagesHolder(objects: readonly ObjectDefinition[]): RecordedEvent {
  return { event: { type: 'task', task: id(1) }, objects };
}

function writeHead(page: SegmentHead, firstStep: Step): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(page.task);
  writeOptional(writer, page.stack);
  writer.varint(page.nodes.length);
  for (const { pushed, call, below } of page.nodes) {
    writer.varint(pushed);
    writer.varint(call);
    writeOptional(writer, below);
  }
  writer.varint(page.stacks.length);
  for (const { task, stack } of page.stacks) {
    writer.varint(task);
    writeOptional(writer, stack);
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
  writer.varint(page.farImages.length);
  for (const { object, page: ref } of page.farImages) {
    writer.varint(object);
    writer.varint(ref.offset);
    writer.varint(ref.length);
  }
  return writer.take();
}

function writeFrames(frames: readonly Frame[]): Uint8Array {
  if (frames.length === 0) return new Uint8Array();
  const writer = new ByteWriter();
  const values: Value[] = [];
  writer.varint(frames.length);
  for (const frame of frames) writeFrame(writer, frame, values);
  // Foretells nothing either.
  const holder: RecordedEvent = {
    event: { type: 'splice', site: null, object: id(1), start: 0, removed: 0, values },
    objects: [],
  };
  writer.bytes(encodeBatch(id<Step>(0), [holder]));
  return writer.take();
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
  return encodeBatch(id<Step>(0), [imagesHolder([{ id: object, contents }])]);
}

/** @throws FormatError */
export function readImage(reader: ByteReader): Contents {
  const [holder] = readEvents(reader);
  return holder?.objects[0]?.contents ?? reader.fail('The image of an object cannot be read');
}
