import { McapWriter } from '@mcap/core';
import { readBatchHeader } from '../codec/decode-batch.ts';
import { encodeText } from '../codec/text.ts';
import { FormatError } from '../errors.ts';
import type { Program, RunFacts } from '../program.ts';
import { endToMetadata, factsToMetadata, type WrittenEnd } from './facts.ts';
import { attachmentOfSource, endRecord, recordingRecord, topicEvents, topicProgram } from './names.ts';
import { programToText } from './program-json.ts';

/** Where the bytes go; they are only ever appended. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

export interface WriterOptions {
  /** Zstandard; chunks are stored as they are when absent. */
  readonly compress?: (bytes: Uint8Array) => Uint8Array;
  /** Written into the MCAP header, for example `pellucid 0.1.0`. */
  readonly library: string;
}

/**
 * Writes one recording. Each batch is an MCAP chunk of its own, so that all that was handed over is in the file when the promise
 * resolves, and a prefix of the file is a recording that broke off. Calls must not overlap.
 */
export class RecordingWriter {
  readonly #mcap: McapWriter;
  readonly #library: string;
  #programChannel = 0;
  #eventsChannel = 0;
  #programs = 0;
  #batches = 0;
  #steps = 0;
  #bytes = 0;

  constructor(sink: ByteSink, { compress, library }: WriterOptions) {
    this.#library = library;
    const write = async (bytes: Uint8Array): Promise<void> => {
      if (bytes.length > 0) await sink.write(bytes);
      this.#bytes += bytes.length;
    };
    this.#mcap = new McapWriter({
      writable: { write, position: () => BigInt(this.#bytes) },
      // One byte: a chunk is closed by its first message.
      chunkSize: 1,
      ...(compress && { compressChunk: (data) => ({ compression: 'zstd', compressedData: compress(data) }) }),
    });
  }

  /** Events written so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async start(facts: RunFacts): Promise<void> {
    await this.#mcap.start({ profile: 'pellucid', library: this.#library });
    await this.#mcap.addMetadata({ name: recordingRecord, metadata: factsToMetadata(facts) });
    const channel = { schemaId: 0, metadata: new Map<string, string>() };
    this.#programChannel = await this.#mcap.registerChannel({
      ...channel,
      topic: topicProgram,
      messageEncoding: 'json',
    });
    this.#eventsChannel = await this.#mcap.registerChannel({
      ...channel,
      topic: topicEvents,
      messageEncoding: 'pellucid-events',
    });
  }

  async source(program: Program, text: string): Promise<void> {
    const logTime = BigInt(this.#steps);
    await this.#mcap.addAttachment({
      name: attachmentOfSource(program.source),
      logTime,
      createTime: 0n,
      mediaType: 'text/plain; charset=utf-8',
      data: encodeText(text),
    });
    await this.#mcap.addMessage({
      channelId: this.#programChannel,
      sequence: this.#programs++,
      logTime,
      publishTime: 0n,
      data: encodeText(programToText(program)),
    });
  }

  /**
   * @param received wall clock, milliseconds since 1970
   * @throws FormatError when the bytes are no batch or do not follow the batch before
   */
  async events(batch: Uint8Array, received: number): Promise<void> {
    const { firstStep, count } = readBatchHeader(batch);
    if (firstStep !== this.#steps)
      throw new FormatError(`A batch begins at step ${firstStep} instead of ${this.#steps}`, 2);
    await this.#mcap.addMessage({
      channelId: this.#eventsChannel,
      sequence: this.#batches++,
      logTime: BigInt(firstStep),
      publishTime: BigInt(Math.round(received)) * 1_000_000n,
      data: batch,
    });
    this.#steps += count;
  }

  /** Writes how the run ended, and MCAP's summary. Nothing may follow. */
  async end(end: WrittenEnd): Promise<void> {
    await this.#mcap.addMetadata({ name: endRecord, metadata: endToMetadata(end, this.#steps) });
    await this.#mcap.end();
  }
}
