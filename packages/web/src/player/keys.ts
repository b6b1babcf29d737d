import type { Player } from './player.ts';
import { speeds } from './player.ts';
import type { TimeView } from './time-view.ts';

export interface KeyActions {
  readonly player: Player;
  readonly time: TimeView;
  bookmark(): void;
  search(): void;
  /** To the next (1) or previous (-1) of what the search has found. */
  hit(direction: 1 | -1): void;
  /** Asks why what the moment wrote is as it is. */
  why(): void;
  help(): void;
  /** Where the steps went. */
  profile(): void;
  /** To the elements of the pictures. */
  parts(): void;
  /** To the slider of the loop that runs. */
  loop(): void;
  /** To the control that chooses how the first picture is drawn. */
  view(): void;
  close(): void;
}

/** What a key does on the page; false: nothing, the browser may have it. */
export function pressKey(
  event: KeyboardEvent,
  { player, time, bookmark, search, hit, why, help, loop, parts, profile, view, close }: KeyActions,
): boolean {
  // A list of choices walks by the same keys, and finds its entries by their letters.
  if (event.target instanceof HTMLSelectElement && event.key !== 'Escape') return false;
  // A slider has the keys of its own kind.
  const isSlid = event.target instanceof HTMLInputElement && event.target.type === 'range';
  if (isSlid && /^(?:Arrow|Home|End|Page)/.test(event.key)) return false;
  const out = event.altKey || event.ctrlKey || event.metaKey;
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const by = event.shiftKey ? 'over' : out ? 'out' : undefined;
    if (event.key === 'ArrowRight') player.forward(by);
    else player.backward(by);
    return true;
  }
  if (out) return false;
  const onButton = event.target instanceof HTMLButtonElement;
  switch (event.key) {
    case ' ':
      // A button that has the focus is pressed by it; playing is for everywhere else.
      if (onButton) return false;
      player.togglePlay();
      return true;
    case 'Home':
      player.first();
      return true;
    case 'End':
      player.last();
      return true;
    case '1':
    case '2':
    case '3':
      player.setBy((['line', 'call', 'change'] as const)[Number(event.key) - 1] ?? 'line');
      return true;
    case '<':
    case '>':
      player.setSpeed(nextSpeed(player.speed(), event.key === '>' ? 1 : -1));
      return true;
    case '+':
    case '=':
    case '-':
      time.zoom(event.key === '-' ? 2 : 0.5, player.step());
      return true;
    case '0':
      time.showAll();
      return true;
    case 'b':
      bookmark();
      return true;
    case '/':
      search();
      return true;
    case 'n':
    case 'N':
      hit(event.key === 'n' ? 1 : -1);
      return true;
    case 'w':
      why();
      return true;
    case 'v':
      view();
      return true;
    case 'e':
      parts();
      return true;
    case 'l':
      loop();
      return true;
    case 'p':
      profile();
      return true;
    case '?':
      help();
      return true;
    case 'Escape':
      if (event.target instanceof HTMLElement && event.target.matches('input, select, .part-at')) event.target.blur();
      close();
      return true;
    default:
      return false;
  }
}

function nextSpeed(speed: number, direction: 1 | -1): number {
  const at = speeds.indexOf(speed as (typeof speeds)[number]);
  return speeds[Math.max(0, Math.min(speeds.length - 1, at + direction))] ?? 1;
}
