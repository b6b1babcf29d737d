import type { Readable } from 'node:stream';
import { systemCode } from '../failure.ts';
import { loadCompression } from './compression.ts';
import type { Exit } from './exit.ts';
import { type Command, startProgram } from './program.ts';
import { type Received, Receiver } from './receiver.ts';
import { leaveSignalsTo } from './signals.ts';

export interface Hosted extends Received {
  readonly exit: Exit;
}

/**
 * Runs a program that a recorder is in, and writes its recording to `path` while it runs.
 * @throws Failure when the program cannot be started.
 */
export async function host(command: Command, path: string, library: string): Promise<Hosted> {
  const receiver = new Receiver({ path, library, compress: await loadCompression() });
  const program = await startProgram(command);
  const giveSignalsBack = leaveSignalsTo(program);
  const [exit] = await Promise.all([program.exit, receive(program.wire, receiver, program.exit)]);
  giveSignalsBack();
  return { ...(await receiver.finish(exit)), exit };
}

/** How long the wire may stay silent after the program's end, when a process that it left behind still holds it open. */
const silence = 500;

async function receive(wire: Readable, receiver: Receiver, exit: Promise<Exit>): Promise<void> {
  let exited = false;
  let timer: NodeJS.Timeout | undefined;
  const awaitSilence = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => wire.destroy(), receiver.saidGoodbye ? 0 : silence);
  };
  void exit.then(() => {
    exited = true;
    awaitSilence();
  });
  try {
    for await (const piece of wire) {
      clearTimeout(timer);
      await receiver.push(piece as Buffer);
      if (exited) awaitSilence();
    }
  } catch (error) {
    // Destroyed above, or cut off by the other side: what came until then counts.
    if (systemCode(error) === undefined) throw error;
  } finally {
    clearTimeout(timer);
  }
}
