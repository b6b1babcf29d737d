import { describe, expect, test } from 'vitest';
import { defocusKernel } from '../blur/defocus.ts';
import { degrade } from '../blur/degrade.ts';
import type { Kernel } from '../blur/kernel.ts';
import { linearKernel } from '../blur/linear-motion.ts';
import type { Picture } from '../images/picture.ts';
import { psnr } from '../images/psnr.ts';
import { Random } from '../random.ts';
import { deblur } from './deblur.ts';
import type { DeblurStage } from './decision.ts';
import type { PhotoPixels } from './photo-pixels.ts';
import { PhotoPixelsError } from './photo-pixels-error.ts';
import type { DeblurRuntime, NetworkTask } from './runtime.ts';
import { ownRuntime } from './runtime-node.ts';

/** Rectangles of many sizes and colours, turned by a few angles: edges in all directions. */
function scene(width: number, height: number): Picture {
  const random = Random.seeded(8);
  const shapes = Array.from({ length: 160 }, () => ({
    x: random.uniform(0, width),
    y: random.uniform(0, height),
    across: random.uniform(3, 26),
    down: random.uniform(3, 26),
    turn: random.uniform(0, Math.PI),
    colour: [random.uniform(20, 235), random.uniform(20, 235), random.uniform(20, 235)],
  }));
  const pixels = new Uint8Array(width * height * 3).fill(128);
  for (const { x, y, across, down, turn, colour } of shapes) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const u = Math.cos(turn) * (column - x) + Math.sin(turn) * (row - y);
        const v = Math.cos(turn) * (row - y) - Math.sin(turn) * (column - x);
        if (Math.abs(u) < across && Math.abs(v) < down) pixels.set(colour, 3 * (row * width + column));
      }
    }
  }
  return { width, height, pixels };
}

const sharp = scene(240, 200);
const photoOf = ({ width, height, pixels }: Picture): PhotoPixels => ({ width, height, channels: 3, data: pixels });
const blurredBy = (kernel: Kernel): PhotoPixels =>
  photoOf(degrade(sharp, { blur: { kind: 'even', kernel }, noise: 1, noiseSeed: 3 }));
const quality = ({ width, height, data }: PhotoPixels): number =>
  psnr({ width, height, pixels: new Uint8Array(data) }, sharp);

describe('auto', () => {
  test('undoes a disc, and says which', async () => {
    const blurred = blurredBy(defocusKernel(3.4));
    const { photo, decision } = await deblur(blurred);
    expect(decision.blur).toMatchObject({ kind: 'disc', radius: expect.closeTo(3.4, 0) });
    expect([decision.method, decision.why, decision.kernelScale]).toEqual(['defocus', 'best', 1]);
    expect(quality(photo)).toBeGreaterThan(quality(blurred) + 2);
  });

  test('undoes a motion', async () => {
    const blurred = blurredBy(linearKernel(9, 1.2));
    const { photo, decision } = await deblur(blurred);
    expect(decision.method).toBe('shake');
    expect(quality(photo)).toBeGreaterThan(quality(blurred) + 1);
  });

  test('gives a sharp photograph back as it was', async () => {
    const photo = photoOf(sharp);
    const result = await deblur(photo);
    expect(result.photo).toBe(photo);
    expect(result.decision).toMatchObject({ method: 'none', why: 'sharp', kernel: null });
  });
});

test('a photograph that is too small to find a blur in is left alone unless it is plainly blurred', async () => {
  const small = photoOf(scene(40, 30));
  expect(await deblur(small)).toMatchObject({ photo: small, decision: { method: 'none' } });
  const dot: PhotoPixels = { width: 1, height: 1, channels: 3, data: Uint8Array.of(9, 120, 200) };
  expect(await deblur(dot)).toMatchObject({ photo: dot, decision: { method: 'none' } });
  const blur = { kind: 'even', kernel: defocusKernel(5) } as const;
  const soft = photoOf(degrade(scene(60, 60), { blur, noise: 1, noiseSeed: 3 }));
  expect((await deblur(soft)).decision.method).toBe('network');
});

test('a photograph without colours gets none', async () => {
  const blurred = blurredBy(defocusKernel(3.4));
  const data = blurred.data.map((_, i) => blurred.data[i - (i % 3)] ?? 0);
  const { photo, decision } = await deblur({ ...blurred, data });
  expect(decision.method).toBe('defocus');
  expect(photo.data.every((value, i) => value === photo.data[i - (i % 3)])).toBe(true);
  expect(photo.data).not.toEqual(data);
});

test('the parameters are those for the tasks: what deconvolution leaves is cleaned and mixed with what the network makes by itself', async () => {
  const asked: NetworkTask[] = [];
  const own = ownRuntime();
  const runtime: DeblurRuntime = {
    backend: own.backend,
    parameters: (task) => {
      asked.push(task);
      return own.parameters(task);
    },
  };
  await deblur(blurredBy(defocusKernel(3)), { method: 'defocus', runtime });
  expect(asked).toEqual(['clean', 'restore']);
  asked.length = 0;
  await deblur(blurredBy(defocusKernel(3)), { method: 'network', runtime });
  expect(asked).toEqual(['restore']);
});

describe('what was given', () => {
  const blurred = blurredBy(defocusKernel(2));
  const withAlpha: PhotoPixels = {
    width: 40,
    height: 30,
    channels: 4,
    data: Uint16Array.from({ length: 4800 }, (_, i) => (i * 7919) % 65536),
  };

  test('is not changed, and its size, its kind of samples and its alpha come back', async () => {
    const before = withAlpha.data.slice();
    const { photo } = await deblur(withAlpha, { method: 'network' });
    expect(withAlpha.data).toEqual(before);
    expect(photo).toMatchObject({ width: 40, height: 30, channels: 4 });
    expect(photo.data).toBeInstanceOf(Uint16Array);
    const alphas = (data: PhotoPixels['data']) => [...data].filter((_, i) => i % 4 === 3);
    expect(alphas(photo.data)).toEqual(alphas(before));
  });

  test('moves towards what is restored by as much as the strength says', async () => {
    const [none, half, full] = await Promise.all(
      [0, 0.5, 1].map(async (strength) => (await deblur(blurred, { method: 'network', strength })).photo.data),
    );
    expect(none).toEqual(blurred.data);
    for (const [i, value] of half!.entries()) {
      expect(Math.abs(value - (blurred.data[i]! + full![i]!) / 2)).toBeLessThanOrEqual(1);
    }
  });

  test('is refused where it is no photograph', async () => {
    const wrong = { width: 3, height: 2, channels: 3 as const, data: new Uint8Array(17) };
    await expect(deblur(wrong)).rejects.toThrow(PhotoPixelsError);
    await expect(deblur(wrong)).rejects.toThrow('17 samples were given; 3×2 pixels of 3 channels are 18');
    await expect(deblur(blurred, { strength: 1.5 })).rejects.toThrow('strength is 1.5; expected 0 to 1');
    // @ts-expect-error: JavaScript can hand over anything.
    const foo = deblur(blurred, { method: 'foo' });
    await expect(foo).rejects.toThrow(new RangeError('method is "foo"; expected one of auto, shake, defocus, network'));
  });
});

test('progress goes from nothing to all without going back, and every stage has its time', async () => {
  const seen: { stage: DeblurStage; share: number }[] = [];
  const { decision } = await deblur(blurredBy(defocusKernel(3)), {
    method: 'defocus',
    onProgress: ({ stage, share }) => seen.push({ stage, share }),
  });
  const shares = seen.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
  expect(decision.stages.map(({ stage }) => stage)).toEqual(['look', 'estimate', 'judge', 'deconvolve', 'network']);
  expect(decision.why).toBe('asked');
});

test('progress ends with all of it where nothing is changed, too', async () => {
  const seen: { stage: DeblurStage; share: number }[] = [];
  const onProgress = ({ stage, share }: { stage: DeblurStage; share: number }) => void seen.push({ stage, share });
  await deblur(photoOf(sharp), { onProgress });
  expect(seen.at(-1)).toEqual({ stage: 'look', share: 1 });
  await deblur(blurredBy(defocusKernel(3)), { method: 'network', strength: 0, onProgress });
  expect(seen.at(-1)?.share).toBe(1);
});

test('an aborted signal ends the work with its reason', async () => {
  const controller = new AbortController();
  const work = deblur(blurredBy(defocusKernel(3)), {
    signal: controller.signal,
    onProgress: ({ stage }) => {
      if (stage === 'estimate') controller.abort(new Error('enough'));
    },
  });
  await expect(work).rejects.toThrow('enough');
});
