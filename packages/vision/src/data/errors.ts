/** The bytes are no photograph that can be read. `reason` is a clause, as in «the file is empty». */
export class PhotoFormatError extends Error {
  override readonly name = 'PhotoFormatError';
  readonly reason: string;

  constructor(reason: string) {
    super(`Not a photograph that can be read: ${reason}`);
    this.reason = reason;
  }
}

/** The file ends before its picture does. */
export class BrokenOffPhotoError extends PhotoFormatError {}

/** A file that should be a photograph cannot be read as one. */
export class UnreadablePhotoError extends Error {
  override readonly name = 'UnreadablePhotoError';
  readonly path: string;
  readonly reason: string;
  /** The system's code, as in `ENOENT`, when the file could not even be opened. */
  readonly code: string | undefined;

  constructor(path: string, reason: string, code?: string) {
    super(`Cannot read photograph ${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
    this.code = code;
  }
}

/** There is nothing to read: a folder without photographs, or one of which none can be used. */
export class NoPhotosError extends Error {
  override readonly name = 'NoPhotosError';
  readonly folder: string;
  readonly unreadable: readonly UnreadablePhotoError[];

  constructor(folder: string, message: string, unreadable: readonly UnreadablePhotoError[] = []) {
    super(message);
    this.folder = folder;
    this.unreadable = unreadable;
  }
}

/** Blurred and sharp photographs do not go together. */
export class PairError extends Error {
  override readonly name = 'PairError';
  /** The files, or the folder, that it is about. */
  readonly paths: readonly string[];

  constructor(message: string, paths: readonly string[]) {
    super(message);
    this.paths = paths;
  }
}

/** A sample could not be made, so that the stream of samples has ended. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
  /** The sample's number. */
  readonly index: number;
  /** The file it was made from, where one is known. */
  readonly path: string | undefined;
  readonly reason: string;

  constructor(index: number, path: string | undefined, reason: string) {
    super(`Sample ${index} cannot be made${path === undefined ? '' : ` from ${path}`}: ${reason}`);
    this.index = index;
    this.path = path;
    this.reason = reason;
  }
}

/** A sample was asked for from a stream that is closed. */
export class SamplesClosedError extends Error {
  override readonly name = 'SamplesClosedError';

  constructor() {
    super('The stream of samples is closed');
  }
}
