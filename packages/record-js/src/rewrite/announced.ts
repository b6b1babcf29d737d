import type { Format } from './place.ts';
import type { Surroundings } from './surroundings.ts';
import type { ProgramTables, Stretch } from './tables.ts';

/** What the recorder has to know of a source before its code runs. Few ask what stands in the bytes, so they stay bytes on their way. */
export interface Announced {
  readonly file: string;
  readonly format: Format;
  readonly source: number;
  /** Of its tables. */
  readonly ids: Stretch;
  /** By their sites: what texts that `eval` runs there can see. */
  readonly evaluations: ReadonlyMap<number, Surroundings>;
  /** `Written` as JSON. */
  readonly written: Uint8Array<ArrayBuffer>;
  /** `Running` as JSON. */
  readonly running: Uint8Array<ArrayBuffer>;
}

/** What is handed over of a source (FORMAT.md §5). */
export interface Written {
  readonly program: ProgramTables;
  readonly text: string;
}

/** How the code that runs relates to the source. */
export interface Running {
  /** Where the stretches of `staged` came from: triples [place in staged, place in text, length]. */
  readonly spans: readonly number[];
  /** The rewritten source before its types were taken out. */
  readonly staged: string;
  /** Source map from the code to `staged`; null when they are the same. */
  readonly map: string | null;
  /** What error messages call the helper variables. */
  readonly renderings: Readonly<Record<string, string>>;
}

// As they are before the program runs.
const { parse, stringify } = JSON;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encode = encoder.encode.bind(encoder);
const decode = decoder.decode.bind(decoder);

export function jsonBytes(value: Written | Running): Uint8Array<ArrayBuffer> {
  return encode(stringify(value));
}

export function readWritten({ written }: Announced): Written {
  return parse(decode(written)) as Written;
}

export function readRunning({ running }: Announced): Running {
  return parse(decode(running)) as Running;
}
