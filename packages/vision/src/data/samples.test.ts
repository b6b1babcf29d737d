import { createHash } from 'node:crypto';
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultDegradation } from '../blur/degrade.ts';
import { pictureFromPlanes } from '../images/planes.ts';
import { psnr } from '../images/psnr.ts';
import { SampleError, SamplesClosedError, type UnreadablePhotoError } from './errors.ts';
import { openPairs, openPhotos } from './open-source.ts';
import type { Sample } from './sample.ts';
import { openSamples, type SampleOptions } from './samples.ts';
import { withPhotos } from './testing/photo-folder.ts';
import { validationSamples } from './validation-samples.ts';

const photos = { '1.png': '90x70', '2.png': '64x100 #1', '3.jpg': '80x80 #2' };

const print = ({ index, blurred, sharp, labels }: Sample): string => {
  const hash = createHash('sha1').update(blurred).update(sharp);
  for (const level of labels) hash.update(level);
  return `${index} ${hash.digest('hex')}`;
};

const take = async (options: SampleOptions, count: number): Promise<readonly Sample[]> => {
  const samples = openSamples(options);
  const taken: Sample[] = [];
  try {
    while (taken.length < count) taken.push(await samples.next());
    return taken;
  } finally {
    await samples.close();
  }
};

describe('a stream of samples', () => {
  test('is the same with any number of workers, any queue and any room for photographs', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const options = { source, crop: 32, seed: 4 };
      const one = await take(options, 6);
      const three = await take({ ...options, workers: 3, queue: 2, cacheBytes: 0 }, 6);
      expect(three.map(print)).toEqual(one.map(print));
      expect(new Set(one.map((sample) => print(sample).slice(3))).size).toBe(6);
    });
  });

  test('goes on from any sample as if it had never stopped', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const options = { source, crop: 32, seed: 4, workers: 2 };
      const all = await take(options, 6);
      const rest = await take({ ...options, start: 4 }, 2);
      expect(rest.map(print)).toEqual(all.slice(4).map(print));
    });
  });

  test('differs with the seed', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const [a] = await take({ source, crop: 32, seed: 4 }, 1);
      const [b] = await take({ source, crop: 32, seed: 5 }, 1);
      expect(print(a!)).not.toBe(print(b!));
    });
  });

  test('has crops of the right size and range, with labels for each level', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const levels = [
        { width: 16, height: 16 },
        { width: 4, height: 4 },
      ];
      const superpixels = { segments: 12, compactness: 10, levels };
      for (const { blurred, sharp, labels } of await take({ source, crop: 32, seed: 1, superpixels }, 3)) {
        expect([blurred.length, sharp.length]).toEqual([3 * 32 * 32, 3 * 32 * 32]);
        expect(blurred.every((value) => value >= -1 && value <= 1)).toBe(true);
        expect(labels.map(({ length }) => length)).toEqual([256, 16]);
        for (const level of labels) expect(new Set(level).size).toBe(Math.max(...level) + 1);
      }
    });
  });

  test('of photographs is blurred, each in its own way', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const likeness = (await take({ source, crop: 32, seed: 1 }, 8)).map(({ blurred, sharp }) =>
        psnr(pictureFromPlanes(blurred, 32, 32), pictureFromPlanes(sharp, 32, 32)),
      );
      expect(Math.min(...likeness)).toBeLessThan(25);
      expect(new Set(likeness).size).toBe(8);
    });
  });

  test('that are blurred twice over hold the deconvolved crop in the share that was asked for, and else the blurred one again', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const area = 3 * 32 * 32;
      const same = ({ blurred }: Sample) =>
        blurred.subarray(0, area).every((value, at) => value === blurred[area + at]);
      const alone = await take({ source, crop: 32, seed: 4, deconvolved: 0 }, 6);
      expect(alone.map(same)).toEqual(Array(6).fill(true));
      const all = await take({ source, crop: 32, seed: 4, deconvolved: 1 }, 6);
      expect(all.some(same)).toBe(false);
    });
  });

  test('of pairs has the same place of both, turned the same way', async () => {
    const files = {
      'blurred/1.png': '90x70 negative',
      'sharp/1.png': '90x70',
      'blurred/2.png': '64x64 #2 negative',
      'sharp/2.png': '64x64 #2',
    };
    await withPhotos(files, async (folder) => {
      const { source } = await openPairs(folder, 32);
      for (const { blurred, sharp } of await take({ source, crop: 32, seed: 2 }, 6)) {
        expect(blurred.every((value, i) => Math.abs(value + sharp[i]!) < 1e-6)).toBe(true);
      }
    });
  });
});

describe('when something is wrong', () => {
  test('options that are no whole numbers or too small are refused before any worker starts', () => {
    const options: SampleOptions = { source: { kind: 'photos', photos: [] }, crop: 32, seed: 0 };
    expect(() => openSamples({ ...options, workers: 0 })).toThrow(
      'Option workers is 0; expected a whole number from 1',
    );
    expect(() => openSamples({ ...options, crop: 1.5 })).toThrow('Option crop is 1.5');
    expect(() => openSamples({ ...options, start: -1 })).toThrow('Option start is -1');
  });

  test('a photograph that does not decode is told once, and the samples are the same at any number of workers', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const path = `${folder}/1.png`;
      writeFileSync(path, readFileSync(path).subarray(0, 1000));
      const told: UnreadablePhotoError[] = [];
      const options = { source, crop: 32, seed: 4, onUnreadable: (error: UnreadablePhotoError) => told.push(error) };
      const one = await take(options, 8);
      expect(told.map((error) => error.path)).toEqual([path]);
      const two = await take({ ...options, workers: 2 }, 8);
      expect(two.map(print)).toEqual(one.map(print));
    });
  });

  test('a photograph that has gone ends the stream with its name', async () => {
    await withPhotos({ '1.png': '64x64' }, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      unlinkSync(`${folder}/1.png`);
      const samples = openSamples({ source, crop: 32, seed: 0 });
      await expect(samples.next()).rejects.toThrow(
        `Sample 0 cannot be made from ${folder}/1.png: the file cannot be opened (ENOENT)`,
      );
      await expect(samples.next()).rejects.toBeInstanceOf(SampleError);
      await samples.close();
    });
  });

  test('closing is answered while a sample is awaited, and may be repeated', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const samples = openSamples({ source, crop: 32, seed: 0, workers: 2 });
      const awaited = [samples.next(), samples.next()].map((sample) => sample.catch((error: unknown) => error));
      await Promise.all([samples.close(), samples.close()]);
      for (const error of await Promise.all(awaited)) expect(error).toBeInstanceOf(SamplesClosedError);
      await expect(samples.next()).rejects.toThrow('The stream of samples is closed');
    });
  });
});

describe('samples to validate with', () => {
  test('are the same every time, and not those of the stream', async () => {
    await withPhotos(photos, async (folder) => {
      const { source } = await openPhotos(folder, 32);
      const recipe = { crop: 32, seed: 4, degradation: defaultDegradation, deconvolved: null };
      const ignore = (): void => {};
      const first = await validationSamples(source, recipe, 4, ignore);
      const again = await validationSamples(source, recipe, 4, ignore);
      expect(again.map(print)).toEqual(first.map(print));
      const stream = await take({ source, crop: 32, seed: 4 }, 4);
      expect(stream.map(print)).not.toEqual(first.map(print));
    });
  });
});
