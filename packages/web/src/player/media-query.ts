import { createSignal, onCleanup } from 'solid-js';

/** Whether the page is as the query says, now and whenever that changes. */
export function mediaQuery(query: string): () => boolean {
  const list = matchMedia(query);
  const [matches, setMatches] = createSignal(list.matches);
  const follow = (): void => {
    setMatches(list.matches);
  };
  list.addEventListener('change', follow);
  onCleanup(() => list.removeEventListener('change', follow));
  return matches;
}
