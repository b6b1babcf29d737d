/** Exit codes of `pellucid` itself, as sysexits.h numbers them. */
export const exitCode = {
  /** Wrong command line. */
  usage: 2,
  /** A file holds something that cannot be used. */
  badData: 65,
  /** A file that was named is not there. */
  noInput: 66,
  /** Something that is needed is not installed. */
  unavailable: 69,
  /** A fault of pellucid. */
  software: 70,
  /** A file cannot be created. */
  cannotCreate: 73,
  /** Writing failed on the way. */
  cannotWrite: 74,
} as const;

/** Ends the command: one sentence for people (what happened, with the value, and what to do) and the exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: number;

  constructor(code: number, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** The `code` of a system error (`ENOENT`, …); undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a system error says in words; its message where the words are not known. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  return (code && reasons[code]) ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EROFS: 'the file system is read-only',
  E2BIG: 'its arguments and environment are too long',
  EIO: 'the disk reports an error',
  ENAMETOOLONG: 'the name is too long',
  EADDRINUSE: 'the port is in use',
};
