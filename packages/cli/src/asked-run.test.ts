import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryAccess } from '@pellucid/format';
import { buildIndex, openRecording, type Recording } from '@pellucid/replay';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { diff } from './commands/diff.ts';
import { find } from './commands/find.ts';
import { history } from './commands/history.ts';
import { indexRun } from './commands/index-run.ts';
import { profile } from './commands/profile.ts';
import { show } from './commands/show.ts';
import { why } from './commands/why.ts';
import { pellucid } from './testing/cli.ts';
import { folder } from './testing/folder.ts';

const gallery = fileURLToPath(new URL('../../../gallery/', import.meta.url));
const market = fileURLToPath(new URL('../../../bench/replay/market.mjs', import.meta.url));
const oldDays = fileURLToPath(new URL('../../../fixtures/recordings/', import.meta.url));
const place = folder();

const commands = { show, history, why, find, profile, diff };
type Asked = readonly [command: keyof typeof commands, ...args: string[]];

async function recorded(program: string, ...args: readonly string[]): Promise<string> {
  const run = join(place, `${program.split('/').at(-1)}.pellucid`);
  expect(await pellucid(['record', '--quiet', '-o', run, program, ...args])).toMatchObject({ code: 0 });
  return run;
}

/** What the command prints, or the sentence with which it ends. */
async function answerOf(run: string, [command, ...args]: Asked): Promise<string> {
  let printed = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await commands[command]([run, ...args]);
  } catch (error) {
    printed += String(error);
  } finally {
    spy.mockRestore();
  }
  return printed;
}

/** An index of many segments, however short the recording is. */
async function writeSmallIndex(run: string): Promise<void> {
  const pieces: Uint8Array[] = [];
  const sink = { write: async (bytes: Uint8Array) => void pieces.push(bytes.slice()) };
  await buildIndex(memoryAccess(readFileSync(run)), sink, { segmentEvents: 50 });
  writeFileSync(`${run}.index`, Buffer.concat(pieces));
}

/** A little of everything that can be asked of the recording. */
function questionsOf({ sources, steps }: Recording): readonly Asked[] {
  const [source] = sources;
  const names = [...new Set(source?.program.variables.map(({ name }) => name))].slice(0, 8);
  const functions = source?.program.functions.filter(({ kind }) => kind !== 'module').slice(0, 3) ?? [];
  const file = source?.program.path.split('/').at(-1) ?? '';
  const middle = ['--at', String(steps >> 1)];
  return [
    ['show'],
    ['show', ...middle],
    ['show', '--json', ...middle],
    ['profile'],
    ['profile', '--json'],
    ['history', '--exceptions'],
    ['history', '--output', 'e'],
    ['find', '1', '--limit', '20'],
    ['find', '--json', 'none says this'],
    ...names.flatMap((name): Asked[] => [
      ['history', name],
      ['history', '--json', '--limit', '7', name, ...middle],
      ['why', name],
      ['why', '--json', `${name}[0]`, ...middle],
      ['history', `${name}[0]`],
    ]),
    ...names.slice(0, 3).flatMap((name): Asked[] => [
      ['show', '--history', name, ...middle],
      ['find', '--json', '--limit', '9', `${name} > 1`],
      ['find', name],
    ]),
    ...functions.flatMap(({ name, range }): Asked[] => [
      ['history', `${name}()`],
      ['history', `${name}.${names[0]}`],
      ['why', `${name}()`, ...middle],
      ['history', `${file}:${range[0] + 1}`, '--limit', '30'],
    ]),
  ];
}

/** Of as many questions, those that had an answer and not only a sentence why there is none. */
async function expectSame(run: string, questions: readonly Asked[], index: () => Promise<unknown>): Promise<number> {
  const whole: string[] = [];
  for (const question of questions) whole.push(await answerOf(run, question));
  await index();
  for (const [at, question] of questions.entries()) {
    expect([question, await answerOf(run, question)]).toEqual([question, whole[at]]);
  }
  rmSync(`${run}.index`);
  return whole.filter((answer) => !answer.startsWith('Failure')).length;
}

describe('a recording with an index beside it is told as it is without', () => {
  const programs = readdirSync(gallery).filter((name) => /\.(?:py|ts)$/.test(name));
  test.each(programs)('%s', { timeout: 120_000 }, async (program) => {
    const run = await recorded(join(gallery, program));
    const questions = questionsOf(await openRecording(readFileSync(run)));
    expect(await expectSame(run, questions, () => writeSmallIndex(run))).toBeGreaterThan(15);
  });
});

test('and so is one whose names only the run knows', async () => {
  const program = join(place, 'named.py');
  writeFileSync(
    program,
    'for n in range(40):\n    globals()[f"made{n % 3}"] = [n]\n    exec("inner = n * 2")\nprint(inner)\n',
  );
  const run = await recorded(program);
  const questions: readonly Asked[] = [
    ['history', 'made1'],
    ['history', 'inner', '--at', '70'],
    ['why', 'inner'],
    ['history', 'made1[0]'],
    ['find', 'made2[0] > 7'],
  ];
  expect(await expectSame(run, questions, () => writeSmallIndex(run))).toBeGreaterThan(2);
});

test('and two are compared as they are without', { timeout: 120_000 }, async () => {
  const text = readFileSync(join(gallery, 'heap.py'), 'utf8');
  const programs = ['one.py', 'other.py'].map((name) => join(place, name));
  writeFileSync(programs[0] ?? '', text);
  writeFileSync(programs[1] ?? '', text.replace(/\b3\b/, '4').replace(/\b2\b/, '1'));
  const [one = '', other = ''] = [await recorded(programs[0] ?? ''), await recorded(programs[1] ?? '')];
  const questions: readonly Asked[] = [
    ['diff', other],
    ['diff', '--json', other],
  ];
  const index = () => Promise.all([one, other].map(writeSmallIndex));
  expect(await expectSame(one, questions, index)).toBe(2);
  expect(await answerOf(one, ['diff', other])).toContain('the line is not the same in both programs');
  rmSync(`${other}.index`);
});

test.each(['v1', 'v2'])('and so is one of version %s of the format', async (version) => {
  const run = join(place, `${version}.pellucid`);
  copyFileSync(join(oldDays, version, 'rail.py.pellucid'), run);
  const questions = questionsOf(await openRecording(readFileSync(run)));
  expect(await expectSame(run, questions, () => writeSmallIndex(run))).toBeGreaterThan(15);
});

describe('one of 200,000 events', () => {
  let run = '';
  beforeAll(async () => {
    run = await recorded(market, '30');
  });

  test('is told as it is without', { timeout: 240_000 }, async () => {
    const at = ['--at', '150000'];
    const questions: readonly Asked[] = [
      ['show', ...at],
      ['show', '--json', ...at],
      ['show', '--history', 'traded', ...at],
      ['history', 'key'],
      ['history', 'items', '--limit', '40', ...at],
      ['history', '--json', 'push()', '--limit', '2000'],
      ['history', 'accounts[3].balance'],
      ['find', 'traded > 22000'],
      ['find', '--json', 'round 1'],
      ['why', 'accounts[3].balance', ...at],
      ['why', '--json', 'traded'],
      ['why', '--output', 'median'],
    ];
    expect(await expectSame(run, questions, () => indexRun([run]))).toBe(questions.length);
  });

  test('has one sentence for an index that is damaged', async () => {
    await indexRun([run]);
    const index = readFileSync(`${run}.index`);
    writeFileSync(`${run}.index`, index.fill(0, 1000, index.length >> 1));
    expect(await answerOf(run, ['show', '--at', '100000'])).toMatch(
      /^Failure: ".*\.index" is damaged or belongs to another recording; delete it, or make it anew with `.*pellucid index .*`\.$/,
    );
    rmSync(`${run}.index`);
  });
});

test('one that the memory cannot hold is read by its index, or refused in a sentence', {
  timeout: 120_000,
}, async () => {
  const run = await recorded(market, '400');
  const asked: Asked = ['history', 'key', '--at', '40000'];
  const [command, ...args] = asked;
  const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=120' };
  const ask = () => pellucid([command, run, ...args], { env });
  expect(await ask()).toMatchObject({
    code: 65,
    stdout: '',
    stderr: expect.stringMatching(
      /pellucid: ".*" is too large to be read whole .* make an index with `.*pellucid index .*`, by which .* need\.\n$/,
    ),
  });
  await indexRun([run]);
  expect(await ask()).toMatchObject({ code: 0, stderr: '', stdout: await answerOf(run, asked) });
});
