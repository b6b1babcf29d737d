import {
  type ByteReader,
  ByteWriter,
  type Contents,
  type ObjectDefinition,
  type ObjectId,
  type Value,
} from '@pellucid/format';
import type { ObjectLog } from '../object-log.ts';
import type { ObjectEvent } from '../object-shape.ts';
import type { RunIndex } from '../run-index.ts';
import { weightOfValue } from './call-summary.ts';
import type { LivePast } from './live-past.ts';
import type { PageWriter } from './page-writer.ts';
import { type SegmentPage, writeImage } from './segment-page.ts';

/** How what a segment changed of an object can be had again: its image, its changes, or by playing the segment. */
export const keptAs = { image: 0, changes: 1, played: 2 } as const;

/** An object that weighs no more is written whole. */
const small = 64;
/** One that weighs more has a page of its own. */
const large = 2000;
/** Changes of an object that are written for one segment, and how often before an image is due; segments that are played one after the other. */
const mostChanges = 96;
const mostDiffs = 16;
const mostPlays = 5;
/** Images may take so many bytes for each byte of the recording, before they are packed. */
const share = 0.22;
/** Greatest image in bytes: a page is a batch, which has a limit. */
const largestImage = 32 * 2 ** 20;

interface Touched {
  /** Segment, way of keeping, and number of changes, by turns. */
  readonly touches: number[];
  changes: number;
  diffs: number;
  plays: number;
}

/** What the table of objects says of one: how it was in the segment in which it was first seen, and those that changed it later. */
export interface ObjectEntry {
  readonly born: number;
  /** Those that changed it, ascending; what they did stands at the same places. In columns: a busy object was changed in thousands. */
  readonly segments: Uint32Array;
  readonly kept: Uint8Array;
  readonly changes: Uint32Array;
}

/** @throws FormatError */
export function readObjectEntry(reader: ByteReader): ObjectEntry {
  const born = reader.varint();
  const count = reader.count(3);
  const [segments, kept, changes] = [new Uint32Array(count), new Uint8Array(count), new Uint32Array(count)];
  let last = 0;
  for (let at = 0; at < count; at++) {
    last += reader.varint();
    segments[at] = last;
    kept[at] = reader.u8();
    changes[at] = reader.varint();
  }
  return { born, segments, kept, changes };
}

type Kept = Pick<SegmentPage, 'images' | 'farImages' | 'changes'>;

/** Objects, segment by segment: how to have again what each was. */
export class ObjectSummary {
  readonly #past: LivePast;
  readonly #pages: PageWriter;
  readonly #touched = new Map<ObjectId, Touched>();
  /** Steps of those that changed in the segment in which they were first seen, their first sight included. */
  readonly #born = new Map<ObjectId, number>();
  #allowed = 0;

  constructor(past: LivePast, pages: PageWriter) {
    this.#past = past;
    this.#pages = pages;
  }

  /** `bytes`: what the recording has grown by since the last segment. */
  take(index: RunIndex, segment: number, bytes: number): Kept & { readonly born: readonly ObjectId[] } {
    this.#allowed += bytes * share;
    const images: ObjectDefinition[] = [];
    const farImages: SegmentPage['farImages'][number][] = [];
    const changes: ObjectEvent[] = [];
    const born: [ObjectDefinition, weight: number][] = [];
    for (const [object, log] of index.objects) {
      const contents = log.last(index.keys);
      const weight = weightOf(contents);
      if (this.#past.has(object)) this.#take(object, log, contents, weight, segment, { images, farImages, changes });
      else {
        born.push([{ id: object, contents }, weight]);
        const steps = log.steps().length;
        if (steps > 1) this.#born.set(object, steps);
      }
      this.#past.objects.set(object, contents);
    }
    // What was made a moment ago is what is looked at: it is written whole where that takes little.
    const light = born.filter(([, weight]) => weight <= small);
    const cost = light.reduce((sum, [, weight]) => sum + weight, 0) * bytesOfWeight;
    if (cost <= this.#allowed) {
      this.#allowed -= cost;
      images.push(...light.map(([definition]) => definition));
    }
    return { images, farImages, changes, born: born.map(([{ id: object }]) => object) };
  }

  /** By object, in the order of their ids: those that ever changed. */
  *entries(): Generator<readonly [key: number, entry: Uint8Array]> {
    for (const key of [...new Set([...this.#touched.keys(), ...this.#born.keys()])].sort((a, b) => a - b)) {
      const touches = this.#touched.get(key)?.touches ?? [];
      const writer = new ByteWriter();
      writer.varint(this.#born.get(key) ?? 1);
      writer.varint(touches.length / 3);
      let last = 0;
      for (let at = 0; at < touches.length; at += 3) {
        const [segment = 0, kept = 0, changes = 0] = touches.slice(at, at + 3);
        writer.varint(segment - last);
        writer.u8(kept);
        writer.varint(changes);
        last = segment;
      }
      yield [key, writer.take()];
    }
  }

  #take(
    object: ObjectId,
    log: ObjectLog,
    contents: Contents,
    weight: number,
    segment: number,
    kept: { images: ObjectDefinition[]; farImages: SegmentPage['farImages'][number][]; changes: ObjectEvent[] },
  ): void {
    const count = log.changes.length;
    if (count === 0) return;
    const touched = this.#touched.get(object) ?? { touches: [], changes: 0, diffs: 0, plays: 0 };
    this.#touched.set(object, touched);
    touched.changes += count;
    const way = this.#wayOf(touched, log, weight);
    touched.touches.push(segment, way, count);
    if (way === keptAs.changes) {
      touched.diffs++;
      kept.changes.push(...log.changes);
      return;
    }
    if (way === keptAs.played) {
      touched.plays++;
      return;
    }
    Object.assign(touched, { changes: 0, diffs: 0, plays: 0 });
    this.#allowed -= weight * bytesOfWeight;
    if (weight <= large) kept.images.push({ id: object, contents });
    else kept.farImages.push({ object, page: this.#pages.page(writeImage(object, contents)) });
  }

  #wayOf({ changes, diffs, plays }: Touched, log: ObjectLog, weight: number): number {
    const cost = weight * bytesOfWeight;
    const isDue = weight <= small || changes >= weight || diffs >= mostDiffs || plays >= mostPlays;
    if (isDue && cost <= Math.max(this.#allowed, 0) && cost <= largestImage) return keptAs.image;
    const written = log.changes.length <= mostChanges ? weightOfChanges(log.changes) : Number.POSITIVE_INFINITY;
    if (written > 2 * mostChanges || this.#allowed < -(1 << 16)) return keptAs.played;
    this.#allowed -= written * bytesOfWeight;
    return keptAs.changes;
  }
}

/** What a small value takes in a page, roughly. */
const bytesOfWeight = 3;

function weightOf(contents: Contents): number {
  const sum = (values: Iterable<Value>): number => {
    let weight = 0;
    for (const value of values) weight += weightOfValue(value);
    return weight;
  };
  const own =
    'items' in contents
      ? sum(contents.items)
      : contents.kind === 'map'
        ? sum(contents.entries.flat())
        : contents.kind === 'tensor'
          ? contents.tensor.data.length >> 3
          : 'text' in contents
            ? contents.text.length >> 3
            : 'message' in contents
              ? contents.message.length >> 3
              : 0;
  return 1 + own + sum(contents.fields.flat());
}

function weightOfChanges(changes: readonly ObjectEvent[]): number {
  return changes.reduce((weight, event) => {
    switch (event.type) {
      case 'splice':
        return weight + 3 + event.values.reduce((sum, value) => sum + weightOfValue(value), 0);
      case 'reorder':
        return weight + 1 + event.order.length;
      case 'replace':
        return weight + weightOf(event.contents);
      case 'set-item':
        return weight + 1 + weightOfValue(event.key) + weightOfValue(event.value);
      case 'set-field':
        return weight + 1 + weightOfValue(event.name) + weightOfValue(event.value);
      case 'delete-item':
        return weight + 1 + weightOfValue(event.key);
      case 'delete-field':
        return weight + 1 + weightOfValue(event.name);
      default:
        return weight + 1 + weightOfValue(event.value);
    }
  }, 0);
}
