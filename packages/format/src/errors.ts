/** The bytes do not follow FORMAT.md. `offset` counts from the start of the batch or file that was read. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`${message} (at byte ${offset})`);
    this.offset = offset;
  }
}

/** The file is not a recording at all. */
export class NotARecordingError extends Error {
  override readonly name = 'NotARecordingError';
}

/** The recording is of a version that this build does not read. */
export class FormatVersionError extends Error {
  override readonly name = 'FormatVersionError';
  readonly found: string;
  readonly supported: number;

  constructor(found: string, supported: number) {
    super(`Recording is version ${found}; this build reads up to ${supported}`);
    this.found = found;
    this.supported = supported;
  }
}
