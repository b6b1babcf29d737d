import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { deblurChoices } from '../commands/deblur-options.ts';
import { folder } from '../testing/folder.ts';
import { planOutputs } from './outputs.ts';
import { restore } from './restore.ts';

const photos = fileURLToPath(new URL('../../../../fixtures/vision/photos/', import.meta.url));

test('work that is stopped rejects with the reason and leaves no file', async () => {
  const there = folder();
  const photo = join(there, 'described.jpg');
  cpSync(join(photos, 'described.jpg'), photo);
  const [job] = planOutputs([photo], null, ['restored']).jobs;
  const controller = new AbortController();
  const reason = new Error('enough');
  const stopped = restore(job!, deblurChoices([photo]), () => controller.abort(reason), controller.signal);
  await expect(stopped).rejects.toBe(reason);
  expect(readdirSync(there)).toEqual(['described.jpg']);
});

test('at strength 0 the photograph is copied byte for byte', async () => {
  const there = folder();
  const photo = join(there, 'palette.png');
  cpSync(join(photos, 'palette.png'), photo);
  const [job] = planOutputs([photo], join(there, 'same.png'), ['restored']).jobs;
  const choices = deblurChoices([photo, '--method', 'network', '--strength', '0']);
  await restore(job!, choices, () => {}, new AbortController().signal);
  expect(readFileSync(join(there, 'same.png')).equals(readFileSync(photo))).toBe(true);
});
