import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSafetensors } from '@pellucid/tensor';
import { deblur } from '@pellucid/vision';
import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { folder } from '../testing/folder.ts';
import { withNetwork } from './network-file.ts';

const photo = { width: 8, height: 8, channels: 3, data: new Uint8Array(192) } as const;

async function failureOf(bytes: Uint8Array | null): Promise<{ readonly message: string; readonly code: number }> {
  const path = join(folder(), 'network.safetensors');
  if (bytes !== null) writeFileSync(path, bytes);
  const error: unknown = await withNetwork(path, (options) => deblur(photo, { method: 'network', ...options })).catch(
    (each: unknown) => each,
  );
  if (!(error instanceof Failure)) throw error;
  return { code: error.code, message: error.message.replace(path, 'FILE') };
}

const values = new Map([['first.weight', { shape: [1], data: Float32Array.of(1) }]]);

test('a file that is not there, and one that holds no network, are each a sentence', async () => {
  expect(await failureOf(null)).toEqual({ code: 66, message: '"FILE" cannot be read: there is no such file.' });
  expect(await failureOf(Buffer.from('no parameters'))).toMatchObject({
    code: 65,
    message: expect.stringMatching(/^"FILE" holds no network to restore with: [a-z].*\.$/),
  });
  expect(await failureOf(writeSafetensors(values, new Map([['features', 'vgg']])))).toEqual({
    code: 65,
    message:
      '"FILE" holds no network to restore with: the parameters are for the network "vgg"; expected one of unet, unet-superpixel, superpixel, fpn-mobilenet, fpn-inception.',
  });
  expect(await failureOf(writeSafetensors(values, new Map([['features', 'unet']])))).toMatchObject({ code: 65 });
});

test('an error of the work itself stays what it is', async () => {
  await expect(withNetwork(null, () => Promise.reject(new RangeError('strength')))).rejects.toThrow(RangeError);
});
