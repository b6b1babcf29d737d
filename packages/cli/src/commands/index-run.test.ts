import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryAccess } from '@pellucid/format';
import { openIndexed, openRecording, settle } from '@pellucid/replay';
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

test('what is no recording gets no index', async () => {
  const other = join(place, 'other.pellucid');
  writeFileSync(other, 'nothing');
  expect(await pellucid(['index', other])).toMatchObject({ code: 65 });
});

test('an index in a folder that is not there is refused with what to do', async () => {
  const refused = await pellucid(['index', '-o', join(place, 'nowhere', 'run.index'), recording]);
  expect(refused).toMatchObject({ code: 73, stderr: expect.stringContaining('make it, or choose another place') });
});
