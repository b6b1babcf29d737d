import type { RunningProgram } from './program.ts';

// SIGXFSZ says that the recording has reached the largest size a file may have; ignored, the write fails and says so.
const outlived: readonly NodeJS.Signals[] = ['SIGINT', 'SIGXFSZ'];
const forwarded: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * While a program runs, signals are the program's: those that reach this process are handed on, and this process outlives them to
 * keep the recording. SIGINT is not handed on: a terminal sends it to the whole group, and the program would get it twice.
 * @returns undoes it
 */
export function leaveSignalsTo(program: Pick<RunningProgram, 'signal'>): () => void {
  const handOn = (signal: NodeJS.Signals): void => program.signal(signal);
  const wait = (): void => {};
  for (const signal of forwarded) process.on(signal, handOn);
  for (const signal of outlived) process.on(signal, wait);
  return () => {
    for (const signal of forwarded) process.off(signal, handOn);
    for (const signal of outlived) process.off(signal, wait);
  };
}
