import { HalfIcon } from './icon.tsx';
import type { ThemeChoice } from './theme.ts';
import { barWords } from './words/bar-words.ts';
import { useWords } from './words/use-words.ts';

/** Changes between light and dark. */
export function ThemeButton(props: { readonly theme: ThemeChoice }) {
  const words = useWords(barWords);
  return (
    <button type="button" class="icon" aria-label={words().theme} onClick={props.theme.toggle}>
      <HalfIcon />
    </button>
  );
}
