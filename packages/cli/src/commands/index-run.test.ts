import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryAccess } from '@pellucid/format';
import { IndexVersionError, openIndexed, openRecording, settle } from '@pellucid/replay';
import { beforeAll, expect, test } from 'vitest';
import { examples, pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const place = folder();
const recording = join(place, 'lru-cache.ts.pellucid');
beforeAll(async () => {
  await pellucid(['record', '-o', recording, join(examples, 'javascript/lru-cache.ts')]);
});

test('the index lies beside the recording, which opens by it', async () => {
  const done = await pellucid(['index', recording]);
  expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/steps, .* of the recording\) → .*\.index/) });
  const bytes = readFileSync(recording);
  const opened = await openIndexed(memoryAccess(bytes), memoryAccess(readFileSync(`${recording}.index`)));
  const whole = await openRecording(bytes);
  expect(opened.steps).toBe(whole.steps);
  expect(await settle(() => opened.calls.map(({ entered }) => entered))).toEqual(
    whole.calls.map(({ entered }) => entered),
  );
});

test('an index that another version made is made anew when the recording is asked', async () => {
  await pellucid(['index', recording]);
  const made = readFileSync(`${recording}.index`);
  const old = Buffer.from(made);
  old[old.length - 1] = '5'.charCodeAt(0);
  writeFileSync(`${recording}.index`, old);
  const bytes = readFileSync(recording);
  await expect(openIndexed(memoryAccess(bytes), memoryAccess(old))).rejects.toThrow(IndexVersionError);
  expect(await pellucid(['history', recording, '--exceptions'])).toMatchObject({ code: 0 });
  expect(readFileSync(`${recording}.index`).equals(made)).toBe(true);
});

test('what is no recording gets no index', async () => {
  const other = join(place, 'other.pellucid');
  writeFileSync(other, 'nothing');
  expect(await pellucid(['index', other])).toMatchObject({ code: 65 });
});

test('an index in a folder that is not there is refused with what to do', async () => {
  const refused = await pellucid(['index', '-o', join(place, 'nowhere', 'run.index'), recording]);
  expect(refused).toMatchObject({ code: 73, stderr: expect.stringContaining('make it, or choose another place') });
});
