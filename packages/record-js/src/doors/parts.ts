import { begin } from '../hooks/begin.ts';
import type { Runtime } from '../runtime/start.ts';
import { isRecorded, projectAround, waitingOptions } from './part-recorder.ts';

let runtime: Runtime | null = null;

/**
 * What records parts of this program. Sources that are loaded from here on can be recorded, those of before cannot. null: the program is recorded as a
 * whole.
 */
export function partsOfProgram(): Runtime | null {
  if (runtime === null && !isRecorded()) {
    const options = waitingOptions(projectAround(process.cwd()));
    runtime = begin({ options: { ...options, nodeOptions: null }, folder: null });
  }
  return runtime;
}
