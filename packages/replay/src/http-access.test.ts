import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { HttpAccessError, httpAccess } from './http-access.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/run.pellucid`;
}

function answerRange(request: IncomingMessage, response: ServerResponse): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from);
  if (start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const end = Math.min(Number(to), bytes.length - 1);
  response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}` });
  response.end(bytes.subarray(start, end + 1));
}

it('reads ranges, fewer bytes at the end, none behind it', async () => {
  const access = httpAccess(await serve(answerRange), fetch);
  expect(await access.size()).toBe(1000);
  expect(await access.read(10, 5)).toEqual(bytes.subarray(10, 15));
  expect(await access.read(990, 50)).toEqual(bytes.subarray(990));
  expect(await access.read(1000, 50)).toEqual(new Uint8Array());
});

it('asks a server that knows no ranges once, and keeps the answer', async () => {
  let asked = 0;
  const access = httpAccess(
    await serve((_, response) => {
      asked++;
      response.end(bytes);
    }),
    fetch,
  );
  expect(await access.size()).toBe(1000);
  expect(await access.read(10, 5)).toEqual(bytes.subarray(10, 15));
  expect(await access.read(990, 50)).toEqual(bytes.subarray(990));
  expect(asked).toBe(1);
});

it('says what the server said when it refuses', async () => {
  const access = httpAccess(await serve((_, response) => response.writeHead(404).end()), fetch);
  await expect(access.size()).rejects.toThrow(HttpAccessError);
  await expect(access.read(0, 10)).rejects.toMatchObject({ status: 404 });
});
