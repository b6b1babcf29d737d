/** A command that can be asked to end in order. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code of a command that this ended: 128 and the number of the signal. */
  readonly code: () => number;
  /** Signals do again what they did before. */
  readonly end: () => void;
}

/** The first SIGINT or SIGTERM asks for an orderly end, the second one ends at once. */
export function interruptions(onFirst: () => void): Interruption {
  const controller = new AbortController();
  let code = 130;
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  const stop = (signal: NodeJS.Signals): void => {
    end();
    code = signal === 'SIGTERM' ? codes.SIGTERM : codes.SIGINT;
    onFirst();
    controller.abort();
  };
  const end = (): void => {
    for (const name of Object.keys(codes)) process.off(name, stop);
  };
  for (const name of Object.keys(codes)) process.on(name, stop);
  return { signal: controller.signal, code: () => code, end };
}
