import type { Socket } from 'node:net';
import { exitCode, Failure, systemReason } from '../failure.ts';
import { loadCompression } from './compression.ts';
import type { Exit } from './exit.ts';
import { Gathering } from './gathering.ts';
import { MeetingPlace } from './meeting-place.ts';
import { type Command, startProgram } from './program.ts';
import { type Received, Receiver, type ReceiverOptions } from './receiver.ts';
import { leaveSignalsTo } from './signals.ts';

export interface Hosted extends Received {
  readonly exit: Exit;
}

/**
 * Runs a program that a recorder is in, and writes its recording to `path` while it runs.
 * @throws Failure when the program cannot be started.
 */
export async function host(
  command: Command,
  path: string,
  library: string,
  { kept = {}, keepsPrevious = false }: Pick<ReceiverOptions, 'kept' | 'keepsPrevious'> = {},
): Promise<Hosted> {
  const receiver = new Receiver({
    path,
    keepsPrevious,
    library,
    compress: await loadCompression(),
    kept,
    takeUnsent: (process) => place?.takeBatch(process) ?? null,
  });
  const gathering = new Gathering(receiver);
  const place = command.meeting === undefined ? null : await openPlace((wire) => gathering.add(wire));
  try {
    const program = await startProgram(command, place?.folder ?? null);
    const giveSignalsBack = leaveSignalsTo(program);
    gathering.add(program.wire);
    const exit = await program.exit;
    await silence(gathering);
    await gathering.close();
    giveSignalsBack();
    return { ...(await receiver.finish(exit, place?.started)), exit };
  } finally {
    place?.close();
  }
}

async function openPlace(met: (wire: Socket) => void): Promise<MeetingPlace> {
  try {
    return await MeetingPlace.open(met);
  } catch (error) {
    throw new Failure(
      exitCode.cannotCreate,
      `No folder for a socket can be made among the temporary files: ${systemReason(error)}. Set TMPDIR to another place.`,
    );
  }
}

/** How long the wires may stay silent after the program's end, when processes that it left behind still hold them open. */
const longestSilence = 500;

/** Resolves when there is nothing more to hear from a program that has ended. */
function silence(gathering: Gathering): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const isDone = (): boolean => gathering.silent || gathering.saidGoodbye;
    const wait = (): void => {
      clearTimeout(timer);
      const done = isDone();
      // Sockets are looked at once more: a process that ended before the program may not even have been met yet.
      const look = (): unknown => setImmediate(() => (done && !isDone() ? wait() : resolve()));
      timer = setTimeout(look, done ? 1 : longestSilence);
    };
    gathering.onHeard(wait);
    wait();
  });
}
