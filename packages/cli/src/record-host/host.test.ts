import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryAccess, type RecordingPart, readRecording } from '@pellucid/format';
import { beforeEach, describe, expect, test } from 'vitest';
import { folder } from '../testing/folder.ts';
import { frame, goodbye, hello, lines, sender, source } from '../testing/frames.ts';
import { type Hosted, host } from './host.ts';

let path: string;
beforeEach(() => {
  path = join(folder(), 'run.pellucid');
});

function hosting(args: readonly string[]): Promise<Hosted> {
  return host({ command: process.execPath, args, environment: {} }, path, 'test');
}

async function parts(): Promise<readonly RecordingPart[]> {
  const found: RecordingPart[] = [];
  for await (const part of readRecording(memoryAccess(readFileSync(path)))) found.push(part);
  return found;
}

describe('a recording holds what was sent, and how the program ended', () => {
  test.each([
    ['process.exitCode = 0', null, { outcome: 'exited', code: 0, exception: null }],
    ['process.exitCode = 3', 'Error: no', { outcome: 'exited', code: 3, exception: 'Error: no' }],
    ["process.kill(process.pid, 'SIGKILL')", null, { outcome: 'signalled', signal: 'SIGKILL' }],
  ])('%s', async (code, exception, end) => {
    const hosted = await hosting(sender([hello, source, lines(0, 3), lines(3, 2), goodbye(exception)], code));
    expect(hosted).toMatchObject({ path, steps: 5, problem: null, bytes: readFileSync(path).length });
    expect(await parts()).toMatchObject([
      { part: 'facts' },
      { part: 'source', text: 'pass\n' },
      { part: 'events', firstStep: 0, count: 3 },
      { part: 'events', firstStep: 3, count: 2 },
      { part: 'end', end, damage: null },
    ]);
  });
});

test('frames may come in pieces of any size', async () => {
  const bytes = Buffer.concat([hello, source, lines(0, 1000)]).toString('base64');
  const hosted = await hosting([
    '-e',
    `const bytes = Buffer.from('${bytes}', 'base64');
     for (let at = 0; at < bytes.length; at += 7) require('node:fs').writeSync(3, bytes, at, Math.min(7, bytes.length - at));`,
  ]);
  expect(hosted).toMatchObject({ steps: 1000, problem: null });
});

test('a program that ends before its first source leaves an earlier recording alone', async () => {
  writeFileSync(path, 'earlier');
  expect(await hosting(sender([hello, goodbye('SyntaxError: no')], 'process.exitCode = 1'))).toMatchObject({
    path: null,
    steps: 0,
    exit: { by: 'code', code: 1 },
  });
  expect(readFileSync(path, 'utf8')).toBe('earlier');
});

test('a player keeps the recording that it has opened when another takes its name', async () => {
  await hosting(sender([hello, source, lines(0, 1)]));
  const { openSync, fstatSync } = await import('node:fs');
  const descriptor = openSync(path, 'r');
  const before = fstatSync(descriptor).size;
  await hosting(sender([hello, source, lines(0, 5000)]));
  expect(fstatSync(descriptor).size).toBe(before);
});

describe('what is wrong on the wire ends the recording, not the program', () => {
  test.each([
    ['a gap between batches', [hello, source, lines(0, 2), lines(5, 1)], 2],
    ['an unknown frame', [hello, source, lines(0, 2), frame(9 as 1, {})], 2],
    ['a frame too large', [hello, source, lines(0, 2), Buffer.from([3, 255, 255, 255, 255])], 2],
    ['a batch that is none', [hello, source, frame(3, Buffer.from('nonsense'))], 0],
  ])('%s', async (_, frames, steps) => {
    const hosted = await hosting(sender([...frames, lines(9, 9)], 'process.exitCode = 4'));
    expect(hosted).toMatchObject({ steps, problem: { kind: 'wire' }, exit: { by: 'code', code: 4 } });
    expect((await parts()).at(-1)).toMatchObject({ end: { outcome: 'interrupted' }, damage: null });
  });

  test('no hello', async () => {
    expect(await hosting(sender([source]))).toMatchObject({ path: null, problem: { kind: 'wire' } });
    expect(existsSync(path)).toBe(false);
  });
});

test('a full disk stops the recording and not the program', async () => {
  path = '/dev/full';
  const hosted = await hosting(sender([hello, source, lines(0, 100), lines(100, 100)], 'process.exitCode = 5'));
  expect(hosted).toMatchObject({
    problem: { kind: 'file', reason: 'the disk is full' },
    exit: { by: 'code', code: 5 },
  });
});

test('a process that the program leaves behind does not hold up the end', async () => {
  const leave = `const { spawn } = require('node:child_process');
    const left = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)'], { stdio: ['ignore', 'ignore', 'ignore', 3], detached: true });
    require('node:fs').writeFileSync(${JSON.stringify(path)} + '.pid', String(left.pid));
    left.unref();`;
  const hosted = await hosting(sender([hello, source, lines(0, 3)], leave));
  process.kill(Number(readFileSync(`${path}.pid`, 'utf8')));
  expect(hosted).toMatchObject({ steps: 3, exit: { by: 'code', code: 0 } });
});

test.runIf(existsSync('/dev/shm'))(
  'what a host has left in memory that was killed is taken away by the next one',
  async () => {
    const left = mkdtempSync('/dev/shm/pellucid-');
    const killed = `require('node:net').createServer().listen('${left}/wire', () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', killed]);
    expect(existsSync(join(left, 'wire'))).toBe(true);
    const args = sender([hello, source, lines(0, 1), goodbye(null)], 'setTimeout(() => {}, 200)');
    await host({ command: process.execPath, args, environment: {}, meeting: 'MEETING' }, path, 'test');
    expect(existsSync(left)).toBe(false);
  },
);

test('a command that is not there is said in one sentence', async () => {
  await expect(host({ command: 'no-such-interpreter', args: [], environment: {} }, path, 'test')).rejects.toMatchObject(
    {
      code: 69,
      message: '"no-such-interpreter" cannot be started: there is no such command.',
    },
  );
});
