import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode } from '../failure.ts';

/**
 * Where the processes of a recorded program and its host find one another (FORMAT.md §5): a folder of this user's alone, with a socket `wire`, a
 * file `processes` that has a byte for each process but the first, and files `batch-N`.
 */
export class MeetingPlace {
  readonly folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.#server = server;
  }

  /** @throws the system's error when there is no place for it. */
  static async open(met: (wire: Socket) => void): Promise<MeetingPlace> {
    const folder = newFolder();
    try {
      writeFileSync(join(folder, 'processes'), '', { mode: 0o600 });
      const server = createServer(met);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(join(folder, 'wire'), resolve);
      });
      // A host that has nothing else to do is done.
      server.unref();
      return new MeetingPlace(folder, server);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** How many processes have been started. */
  get started(): number {
    return statSync(join(this.folder, 'processes')).size;
  }

  /** The file of a process's unsent batch, which is removed; null where it has laid none there. */
  takeBatch(process: number): Uint8Array | null {
    const path = join(this.folder, `batch-${process}`);
    try {
      const bytes = readFileSync(path);
      rmSync(path);
      return bytes;
    } catch {
      return null;
    }
  }

  close(): void {
    this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const memory = '/dev/shm';
/** The beginning of a folder's name. */
const prefix = 'pellucid-';

/** In memory where the system has a place for that: only there a recorder lays its batch into a file. */
function newFolder(): string {
  if (process.platform === 'linux') {
    try {
      const folder = mkdtempSync(join(memory, prefix));
      removeAbandoned();
      return folder;
    } catch {
      // There is none, or not for this user.
    }
  }
  return mkdtempSync(join(tmpdir(), prefix));
}

/** Takes away what hosts have left in memory that were killed: nobody listens at their sockets. */
function removeAbandoned(): void {
  for (const name of readdirSync(memory)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(memory, name);
    const wire = connect(join(folder, 'wire'));
    wire.on('connect', () => wire.destroy());
    wire.on('error', (error) => {
      if (systemCode(error) === 'ECONNREFUSED') rmSync(folder, { recursive: true, force: true });
    });
    wire.unref();
  }
}
