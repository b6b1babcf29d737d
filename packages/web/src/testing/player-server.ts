import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** Serves the built player and one recording (null: there is none), with an index or not, or two, by ranges, as the command does; it counts their bytes. */
export async function servePlayer(
  directory: string,
  recording: Uint8Array | null,
  other: Uint8Array | null = null,
  index: Uint8Array | null = null,
): Promise<{ readonly address: string; readonly sent: { bytes: number }; close(): void }> {
  const sent = { bytes: 0 };
  const files = new Map([
    ['/recording', recording],
    ['/other-recording', other],
    ['/recording.index', index],
  ]);
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const bytes = files.get(path);
    if (bytes !== undefined) {
      if (bytes === null) return response.writeHead(404).end();
      const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
      const [first, last] = [Number(range?.[1] ?? 0), Math.min(Number(range?.[2] ?? Infinity), bytes.length - 1)];
      response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${bytes.length}` });
      sent.bytes += last + 1 - first;
      return response.end(bytes.subarray(first, last + 1));
    }
    const type = types[extname(path === '/' ? 'index.html' : path)];
    if (type === undefined) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': type,
      'content-security-policy':
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' data:",
    });
    return response.end(readFileSync(join(directory, path === '/' ? 'index.html' : path)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { sent, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}
