import { readBatchHeader } from '../codec/decode-batch.ts';
import { decodeText } from '../codec/text.ts';
import { FormatError, NotARecordingError } from '../errors.ts';
import type { Program, RunEnd, RunFacts } from '../program.ts';
import { upgradeFrom } from '../versions/upgrade.ts';
import { endFromMetadata, factsFromMetadata } from './facts.ts';
import { ShapeError } from './json.ts';
import { attachmentOfSource, endRecord, recordingRecord, topicEvents, topicProgram } from './names.ts';
import { programFromText } from './program-json.ts';
import { type FilePlace, type RandomAccess, readStoredParts, type StoredPart } from './stored-parts.ts';
import { prepareUnpacking } from './web-assembly-unpacking.ts';

/** A recording in the order of its file: facts, then sources and batches as they came, then the end. */
export type RecordingPart =
  /** `version`: of the format that the file was written in. */
  | { readonly part: 'facts'; readonly facts: RunFacts; readonly version: number }
  | { readonly part: 'source'; readonly program: Program; readonly text: string }
  /** One batch, still encoded; its header has been read and follows the batch before without a gap. */
  | {
      readonly part: 'events';
      readonly bytes: Uint8Array;
      readonly firstStep: number;
      readonly count: number;
      /** The chunk that holds it; null when it stands in none. */
      readonly chunk: FilePlace | null;
      /** When the recorder handed the batch over, milliseconds since 1970; null if nobody has noted it. */
      readonly handedOver: number | null;
    }
  | { readonly part: 'end'; readonly end: RunEnd; readonly damage: string | null };

/** Compiling what unpacks faster takes as long as unpacking so many bytes. */
const worthPreparing = 1 << 20;

/**
 * Reads a recording from its start to its end or to the first damage; the last part is always `end`, and its `damage` says where reading
 * stopped and why. Batches are checked only as far as their headers.
 * @throws NotARecordingError, FormatVersionError before the first part; whatever `access` throws.
 */
export async function* readRecording(access: RandomAccess): AsyncGenerator<RecordingPart, void> {
  if ((await access.size()) >= worthPreparing) void prepareUnpacking();
  const stored = readStoredParts(access);
  const interpreter = new Interpreter();
  for (;;) {
    const next = await stored.next();
    if (next.done === true) {
      yield interpreter.finish(next.value);
      return;
    }
    try {
      yield* interpreter.take(next.value);
    } catch (error) {
      if (!(error instanceof ShapeError || error instanceof FormatError)) throw error;
      if (!interpreter.opened)
        throw new NotARecordingError(`The file is no recording that can be read: ${error.message}`);
      yield interpreter.finish(`The recording is damaged: ${error.message}`);
      return;
    }
  }
}

class Interpreter {
  #upgrade: ((part: StoredPart) => readonly StoredPart[]) | null = null;
  #version = 0;
  readonly #texts = new Map<string, string>();
  #nextStep = 0;
  #end: RunEnd | null = null;

  get opened(): boolean {
    return this.#upgrade !== null;
  }

  *take(part: StoredPart): Generator<RecordingPart> {
    if (this.#upgrade === null) {
      if (part.part === 'header') {
        if (part.profile !== 'pellucid') {
          throw new NotARecordingError(`The file is MCAP of profile "${part.profile}", not a recording of Pellucid`);
        }
        return;
      }
      if (part.part !== 'metadata' || part.name !== recordingRecord) {
        throw new NotARecordingError(`The file does not begin with the facts of a run ("${recordingRecord}")`);
      }
      const version = part.map.get('version') ?? 'unknown';
      this.#upgrade = upgradeFrom(version);
      this.#version = Number(version);
    }
    for (const current of this.#upgrade(part)) yield* this.#interpret(current);
  }

  finish(damage: string | null): RecordingPart {
    if (this.#upgrade === null) throw new NotARecordingError('The file ends before the facts of the run');
    const reason = damage ?? 'The writer stopped before the end of the run was written';
    return { part: 'end', end: this.#end ?? { outcome: 'broken-off', reason }, damage };
  }

  *#interpret(part: StoredPart): Generator<RecordingPart> {
    switch (part.part) {
      case 'header':
        return;
      case 'metadata':
        if (part.name === recordingRecord)
          yield { part: 'facts', facts: factsFromMetadata(part.map), version: this.#version };
        else if (part.name === endRecord) this.#end = endFromMetadata(part.map);
        return;
      case 'attachment':
        this.#texts.set(part.name, decodeText(part.data) ?? '');
        return;
      case 'message':
        if (part.topic === topicProgram) yield this.#source(part.data);
        else if (part.topic === topicEvents) yield this.#events(part);
        return;
    }
  }

  #source(data: Uint8Array): RecordingPart {
    const program = programFromText(decodeText(data) ?? '');
    const name = attachmentOfSource(program.source);
    const text = this.#texts.get(name) ?? '';
    this.#texts.delete(name);
    return { part: 'source', program, text };
  }

  #events({ data: bytes, chunk, publishTime }: Extract<StoredPart, { part: 'message' }>): RecordingPart {
    const { firstStep, count } = readBatchHeader(bytes);
    if (firstStep !== this.#nextStep) {
      throw new FormatError(`A batch begins at step ${firstStep} instead of ${this.#nextStep}`, 2);
    }
    this.#nextStep += count;
    const handedOver = publishTime === 0n ? null : Number(publishTime / 1000n) / 1000;
    return { part: 'events', bytes, firstStep, count, chunk, handedOver };
  }
}
