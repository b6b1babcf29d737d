import { extname } from 'node:path';
import { launch as launchJavaScript } from '@pellucid/record-js';
import { launch as launchPython } from '@pellucid/record-python';

type Launch = typeof launchPython;

const javaScript = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx'];
const launchers: ReadonlyMap<string, Launch> = new Map([
  ['.py', launchPython],
  ...javaScript.map((extension) => [extension, launchJavaScript] as const),
]);

/** Extensions of the programs that can be recorded. */
export const extensions: readonly string[] = [...launchers.keys()];

/** The recorder for a program, by its extension; undefined when there is none. */
export function launcherOf(program: string): Launch | undefined {
  return launchers.get(extname(program).toLowerCase());
}

export function isRecordable(path: string): boolean {
  return launcherOf(path) !== undefined;
}
