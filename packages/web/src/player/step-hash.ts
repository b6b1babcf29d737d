/** The step that an address names, `#step=N`; null when it names none. */
export function stepOfHash(hash: string): number | null {
  const step = /^#(?:.*&)?step=(\d{1,15})\b/.exec(hash)?.[1];
  return step === undefined ? null : Number(step);
}

/** Keeps the address at the step, without a new entry in the browser's history. Browsers refuse more than a hundred in half a minute. */
export function hashWriter(): (step: number) => void {
  let latest: number | null = null;
  return (step) => {
    const isWaiting = latest !== null;
    latest = step;
    if (isWaiting) return;
    setTimeout(() => {
      try {
        history.replaceState(null, '', `#step=${latest}`);
      } catch {
        // A page within a page, as in a notebook, has no address of its own.
      }
      latest = null;
    }, 350);
  };
}
