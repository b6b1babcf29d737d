import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRecording } from '@pellucid/replay';
import { momentAt, subjectsOf } from '@pellucid/stage';
import { expect, test } from 'vitest';
import { pellucid } from './testing/cli.ts';
import { folder } from './testing/folder.ts';

const document = readFileSync(new URL('../../../docs/views.md', import.meta.url), 'utf8');

/** The example of the document in the language, recorded; what is drawn at its end, by name. */
async function drawnAtEnd(language: string): Promise<Readonly<Record<string, string>>> {
  const code = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(document)?.[1] ?? '';
  const program = join(folder(), language === 'python' ? 'example.py' : 'example.ts');
  writeFileSync(program, code);
  expect((await pellucid(['record', '--quiet', program])).code).toBe(0);
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
