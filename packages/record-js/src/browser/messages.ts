import type { Limits } from '../options.ts';

/** What a page asks of the worker that runs a program. */
export interface Order {
  /** What the source is called, with its extension, and its text. */
  readonly path: string;
  readonly text: string;
  /** The text without types, each character in its place. */
  readonly code: string;
  readonly limits: Limits;
  readonly redact: boolean;
  /** Frames of more bytes are not wanted. */
  readonly most: number;
}

/** What the worker tells. */
export type News =
  | { readonly news: 'frames'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** The program cannot be parsed: in the parser's words. */
  | { readonly news: 'refused'; readonly reason: string }
  /** All that is wanted has been told. */
  | { readonly news: 'full' }
  | { readonly news: 'ended' };
