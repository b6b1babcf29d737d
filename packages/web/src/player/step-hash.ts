/** The step that an address names, `#step=N`; null when it names none. */
export function stepOfHash(hash: string): number | null {
  const step = /^#(?:.*&)?step=(\d{1,15})\b/.exec(hash)?.[1];
  return step === undefined ? null : Number(step);
}

/** Keeps the address at the step, without a new entry in the browser's history. Browsers refuse more than a hundred in half a minute. */
export function hashWriter(): (step: number) => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;
  return (step) => {
    latest = step;
    waiting ??= setTimeout(() => {
      waiting = undefined;
      history.replaceState(null, '', `#step=${latest}`);
    }, 350);
  };
}
