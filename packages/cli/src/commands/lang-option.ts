import { type Locale, locales } from '@pellucid/web';
import { exitCode, Failure } from '../failure.ts';

/** The language of the page, where the command line names one; null: the browser's. @throws Failure of usage. */
export function langOf(option: string | undefined): Locale | null {
  if (option === undefined) return null;
  const locale = locales.find((known) => known === option);
  if (locale === undefined)
    throw new Failure(
      exitCode.usage,
      `"${option}" is no language of the player; --lang knows ${locales.join(' and ')}.`,
    );
  return locale;
}
