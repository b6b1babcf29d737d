import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFrames } from './testing/events.ts';
import { runPlain, runRecorded } from './testing/run.ts';

const directory = fileURLToPath(new URL('../../../fixtures/javascript/unnoticed/', import.meta.url));
const programs = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[mc]js$/.test(name));

/** Programs that print all they can see of where they run, and programs that end in every way there is. */
describe.each(programs)('%s', (program) => {
  it('prints and ends as without the recorder', async () => {
    const recorded = await runRecorded(program, { projectDirectory: directory });
    const plain = await runPlain(program, directory);
    const seen = ({ stdout, stderr, code, signal }: typeof plain): unknown => ({
      stdout: steady(stdout),
      stderr: steady(stderr),
      code,
      signal,
    });
    expect(seen(recorded)).toEqual(seen(plain));
    expect(readFrames(recorded.frames).events.length).toBeGreaterThan(0);
  });
});

/** Numbers of processes differ from run to run. */
function steady(text: string): string {
  return text.replaceAll(/\bpid: \d+/g, 'pid: …');
}
