import { replaceMethod } from './disguise.ts';

const { apply } = Reflect;

/** What Node tells by events of `process`, heard without being one of the listeners, which a program can count and list. */
export interface ProcessListeners {
  readonly uncaughtExceptionMonitor: (error: unknown, origin: string) => void;
  /** Before the program's own listeners of `exit`, which may end the process. */
  readonly exits: () => void;
  /** After them. */
  readonly exited: (code: number) => void;
  /** Nothing of the program runs after this: it has ended itself, in a listener of `exit` maybe. */
  readonly leaves: () => void;
}

export function hearProcess(listeners: ProcessListeners): void {
  replaceMethod(
    process,
    'emit',
    (original) =>
      function (this: unknown, ...rest: readonly unknown[]) {
        const [name, first, second] = rest;
        if (name === 'uncaughtExceptionMonitor') listeners.uncaughtExceptionMonitor(first, String(second));
        else if (name === 'exit') listeners.exits();
        const result = apply(original, this, rest) as unknown;
        if (name === 'exit') listeners.exited(Number(first));
        return result;
      },
  );
  replaceMethod(
    process,
    'reallyExit',
    (original) =>
      function (this: unknown, ...rest: readonly unknown[]) {
        listeners.leaves();
        return apply(original, this, rest) as unknown;
      },
  );
}

/** The listeners of `exit` run, or have run. */
export function isExiting(): boolean {
  return (process as unknown as { readonly _exiting?: boolean })._exiting === true;
}
