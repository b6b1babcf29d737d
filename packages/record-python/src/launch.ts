import { fileURLToPath } from 'node:url';
import { findInterpreter } from './interpreter.ts';
import { buildNativeCore } from './native-core.ts';
import type { Launch, RecordOptions } from './options.ts';

export { LaunchError } from './interpreter.ts';

/** The recorder stands beside `src` and `dist`, so both find it by the same path. */
const start = fileURLToPath(new URL('../python/pellucid/start.py', import.meta.url));

/**
 * How to run a Python program so that it is recorded.
 * @throws LaunchError when there is no interpreter that can.
 */
export async function launch(
  program: string,
  args: readonly string[],
  options: RecordOptions & { readonly reportPath?: string },
): Promise<Launch> {
  const { python, ...recorded } = options;
  const surroundings = { environment: process.env, platform: process.platform, folder: process.cwd() };
  const command = await findInterpreter(program, python, surroundings);
  const missing = process.env['PELLUCID_NATIVE'] === '0' ? null : await buildNativeCore(command);
  return {
    command,
    args: [start, program, ...args],
    environment: { PELLUCID_RECORD: JSON.stringify({ ...recorded, fd: 3 }) },
    meeting: 'PELLUCID_MEETING',
    ...(missing !== null && { notice: `The recorder runs in pure Python, several times slower, because ${missing}.` }),
  };
}
