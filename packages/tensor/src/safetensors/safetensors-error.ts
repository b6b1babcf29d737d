/** What is wrong with a safetensors file, or with what is to be written as one. */
export type SafetensorsProblem = 'size' | 'header' | 'name' | 'type' | 'shape' | 'layout' | 'value';

/** The bytes are not a safetensors file that this library reads, or the tensors cannot be written as one. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
  readonly problem: SafetensorsProblem;
  /** The tensor at fault, where it is one. */
  readonly tensor: string | undefined;

  constructor(problem: SafetensorsProblem, message: string, tensor?: string) {
    super(message);
    this.problem = problem;
    this.tensor = tensor;
  }
}

/** A name or piece of a file as a message tells it: quoted, control characters escaped, at most 80 characters of it. */
export function quoted(text: string): string {
  return text.length > 80 ? `${JSON.stringify(text.slice(0, 80))}… (${text.length} characters)` : JSON.stringify(text);
}
