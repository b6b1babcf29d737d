/** The bytes are no photograph that can be read. `reason` is a clause, as in «the file is empty». */
export class PhotoFormatError extends Error {
  override readonly name = 'PhotoFormatError';
  readonly reason: string;

  constructor(reason: string) {
    super(`Not a photograph that can be read: ${reason}`);
    this.reason = reason;
  }
}

/** A file that should be a photograph cannot be read as one. */
export class UnreadablePhotoError extends Error {
  override readonly name = 'UnreadablePhotoError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`Cannot read photograph ${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
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

  constructor(index: number, path: string | undefined, reason: string) {
    super(`Sample ${index} cannot be made${path === undefined ? '' : ` from ${path}`}: ${reason}`);
    this.index = index;
    this.path = path;
  }
}

/** A sample was asked for from a stream that is closed. */
export class SamplesClosedError extends Error {
  override readonly name = 'SamplesClosedError';

  constructor() {
    super('The stream of samples is closed');
  }
}
