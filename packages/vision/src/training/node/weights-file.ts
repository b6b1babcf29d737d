import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ElementRangeError, SafetensorsError } from '@pellucid/tensor';
import { ParameterMismatchError } from '../../checkpoints/match-parameters.ts';
import { readWeights } from '../weights.ts';
import { WeightsError } from './errors.ts';

export interface WeightsFile extends ReturnType<typeof readWeights> {
  readonly path: string;
  /** Tells files with other bytes apart. */
  readonly fingerprint: string;
}

/** @throws WeightsError */
export async function readWeightsFile(path: string): Promise<WeightsFile> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new WeightsError(
      path,
      error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`,
    );
  });
  const fingerprint = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return fitting(path, () => ({ ...readWeights(bytes), path, fingerprint }));
}

/** What `use` makes of the parameters in a file. @throws WeightsError when they do not fit */
export function fitting<Result>(path: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    if (
      error instanceof ParameterMismatchError ||
      error instanceof SafetensorsError ||
      error instanceof ElementRangeError
    )
      throw new WeightsError(path, `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`);
    throw error;
  }
}
