/** A program that cannot be run, in the words of what has read it. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
}
