import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exitCode, Failure, systemReason } from '../failure.ts';
import { Guard } from './guard.ts';

export interface LocalServer {
  /** Ends with `/`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Answers a GET or HEAD of a path behind the token, as it was sent; false when there is nothing at the path. */
export type Answer = (path: string, request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** Takes what a PUT of a path behind the token brings; false when nothing may be put there. @throws Error when it cannot be taken */
type Take = (path: string, text: string) => boolean;

/**
 * Serves this machine's browsers, on 127.0.0.1 alone, and only who was given the address. Pages may load nothing but what this server
 * gives, and are isolated from other origins, so that they may have threads.
 * @param port 0: any that is free
 * @param take what pages may send, of at most `mostTaken` bytes
 * @throws Failure when the port cannot be had.
 */
export async function serveLocally(port: number, answer: Answer, take: Take = () => false): Promise<LocalServer> {
  const guard = new Guard();
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const bound = await listen(server, port);
  return { address: `http://127.0.0.1:${bound}/${guard.token}/`, close: () => closed(server) };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    const path = guard.allowedPath(request, bound);
    if (path === null) return refuse(response, 403, 'Not allowed: open the address that pellucid has printed.');
    if (request.method === 'PUT' && (await taken(take, path, request, response))) return;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, 405, 'Only GET and HEAD.');
    }
    if (!(await answer(path, request, response))) refuse(response, 404, 'Not found.');
  }
}

/** @returns whether there was something to take, and the answer is on its way */
async function taken(take: Take, path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += (piece as Buffer).length;
    // The rest is read and dropped, so that the answer arrives.
    if (length <= mostTaken) pieces.push(piece as Buffer);
  }
  if (length > mostTaken) {
    refuse(response, 413, `More than ${mostTaken} bytes.`);
    return true;
  }
  try {
    if (!take(path, Buffer.concat(pieces).toString('utf8'))) return false;
    response.writeHead(204).end();
  } catch (error) {
    refuse(response, 400, error instanceof Error ? error.message : String(error));
  }
  return true;
}

const mostTaken = 8 * 2 ** 20;

/** Sends a whole file; to HEAD, only what it would be. */
export function send(request: IncomingMessage, response: ServerResponse, type: string, bytes: Uint8Array): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

const securityHeaders = new Headers({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    // A library carries its WebAssembly in such an address.
    "connect-src 'self' data:",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
});

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
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
