import { readFileSync } from 'node:fs';
import { ElementRangeError, SafetensorsError } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { type DeblurRuntime, ParameterMismatchError, UnknownNetworkError } from '@pellucid/vision';
import { exitCode, Failure, systemCode, systemReason } from '../failure.ts';

/**
 * What `use` gives, with the network whose parameters are in the file; with the package's own where no file is named.
 * @throws Failure when the file cannot be read or holds no parameters of a network that restores
 */
export async function withNetwork<Result>(
  path: string | null,
  use: (options: { readonly runtime?: DeblurRuntime }) => Promise<Result>,
): Promise<Result> {
  if (path === null) return use({});
  const bytes = read(path);
  try {
    return await use({ runtime: { backend: nodeBackend(), parameters: () => Promise.resolve(bytes) } });
  } catch (error) {
    if (!isAboutParameters(error)) throw error;
    const reason = error.message.replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase());
    throw new Failure(exitCode.badData, `"${path}" holds no network to restore with: ${reason}.`);
  }
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = systemCode(error) === 'ENOENT' ? 'there is no such file' : systemReason(error);
    throw new Failure(exitCode.noInput, `"${path}" cannot be read: ${reason}.`);
  }
}

function isAboutParameters(error: unknown): error is Error {
  return (
    error instanceof SafetensorsError ||
    error instanceof ElementRangeError ||
    error instanceof UnknownNetworkError ||
    error instanceof ParameterMismatchError
  );
}
