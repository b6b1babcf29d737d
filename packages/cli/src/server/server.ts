import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RandomAccess } from '@pellucid/format';
import { exitCode, Failure, systemReason } from '../failure.ts';
import { Guard } from './guard.ts';
import { indexPage } from './index-page.ts';
import type { PlayerFile } from './player-files.ts';
import { readRange } from './ranges.ts';

/** A recording that is served, under `/TOKEN/path/`; the empty path stands for `/TOKEN/` itself. */
export interface ServedRun {
  readonly path: string;
  readonly title: string;
  readonly about: string;
  readonly access: RandomAccess;
}

export interface PlayerServer {
  /** Ends with `/`. */
  readonly address: string;
  addressOf(run: ServedRun): string;
  close(): Promise<void>;
}

/**
 * Serves the player and recordings to this machine's browsers, on 127.0.0.1 alone.
 * @param port 0: any that is free
 * @throws Failure when the port cannot be had.
 */
export async function servePlayer(
  player: ReadonlyMap<string, PlayerFile>,
  runs: readonly ServedRun[],
  port: number,
): Promise<PlayerServer> {
  const guard = new Guard();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const bound = await listen(server, port);
  const address = `http://127.0.0.1:${bound}/${guard.token}/`;
  return {
    address,
    addressOf: (run) => (run.path === '' ? address : `${address}${encodeURIComponent(run.path)}/`),
    close: () => closed(server),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    const path = guard.allowedPath(request, bound);
    if (path === null) return refuse(response, 403, 'Not allowed: open the address that pellucid has printed.');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, 405, 'Only GET and HEAD.');
    }
    const [run, file] = locate(runs, path);
    if (file === 'recording' && run !== undefined) return sendRecording(request, response, run.access);
    const found = run === undefined ? undefined : player.get(file || 'index.html');
    if (found !== undefined) return send(request, response, found.type, found.bytes);
    if (path === '/') return send(request, response, 'text/html; charset=utf-8', Buffer.from(indexPage(runs)));
    return refuse(response, 404, 'Not found.');
  }
}

const securityHeaders = new Headers({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
});

/** The run that a path lies under, and the rest of the path. */
function locate(runs: readonly ServedRun[], path: string): readonly [ServedRun | undefined, string] {
  for (const run of runs) {
    const prefix = run.path === '' ? '/' : `/${encodeURIComponent(run.path)}/`;
    if (path.startsWith(prefix)) return [run, path.slice(prefix.length)];
  }
  return [undefined, path];
}

function send(request: IncomingMessage, response: ServerResponse, type: string, bytes: Uint8Array): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

async function sendRecording(request: IncomingMessage, response: ServerResponse, access: RandomAccess): Promise<void> {
  const size = await access.size();
  const range = readRange(request.headers.range, size);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Type', 'application/octet-stream');
  if (range.kind === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` });
    response.end();
    return;
  }
  const [first, last] = range.kind === 'part' ? [range.first, range.last] : [0, size - 1];
  if (range.kind === 'part') response.setHeader('Content-Range', `bytes ${first}-${last}/${size}`);
  response.writeHead(range.kind === 'part' ? 206 : 200, { 'Content-Length': last - first + 1 });
  if (request.method === 'HEAD') response.end();
  else await pipeline(Readable.from(pieces(access, first, last)), response);
}

const pieceBytes = 1 << 20;

async function* pieces(access: RandomAccess, first: number, last: number): AsyncGenerator<Uint8Array> {
  for (let at = first; at <= last; ) {
    const piece = await access.read(at, Math.min(pieceBytes, last - at + 1));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new Failure(
          exitCode.unavailable,
          `Port ${port} cannot be used: ${systemReason(error)}. Leave --port out for a free one.`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
