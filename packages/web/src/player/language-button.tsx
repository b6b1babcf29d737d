import type { LocaleChoice } from './locale.ts';
import { barWords } from './words/bar-words.ts';
import { useWords } from './words/use-words.ts';

/** Changes to the other language. */
export function LanguageButton(props: { readonly locale: LocaleChoice }) {
  const words = useWords(barWords);
  return (
    <button
      type="button"
      class="quiet language"
      lang={props.locale.otherTag()}
      aria-label={words().otherLanguage}
      onClick={props.locale.change}
    >
      {words().otherLanguageShort}
    </button>
  );
}
