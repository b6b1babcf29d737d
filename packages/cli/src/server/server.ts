import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RandomAccess } from '@pellucid/format';
import type { NotesFile } from '../notes-file.ts';
import { type Answer, type LocalServer, send, serveLocally } from './local-server.ts';
import type { PlayerFile } from './player-files.ts';
import { readRange } from './ranges.ts';

/** A recording that is served, under `/TOKEN/path/`; the empty path stands for `/TOKEN/` itself. */
export interface ServedRun {
  readonly path: string;
  readonly access: RandomAccess;
  /** With which the page opens it without reading it; null: it is short. */
  readonly index?: RandomAccess | null;
  /** The recording that the page compares it with. */
  readonly other?: RandomAccess | null;
  /** Where the page keeps bookmarks and notes; else it keeps them in the browser. */
  readonly notes?: Pick<NotesFile, 'read' | 'write'> | null;
}

export interface PlayerServer extends LocalServer {
  addressOf(run: ServedRun): string;
}

/**
 * Serves the player and recordings to this machine's browsers.
 * @param port 0: any that is free
 * @param page the files of a page that leads to the recordings, by their paths; `index.html` is at the address itself
 * @throws Failure when the port cannot be had.
 */
export async function servePlayer(
  player: ReadonlyMap<string, PlayerFile>,
  runs: readonly ServedRun[],
  port: number,
  page: ReadonlyMap<string, PlayerFile> = new Map(),
): Promise<PlayerServer> {
  const answer: Answer = async (path, request, response) => {
    const [run, file] = locate(runs, path);
    const access = run === undefined ? null : servedFile(run, file);
    if (access !== null) {
      await sendRecording(request, response, access);
      return true;
    }
    if (run?.notes != null && file === 'notes') {
      const list = run.notes.read();
      if (list === null) response.writeHead(204).end();
      else send(request, response, 'application/json', Buffer.from(JSON.stringify(list)));
      return true;
    }
    const found =
      run === undefined ? page.get(path === '/' ? 'index.html' : path.slice(1)) : player.get(file || 'index.html');
    if (found === undefined) return false;
    const isStart = run?.notes != null && (file === '' || file === 'index.html');
    send(request, response, found.type, isStart ? keepingNotes(found.bytes) : found.bytes);
    return true;
  };
  const server = await serveLocally(port, answer, (path, text) => {
    const [run, file] = locate(runs, path);
    if (run?.notes == null || file !== 'notes') return false;
    run.notes.write(text);
    return true;
  });
  const { address } = server;
  return {
    ...server,
    addressOf: (run) => (run.path === '' ? address : `${address}${encodeURIComponent(run.path)}/`),
  };
}

/** The page is told that it can keep notes here. */
function keepingNotes(page: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(page).toString('utf8').replace('<html', '<html data-notes'));
}

function servedFile({ access, index, other }: ServedRun, file: string): RandomAccess | null {
  switch (file) {
    case 'recording':
      return access;
    case 'recording.index':
      return index ?? null;
    case 'other-recording':
      return other ?? null;
    default:
      return null;
  }
}

/** The run that a path lies under, and the rest of the path. */
function locate(runs: readonly ServedRun[], path: string): readonly [ServedRun | undefined, string] {
  for (const run of runs) {
    const prefix = run.path === '' ? '/' : `/${encodeURIComponent(run.path)}/`;
    if (path.startsWith(prefix)) return [run, path.slice(prefix.length)];
  }
  return [undefined, path];
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
