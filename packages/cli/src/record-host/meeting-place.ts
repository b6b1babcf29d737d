import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where processes that a recorded program starts find its host (FORMAT.md §5): a folder of this user's alone, with a socket `wire` and a file
 * `processes` that has a byte for each process but the first.
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
    const folder = mkdtempSync(join(tmpdir(), 'pellucid-'));
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

  close(): void {
    this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
