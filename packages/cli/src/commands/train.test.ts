import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@pellucid/tensor';
import { writePicture } from '@pellucid/vision/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { pellucid, start, until } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const place = folder();
const photos = join(place, 'photos');

/** The least that is a training: a second or two. */
const small = ['--crop', '32', '--batch', '1', '--threads', '1', '--warm-up', '2'];
const often = ['--validate-every', '5', '--checkpoint-every', '5', '--report-every', '2'];

beforeAll(async () => {
  mkdirSync(photos);
  for (const [index, name] of ['one', 'two', '<img src=x onerror=alert(1)>'].entries()) {
    await writePicture(join(photos, `${name}.png`), bars(index));
  }
  writeFileSync(join(photos, 'broken.jpg'), 'no photograph');
  mkdirSync(join(place, 'empty'));
});

function bars(seed: number): { width: number; height: number; pixels: Uint8Array } {
  const [width, height] = [64, 48];
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return ((x * (seed + 2) + y * ((i % 3) + 1)) >> 3) % 2 === 0 ? 50 : 200;
  });
  return { width, height, pixels };
}

function train(...args: readonly string[]): ReturnType<typeof pellucid> {
  return pellucid(['train', ...args], { cwd: place });
}

/** A digest of each tensor in a checkpoint; the metadata hold the seconds that it took. */
function numbersIn(path: string): Readonly<Record<string, string>> {
  const { tensors } = readSafetensors(readFileSync(path));
  const digest = (data: Float32Array | Int32Array): string => createHash('sha256').update(data).digest('hex');
  return Object.fromEntries([...tensors].map(([name, { data }]) => [name, digest(data)]));
}

describe('a training', () => {
  const run = join(place, 'run');

  test('leaves weights, checkpoints, a log and a report, and says what it gained', async () => {
    const { code, stderr } = await train('photos', '-o', 'run', '--steps', '12', ...small, ...often);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^pellucid: left out "photos\/broken\.jpg": /);
    expect(lines[1]).toMatch(
      /^pellucid: superpixel, 1,\d{3},\d{3} parameters: 12 steps of 1 crop 32×32 from 2 photographs; 1 to validate with$/,
    );
    expect(lines[2]).toMatch(
      /^step 2 of 12, loss [\d.]+, [\d.]+ images\/s(?: \(\d+% waiting for samples\))?, \d+ \w+ left$/,
    );
    expect(lines.at(-2)).toMatch(
      /^step 12 of 12, loss [\d.]+, PSNR [\d.]+ dB \([+−]?[\d.]+\), SSIM [\d.]+ \([+−]?[\d.]+\), [\d.]+ images\/s/,
    );
    expect(lines.at(-1)).toMatch(
      /^pellucid: trained for 12 steps \([+−]?[\d.]+ dB over the blurred pictures.*\) → run\/weights\.safetensors; /,
    );
    const { tensors, metadata } = readSafetensors(readFileSync(join(run, 'weights.safetensors')));
    expect(Object.fromEntries(metadata)).toMatchObject({ features: 'superpixel', superpixels: 'true' });
    expect(tensors.get('final.weight')?.shape).toEqual([3, 16, 3, 3]);
  });

  test('has a line of JSON in the log for each report', () => {
    const reports = readFileSync(join(run, 'log.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(reports.map(({ step }) => step)).toEqual([2, 4, 5, 6, 8, 10, 12]);
    expect(reports.filter(({ psnr }) => psnr !== null).map(({ step }) => step)).toEqual([5, 10, 12]);
    for (const report of reports) {
      expect(report).toMatchObject({
        loss: expect.any(Number),
        lr: expect.any(Number),
        gradientNorm: expect.any(Number),
      });
      expect(report.waited).toBeGreaterThanOrEqual(0);
      expect(report.imagesPerSecond).toBeGreaterThan(0);
    }
  });

  test('has a report in which nothing is loaded and no name is markup', () => {
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    expect(page.match(/<img src="(?!data:image\/png;base64,)/g)).toBeNull();
    expect(page.match(/<img /g)).toHaveLength(18);
    expect(page).toContain('broken.jpg');
    expect(page.match(/<script|https?:|onerror=/g)).toBeNull();
  });

  test('is not written over, and does not go on by another plan or with other photographs', async () => {
    const before = readFileSync(join(run, 'last.safetensors'));
    expect(await train('photos', '-o', 'run', ...small)).toMatchObject({
      code: 73,
      stderr:
        'pellucid: There is a training in "run" already; go on with `pellucid train photos -o run --resume`, or name another folder with -o.\n',
    });
    expect(await train('photos', '-o', 'run', '--resume', '--batch', '2')).toMatchObject({
      code: 2,
      stderr: 'pellucid: The training in "run" was started with --batch 1, not 2; leave it out.\n',
    });
    const others = join(place, 'others');
    mkdirSync(others);
    for (const index of [7, 8]) await writePicture(join(others, `${index}.png`), bars(index));
    expect(await train('others', '-o', 'run', '--resume')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^pellucid: The photographs are not those that the training in "run" was started with; .*\n$/,
      ),
    });
    expect(readFileSync(join(run, 'last.safetensors')).equals(before)).toBe(true);
  });

  test('can start from the weights of another, and says which do not fit', async () => {
    const weights = readFileSync(join(run, 'weights.safetensors'));
    expect(
      await train('photos', '-o', 'finer', '--from', 'run/weights.safetensors', '--steps', '1', ...small),
    ).toMatchObject({ code: 0 });
    const { tensors } = readSafetensors(weights);
    const less = new Map([...tensors].filter(([name]) => name !== 'final.bias'));
    writeFileSync(join(place, 'less.safetensors'), writeSafetensors(less));
    writeFileSync(join(place, 'cut.safetensors'), weights.subarray(0, 1000));
    for (const [file, reason] of [
      ['less', 'the parameters do not fit the network: 1 missing ("final.bias")'],
      ['cut', 'the header claims'],
      ['none', 'there is no such file'],
    ]) {
      const { code, stderr } = await train('photos', '-o', 'other', '--from', `${file}.safetensors`, ...small);
      expect({ code, stderr }).toEqual({
        code: 65,
        stderr: expect.stringContaining(`pellucid: The parameters in "${file}.safetensors" cannot be used: ${reason}`),
      });
      expect(stderr.split('\n')).toHaveLength(2);
    }
    expect(existsSync(join(place, 'other'))).toBe(false);
  });
});

describe('a training that was stopped', () => {
  const steps = ['--steps', '16', ...small];

  beforeAll(async () => {
    expect(await train('photos', '-o', 'straight', ...steps, ...often)).toMatchObject({ code: 0 });
  });

  /** Starts a training, and does something to it when it has written a checkpoint. */
  async function stopped(run: string, signal: NodeJS.Signals): Promise<Awaited<ReturnType<typeof start>['ended']>> {
    const running = start(['train', 'photos', '-o', run, ...steps, ...often], { cwd: place });
    await until(() => existsSync(join(place, run, 'last.safetensors')));
    running.child.kill(signal);
    return running.ended;
  }

  function expectSameAsStraight(run: string): void {
    for (const file of ['last', 'best', 'weights']) {
      expect(numbersIn(join(place, run, `${file}.safetensors`))).toEqual(
        numbersIn(join(place, 'straight', `${file}.safetensors`)),
      );
    }
    const log = (name: string) =>
      readFileSync(join(place, name, 'log.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => {
          const { seconds, imagesPerSecond, waited, ...numbers } = JSON.parse(line);
          return numbers;
        });
    expect(log(run)).toEqual(log('straight'));
  }

  test('by kill -9 goes on to the same bits', async () => {
    expect(await stopped('killed', 'SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    // What a writer leaves behind that is killed.
    writeFileSync(join(place, 'killed', 'best.safetensors.0123abcd.unfinished'), 'half');
    writeFileSync(join(place, 'killed', 'log.jsonl'), '{"step":99999,', { flag: 'a' });
    expect(await train('photos', '-o', 'killed', '--resume', ...often)).toMatchObject({ code: 0 });
    expect(existsSync(join(place, 'killed', 'best.safetensors.0123abcd.unfinished'))).toBe(false);
    expectSameAsStraight('killed');
  });

  test('by Ctrl-C finishes its step, says how to go on, and goes on to the same bits', async () => {
    const { code, stderr } = await stopped('interrupted', 'SIGINT');
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(stderr).toMatch(
      /\npellucid: stopped after step \d+ of 16; go on with `pellucid train photos -o interrupted --resume`\n$/,
    );
    expect(await train('photos', '-o', 'interrupted', '--resume', ...often)).toMatchObject({ code: 0 });
    expectSameAsStraight('interrupted');
  });

  test('whose checkpoint is cut is not gone on with', async () => {
    const path = join(place, 'cut-run');
    mkdirSync(path);
    writeFileSync(
      join(path, 'last.safetensors'),
      readFileSync(join(place, 'straight', 'last.safetensors')).subarray(0, 5000),
    );
    expect(await train('photos', '-o', 'cut-run', '--resume')).toMatchObject({
      code: 65,
      stderr: expect.stringMatching(
        /^pellucid: "cut-run\/last\.safetensors" is not a training to go on with: the header claims .*\n$/,
      ),
    });
    rmSync(path, { recursive: true });
  });
});

test.each([
  [
    ['photos', '--resume', '-o', 'nothing'],
    66,
    'There is no checkpoint in "nothing" to go on from; leave --resume out to start.',
  ],
  [['missing'], 66, 'Cannot read the folder missing (ENOENT); expected a folder with photographs.'],
  [['empty'], 66, 'No photographs in empty: expected files ending in .jpg, .jpeg, .png, .webp, .tif, .tiff or .avif.'],
])('%j is refused in one sentence', async (args, code, sentence) => {
  expect(await train(...args)).toMatchObject({ code, stderr: `pellucid: ${sentence}\n`, stdout: '' });
});

test('a crop that is larger than every photograph is refused, and nothing is left behind', async () => {
  expect(await train('photos', '--crop', '96')).toMatchObject({
    code: 66,
    stderr: expect.stringMatching(/^pellucid: No photograph in photos is as large as a crop of 96×96 pixels; .*\n$/),
  });
  expect(existsSync(join(place, 'photos-training'))).toBe(false);
});
