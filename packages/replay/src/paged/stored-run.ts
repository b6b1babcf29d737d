import {
  BatchReader,
  type CallId,
  type Contents,
  id,
  type ObjectId,
  programFromText,
  type RecordedEvent,
  type Step,
} from '@pellucid/format';
import { LiveObject } from '../live-object.ts';
import { ModuleCalls } from '../module-calls.ts';
import type { ObjectEvent } from '../object-shape.ts';
import type { EarlierVariable } from '../past.ts';
import { ProgramTables } from '../program-tables.ts';
import type { Call } from '../recording.ts';
import { emptyLogs, RunIndex, type RunLogs } from '../run-index.ts';
import { countUpTo } from '../search.ts';
import { TaskLog } from '../task-log.ts';
import { ValueKeys } from '../value-keys.ts';
import type { VariableName } from '../variable-log.ts';
import { BirthPlaces } from './birth-places.ts';
import { type CallEntry, readCallEntry, touched } from './call-summary.ts';
import type { IndexRoot } from './index-root.ts';
import { keptAs, type ObjectEntry, readObjectEntry } from './object-summary.ts';
import { answerAll, PageFault } from './page-fault.ts';
import { IndexError, type PageReader } from './page-reader.ts';
import { RecentlyUsed } from './recently-used.ts';
import {
  type Frame,
  readChanges,
  readFrames,
  readImage,
  readImages,
  readSegmentHead,
  type SegmentHead,
  type StoredNode,
} from './segment-page.ts';
import type { SegmentInfo } from './segment-table.ts';
import { findEntry } from './sorted-table.ts';
import { StoredBatches, type Stretch } from './stored-batches.ts';
import type { StoredFile } from './stored-file.ts';
import { StoredPast } from './stored-past.ts';
import { readOptional, readText } from './text-field.ts';

/** A segment that has been read and played. */
export interface Part {
  readonly segment: number;
  readonly events: readonly RecordedEvent[];
  readonly index: RunIndex;
}

/** Events that are played in a millisecond or so. */
const eventsAtOnce = 512;
/** Played segments that are kept: those that were looked at last. */
const keptParts = 6;
const keptAnswers = 2000;
const keptObjects = 300;

/** What a call was at the end of a segment. */
export interface StoredFrame {
  readonly place: Frame['place'];
  readonly variables: readonly EarlierVariable[];
}

/** A run that lies in a file with an index, read piece by piece. Whatever is not there yet is a fault (`PageFault`). */
export class StoredRun {
  readonly root: IndexRoot;
  readonly pages: PageReader;
  readonly tables: ProgramTables;
  readonly keys: ValueKeys;
  readonly #batches: StoredBatches;
  readonly #sources: readonly (readonly [program: string, text: string])[];
  readonly #tablesOf = new Map<number, ProgramTables>();
  readonly #firstSteps: readonly Step[];
  readonly #bornObjects: BirthPlaces;
  readonly #bornCalls: BirthPlaces;
  readonly #logs: RunLogs;
  readonly #parts = new RecentlyUsed<number, Part>(keptParts);
  /** Whoever goes through events asks for one part thousands of times. */
  #latest: Part | null = null;
  /** Played, while what is known of their calls may still have to be read: nothing is played twice for that. */
  readonly #played = new RecentlyUsed<number, Part>(2);
  readonly #entries = new RecentlyUsed<CallId, CallEntry>(keptAnswers);
  readonly #objectEntries = new RecentlyUsed<ObjectId, ObjectEntry>(keptObjects);
  readonly #contents = new RecentlyUsed<string, Contents>(keptAnswers);

  private constructor(
    root: IndexRoot,
    pages: PageReader,
    recording: StoredFile,
    sources: readonly (readonly [program: string, text: string])[],
  ) {
    this.root = root;
    this.pages = pages;
    this.#batches = new StoredBatches(root.batches, pages, recording);
    this.#sources = sources;
    this.tables = this.#tablesAfter(sources.length);
    this.#firstSteps = root.segments.map(({ firstStep }) => firstStep);
    this.#bornObjects = new BirthPlaces(root.segments.map(({ objects }) => objects));
    this.#bornCalls = new BirthPlaces(root.segments.map(({ callIds }) => callIds));
    this.keys = new ValueKeys(root.facts.language, (object) => this.first(object));
    this.#logs = {
      ...emptyLogs(this.keys),
      tasks: new TaskLog(root.tasks),
      modules: new ModuleCalls(root.modules),
    };
  }

  static async open(root: IndexRoot, pages: PageReader, recording: StoredFile): Promise<StoredRun> {
    checkRoot(root);
    const sources = await Promise.all(
      root.sources.map((ref) => pages.load(ref, (reader) => [readText(reader), readText(reader)] as const)),
    );
    return new StoredRun(root, pages, recording, sources);
  }

  get count(): number {
    return this.#firstSteps.length;
  }

  /** The segment in which the step lies. */
  segmentAt(step: number): number {
    return countUpTo(this.#firstSteps, step) - 1;
  }

  info(segment: number): SegmentInfo {
    const info = this.root.segments[segment];
    if (info === undefined) throw new RangeError(`There is no segment ${segment} in the recording`);
    return info;
  }

  lastStep(segment: number): Step {
    const { firstStep, count } = this.info(segment);
    return id<Step>(firstStep + count - 1);
  }

  head(segment: number): SegmentHead {
    const { page, firstStep } = this.info(segment);
    return this.pages.page(page, 'head', (reader) => readSegmentHead(reader, firstStep));
  }

  /** The segment, played. @throws PageFault, IndexError, FormatError */
  part(segment: number): Part {
    if (this.#latest?.segment === segment) return this.#latest;
    const part = this.#parts.get(segment) ?? this.#completed(segment);
    this.#latest = part;
    return part;
  }

  #completed(segment: number): Part {
    const part = this.#played.get(segment) ?? this.#play(segment);
    this.#played.set(segment, part);
    const outliving = part.index.stacks.records.filter(({ isEarlier, ended }) => !isEarlier && !ended);
    const entries = answerAll(outliving.map((record) => () => this.callEntry(record.id)?.call));
    for (const [at, { call }] of outliving.entries()) {
      // It ends in a later segment: what is known of the whole run is what is said of it.
      const entry = entries[at];
      if (entry) Object.defineProperties(call, Object.getOwnPropertyDescriptors(this.#withResult(entry)));
    }
    this.#parts.set(segment, part);
    return part;
  }

  /** Reads and plays the segment, so that `part` has it at hand; null: it has. */
  prepare(segment: number, pause: () => Promise<void> | undefined): Promise<void> | null {
    return this.#parts.has(segment) || this.#played.has(segment) ? null : this.#playSlowly(segment, pause);
  }

  async #playSlowly(segment: number, pause: () => Promise<void> | undefined): Promise<void> {
    for (let playing = this.#playing(segment); ; await pause()) {
      try {
        const { done, value } = playing.next();
        if (done === true) {
          this.#played.set(segment, value);
          return;
        }
      } catch (error) {
        if (!(error instanceof PageFault)) return;
        await error.load();
        playing = this.#playing(segment);
      }
    }
  }

  #play(segment: number): Part {
    const playing = this.#playing(segment);
    for (;;) {
      const { done, value } = playing.next();
      if (done === true) return value;
    }
  }

  /** Rests after each few hundred events. */
  *#playing(segment: number): Generator<undefined, Part> {
    const info = this.info(segment);
    const [head, stretches] = this.#stored(segment);
    const events: RecordedEvent[] = [];
    const index = new RunIndex(this.#tablesAfter(info.sources), new StoredPast(this, segment, head), this.#logs);
    for (const { bytes, mark, count } of stretches) {
      const reader = new BatchReader(bytes, mark);
      for (let left = count; left > 0; left--) {
        const event = reader.next();
        events.push(event);
        index.add(event);
        if (events.length % eventsAtOnce === 0) yield;
      }
    }
    index.close();
    return { segment, events, index };
  }

  #stored(segment: number): readonly [SegmentHead, readonly Stretch[]] {
    const info = this.info(segment);
    try {
      const [head, stretches] = answerAll<SegmentHead | readonly Stretch[]>([
        () => this.head(segment),
        () => this.#batches.of(info),
      ]);
      return [head as SegmentHead, stretches as readonly Stretch[]];
    } catch (error) {
      if (!(error instanceof PageFault)) throw error;
      // At the same time the segments before and behind it are read, and the pages around its own: much of what is shown at a step lies there (its moment,
      // loops, what was done last), and another round takes longer. What cannot be read is told to whoever asks for it.
      throw new PageFault(async () => {
        const beside = [segment - 1, segment + 1].flatMap((other) => this.root.segments[other] ?? []);
        const ahead = [this.pages.readAround(info.page), ...beside.map((other) => this.#batches.readAhead(other))];
        await Promise.all([error.load(), ...ahead.map((read) => read.catch(() => {}))]);
      });
    }
  }

  callEntry(call: CallId): CallEntry | undefined {
    const known = this.#entries.get(call);
    if (known !== undefined) return known;
    const reader = findEntry(this.pages, this.root.calls, call);
    if (reader === undefined) return undefined;
    const entry = readCallEntry(reader, call);
    this.#entries.set(call, entry);
    return entry;
  }

  /** The segment in which the call began. */
  bornCall(call: CallId): number | undefined {
    return this.#bornCalls.segmentOf(call);
  }

  bornObject(object: ObjectId): number | undefined {
    return this.#bornObjects.segmentOf(object);
  }

  /** undefined: there is no such call. */
  findCall(call: CallId): Call | undefined {
    const entry = this.callEntry(call)?.call;
    if (entry) return this.#withResult(entry);
    const born = this.bornCall(call);
    return born === undefined ? undefined : this.part(born).index.stacks.find(call)?.call;
  }

  node(pushed: Step): StoredNode {
    const reader = findEntry(this.pages, this.root.nodes, pushed);
    if (reader === undefined) throw new IndexError(`The index has no place on a stack that step ${pushed} has made`);
    const call = id<CallId>(reader.varint());
    const below = readOptional(reader);
    return { pushed, call, below: below === null ? null : id<Step>(below) };
  }

  objectEntry(object: ObjectId): ObjectEntry | undefined {
    const known = this.#objectEntries.get(object);
    if (known !== undefined) return known;
    const reader = findEntry(this.pages, this.root.objects, object);
    if (reader === undefined) return undefined;
    const entry = readObjectEntry(reader);
    this.#objectEntries.set(object, entry);
    return entry;
  }

  /** What the object was before the segment began; undefined: it was not yet seen. */
  objectBefore(object: ObjectId, segment: number): Contents | undefined {
    const born = this.bornObject(object);
    if (born === undefined || born >= segment) return undefined;
    const entry = this.objectEntry(object);
    const last = entry === undefined ? -1 : countUpTo(entry.segments, segment - 1) - 1;
    const key = `${object} ${entry?.segments[last] ?? born}`;
    const known = this.#contents.get(key);
    if (known !== undefined) return known;
    let base = last;
    while (base >= 0 && entry?.kept[base] !== keptAs.image) base--;
    const image = base < 0 ? this.#bornImage(object, born) : this.#image(object, entry?.segments[base] ?? 0);
    const changes = Array.from({ length: last - base }, (_, at) => () => {
      const place = base + 1 + at;
      return this.#changesIn(object, entry?.segments[place] ?? 0, entry?.kept[place] ?? keptAs.played);
    });
    const live = new LiveObject(image, this.keys);
    for (const each of answerAll(changes)) for (const event of each) live.apply(event);
    const contents = changes.length === 0 ? image : live.contents();
    this.#contents.set(key, contents);
    return contents;
  }

  /** What the object was when it was first seen: of what never changes, what it is. */
  first(object: ObjectId): Contents | undefined {
    const born = this.bornObject(object);
    if (born === undefined) return undefined;
    const image = this.#images(born).get(object);
    // What can change was something else before.
    if (image?.kind === 'tuple' || image?.type === 'frozenset') return image;
    return this.part(born).index.objects.get(object)?.first;
  }

  /** What the call was before the segment began. */
  frameBefore(call: CallId, segment: number): StoredFrame {
    const entry = this.callEntry(call);
    const partial: Frame[] = [];
    // From the latest back to a whole one: a call that goes on for long was touched in thousands of segments.
    for (let at = entry === undefined ? -1 : countUpTo(entry.segments, segment - 1) - 1; at >= 0; at--) {
      if (((entry?.marks[at] ?? 0) & touched.frame) === 0) continue;
      const frame = this.frameIn(call, entry?.segments[at] ?? 0);
      partial.push(frame);
      if (!frame.isPartial) break;
    }
    const slots = new Map<VariableName, EarlierVariable>();
    for (const frame of partial.toReversed()) {
      for (const { name, since, value } of frame.slots) {
        const key = typeof name === 'string' ? { call, name } : { call, variable: name };
        slots.set(name, { key, since, value: value === 'far' ? this.valueAt(call, name, since) : value });
      }
    }
    return { place: partial[0]?.place ?? null, variables: [...slots.values()] };
  }

  /** What the call was at the end of a segment that has touched its frame. */
  frameIn(call: CallId, segment: number): Frame {
    const frame = this.pages.page(this.info(segment).page, 'frames', readFrames).get(call);
    if (frame === undefined) throw new IndexError(`The index has lost the variables of call ${call}`);
    return frame;
  }

  /** The value that the write at the step gave to the variable. */
  valueAt(call: CallId, name: VariableName, step: Step): EarlierVariable['value'] {
    const { index } = this.part(this.segmentAt(step));
    const record = index.stacks.find(call);
    if (record === undefined) throw new IndexError(`The index has lost call ${call}`);
    const history = index.variables.history(record.index, name);
    return history.at(history.upTo(step) - 1)?.value ?? null;
  }

  #withResult(call: Omit<Call, 'result'>): Call {
    const { ended } = call;
    const resultAt = (step: Step): Call['result'] => {
      const { events, index } = this.part(this.segmentAt(step));
      const event = events[step - index.past.firstStep]?.event;
      return event?.type === 'leave' || event?.type === 'unwind' ? event.value : null;
    };
    return {
      ...call,
      get result() {
        return ended === null ? null : resultAt(ended);
      },
    };
  }

  #bornImage(object: ObjectId, born: number): Contents {
    const image = this.#images(born).get(object);
    if (image !== undefined) return image;
    const { index } = this.part(born);
    const log = index.objects.get(object);
    if (log === undefined) throw new IndexError(`The index has lost object ${object}`);
    return log.last(this.keys);
  }

  #image(object: ObjectId, segment: number): Contents {
    const image = this.#images(segment).get(object);
    if (image !== undefined) return image;
    const far = this.head(segment).farImages.find((one) => one.object === object);
    if (far === undefined) throw new IndexError(`The index has lost the image of object ${object}`);
    return this.pages.page(far.page, 'image', readImage);
  }

  #changesIn(object: ObjectId, segment: number, kept: number): readonly ObjectEvent[] {
    if (kept === keptAs.played) return this.part(segment).index.objects.get(object)?.changes ?? [];
    return this.pages.page(this.info(segment).page, 'changes', readChanges).get(object) ?? [];
  }

  #images(segment: number): ReadonlyMap<ObjectId, Contents> {
    return this.pages.page(this.info(segment).page, 'images', readImages);
  }

  #tablesAfter(sources: number): ProgramTables {
    const known = this.#tablesOf.get(sources);
    if (known !== undefined) return known;
    const tables = new ProgramTables(this.root.facts.language);
    for (const [program, text] of this.#sources.slice(0, sources)) tables.add(programFromText(program), text);
    this.#tablesOf.set(sources, tables);
    return tables;
  }
}

/** Segments and batches follow each other without gaps and hold all steps. */
function checkRoot({ segments, batches, steps }: IndexRoot): void {
  for (const list of [segments, batches]) {
    let next = 0;
    for (const { firstStep, count } of list) {
      if (firstStep !== next) throw new IndexError(`The index jumps from step ${next} to ${firstStep}`);
      next = firstStep + count;
    }
    if (next !== steps) throw new IndexError(`The index ends at step ${next} of ${steps}`);
  }
}
