import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRecording } from '@pellucid/replay';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { momentAt } from './moment.ts';
import { subjectsOf } from './subjects.ts';

const command = fileURLToPath(new URL('../../cli/bin/pellucid.js', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pellucid-examples-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const document = readFileSync(new URL('../../../docs/views.md', import.meta.url), 'utf8');

/** The example of the document in the language, recorded; what is drawn at its end, by name. */
async function drawnAtEnd(language: string): Promise<Readonly<Record<string, string>>> {
  const code = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(document)?.[1] ?? '';
  const program = join(folder, language === 'python' ? 'example.py' : 'example.ts');
  writeFileSync(program, code);
  execFileSync(process.execPath, [command, 'record', '--quiet', program], { stdio: 'ignore' });
  const recording = await openRecording(readFileSync(`${program}.pellucid`));
  const subjects = subjectsOf(recording, momentAt(recording, (recording.steps - 1) as never));
  return Object.fromEntries(subjects.map(({ names, kind }) => [names[0], kind]));
}

test('the example in Python is drawn as its classes say', async () => {
  expect(await drawnAtEnd('python')).toMatchObject({ 'stack._items': 'cells', page: 'tree' });
});

test('the example in TypeScript is drawn as its classes say', async () => {
  expect(await drawnAtEnd('ts')).toMatchObject({ maps: 'maps', first: 'list' });
});
