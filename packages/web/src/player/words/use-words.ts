import type { InLocales, Locale } from '@pellucid/stage';
import { type Accessor, type Context, createContext, useContext } from 'solid-js';

/** The language that the page is read in. */
export const LocaleContext: Context<Accessor<Locale>> = createContext<Accessor<Locale>>((): Locale => 'en');

/** The texts of one area in the language of the page: `const words = useWords(outputWords)`, then `words().title`. */
export function useWords<Texts>(table: InLocales<Texts>): Accessor<Texts> {
  const locale = useContext(LocaleContext);
  return () => table[locale()];
}
