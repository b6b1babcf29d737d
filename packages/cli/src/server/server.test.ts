import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { memoryAccess } from '@pellucid/format';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder } from '../testing/folder.ts';
import { playerFiles } from './player-files.ts';
import { type PlayerServer, servePlayer } from './server.ts';

const recording = randomBytes(3_000_000);
const run = (path: string) => ({ path, access: memoryAccess(recording) });
const page = new Map([
  ['index.html', { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>both') }],
  ['both.js', { type: 'text/javascript; charset=utf-8', bytes: Buffer.from('lead()') }],
]);
const runs = [run('rail.py'), run('lru cache.ts')];

let server: PlayerServer;
beforeAll(async () => {
  const place = folder();
  writeFileSync(join(place, 'secret.txt'), 'secret');
  const player = join(place, 'player');
  mkdirSync(join(player, 'assets'), { recursive: true });
  writeFileSync(join(player, 'index.html'), '<!doctype html>player');
  writeFileSync(join(player, 'assets/player.js'), 'play()');
  symlinkSync(join(place, 'secret.txt'), join(player, 'link.json'));
  server = await servePlayer(playerFiles(player), runs, 0, page);
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `path` is sent as it stands: fetch would tidy it up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port, pathname } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: path.replace('TOKEN', pathname.slice(1, -1)), method, headers },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

test('each run has a player of its own, and one page leads to all', async () => {
  expect((await ask('/TOKEN/rail.py/')).body.toString()).toContain('player');
  expect((await ask('/TOKEN/lru%20cache.ts/assets/player.js')).headers['content-type']).toMatch(/^text\/javascript/);
  expect((await ask('/TOKEN/')).body.toString()).toBe('<!doctype html>both');
  expect((await ask('/TOKEN/both.js')).headers['content-type']).toMatch(/^text\/javascript/);
  expect(runs.map((each) => server.addressOf(each).slice(server.address.length))).toEqual([
    'rail.py/',
    'lru%20cache.ts/',
  ]);
});

test('a recording comes whole, in parts, or only as its length', async () => {
  const whole = await ask('/TOKEN/rail.py/recording');
  expect(whole.status).toBe(200);
  expect(whole.body.equals(recording)).toBe(true);
  const part = await ask('/TOKEN/rail.py/recording', { range: 'bytes=1000000-2500000' });
  expect(part.status).toBe(206);
  expect(part.headers['content-range']).toBe('bytes 1000000-2500000/3000000');
  expect(part.body.equals(recording.subarray(1_000_000, 2_500_001))).toBe(true);
  const head = await ask('/TOKEN/rail.py/recording', {}, 'HEAD');
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '3000000', 0]);
  const beyond = await ask('/TOKEN/rail.py/recording', { range: 'bytes=3000000-' });
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */3000000']);
});

describe('who does not know the address gets nothing', () => {
  test.each([
    ['no token', '/', {}],
    ['a wrong token', '/wrong/rail.py/recording', {}],
    ['another host name', '/TOKEN/rail.py/recording', { host: 'evil.example' }],
    ['another origin', '/TOKEN/rail.py/recording', { origin: 'https://evil.example' }],
  ])('%s', async (_, path, headers) => {
    expect((await ask(path, headers)).status).toBe(403);
  });
});

test.each([
  '/TOKEN/rail.py/../secret.txt',
  '/TOKEN/rail.py/%2e%2e/secret.txt',
  '/TOKEN/rail.py/..%2fsecret.txt',
  '/TOKEN/rail.py//etc/passwd',
  '/TOKEN/rail.py/link.json',
  '/TOKEN/other/',
  '/TOKEN/recording',
  '/TOKEN',
])('%s is not found', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
  expect((await ask('/TOKEN/rail.py/', {}, method)).status).toBe(405);
});

test('every answer carries a policy that lets nothing else load, and no page may keep the address', async () => {
  for (const path of ['/', '/TOKEN/', '/TOKEN/rail.py/', '/TOKEN/nothing']) {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-embedder-policy': 'require-corp',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'/),
    });
  }
});

test('a port that is taken is said in one sentence', async () => {
  const port = Number(new URL(server.address).port);
  await expect(servePlayer(new Map(), runs, port)).rejects.toMatchObject({
    code: 69,
    message: `Port ${port} cannot be used: the port is in use. Leave --port out for a free one.`,
  });
});
