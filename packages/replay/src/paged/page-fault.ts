import { answering } from './recently-used.ts';

/**
 * What an answer needs has not been read yet: `load` reads it, after which the same question gets on. Told that it is scattered, one of many places all over a run
 * (what a drawing of a history is made of), it reads nothing around it.
 */
export class PageFault extends Error {
  override readonly name = 'PageFault';
  readonly load: (isScattered?: boolean) => Promise<void>;

  constructor(load: (isScattered?: boolean) => Promise<void>) {
    super('This part of the recording has not been read yet');
    this.load = load;
  }
}

/** So many pieces that are asked for at once lie far from each other. */
const scattered = 8;
/** An answer needs at most so many pieces one after the other; one that asks for more asks in a circle. */
const mostFaults = 100_000;

/**
 * Computes an answer of a recording that is read piece by piece: whenever a piece is missing, it is loaded and the answer computed again. Answers are
 * pure functions of the recording and their arguments, so nothing is done twice but work.
 * @param stopped asked before each load: the answer is no longer wanted
 * @returns undefined when it was stopped
 * @throws whatever the computation throws but faults, and what loading throws
 */
export function settle<T>(compute: () => T, stopped: () => boolean = () => false): Promise<T | undefined> {
  return answering(async () => {
    for (let faults = 0; faults < mostFaults; faults++) {
      try {
        return compute();
      } catch (error) {
        if (!(error instanceof PageFault)) throw error;
        if (stopped()) return undefined;
        await error.load();
      }
    }
    throw new Error('An answer of the recording needs more of it than can be kept at once');
  });
}

/** All the answers; where some lack something, all that they lack is one fault, and is read at the same time. */
export function answerAll<T>(asked: readonly (() => T)[]): T[] {
  const faults: PageFault[] = [];
  const answers: T[] = [];
  for (const ask of asked) {
    try {
      answers.push(ask());
    } catch (error) {
      if (!(error instanceof PageFault)) throw error;
      faults.push(error);
    }
  }
  const [only] = faults;
  if (only === undefined) return answers;
  throw faults.length === 1
    ? only
    : new PageFault(async () => {
        await Promise.all(faults.map((fault) => fault.load(faults.length >= scattered)));
      });
}
