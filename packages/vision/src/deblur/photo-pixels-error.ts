/** What was given is no photograph's pixels. */
export class PhotoPixelsError extends Error {
  override readonly name = 'PhotoPixelsError';

  /** @param problem a clause with what was given and what was expected */
  constructor(problem: string) {
    super(`The pixels cannot be restored: ${problem}`);
  }
}
