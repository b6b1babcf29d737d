import type { PairedPlayer } from './paired-player.ts';

/** What a key does to two runs; false: nothing, the browser may have it. */
export function pressCompareKey(event: KeyboardEvent, paired: PairedPlayer): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  switch (event.key) {
    case 'ArrowRight':
      paired.forward();
      return true;
    case 'ArrowLeft':
      paired.backward();
      return true;
    case 'Home':
      paired.first();
      return true;
    case 'End':
      paired.last();
      return true;
    case 'n':
      paired.nextDivergence();
      return true;
    case 'p':
      paired.previousDivergence();
      return true;
    case ' ':
      // A button that has the focus is pressed by it.
      if (event.target instanceof HTMLButtonElement) return false;
      paired.togglePlay();
      return true;
    default:
      return false;
  }
}
