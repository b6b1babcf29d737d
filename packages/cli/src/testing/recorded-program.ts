import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRecording, type Recording } from '@pellucid/replay';
import { pellucid } from './cli.ts';
import { folder } from './folder.ts';

/** Records the text as a program of the name, and gives its recording and the recording's path. */
export async function recordedProgram(
  name: string,
  text: string,
): Promise<{ readonly path: string; readonly recording: Recording }> {
  const program = join(folder(), name);
  writeFileSync(program, text);
  const path = `${program}.pellucid`;
  const { stderr } = await pellucid(['record', '--quiet', '-o', path, program]);
  try {
    return { path, recording: await openRecording(readFileSync(path)) };
  } catch (error) {
    throw new Error(`${name} was not recorded: ${stderr}`, { cause: error });
  }
}
