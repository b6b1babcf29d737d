/** What is wrong with a checkpoint: its file, its pickle, a storage's bytes, a tensor, or the choice among several models. */
export type CheckpointProblem = 'file' | 'pickle' | 'storage' | 'tensor' | 'choice';

/** The bytes are not a PyTorch checkpoint that can be read. */
export class CheckpointError extends Error {
  override readonly name: string = 'CheckpointError';
  readonly problem: CheckpointProblem;

  constructor(problem: CheckpointProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** The checkpoint asks for something of Python that tensors do not need. Nothing of it was run: nothing ever is. */
export class ForbiddenGlobalError extends CheckpointError {
  override readonly name = 'ForbiddenGlobalError';
  /** Module and name, such as `os.system`. */
  readonly global: string;

  constructor(global: string) {
    super(
      'pickle',
      `The checkpoint asks for ${quoted(global)} of Python, which a checkpoint of tensors does not need; nothing was run. ` +
        'Expected is a state_dict, saved with torch.save(model.state_dict(), path)',
    );
    this.global = global;
  }
}

/** A name from a file as a message tells it: quoted, control characters escaped, at most 80 characters of it. */
export function quoted(text: string): string {
  return text.length > 80 ? `${JSON.stringify(text.slice(0, 80))}… (${text.length} characters)` : JSON.stringify(text);
}
