/** The languages that people can read the product in. */
export type Locale = 'en' | 'zh';

export const locales: readonly Locale[] = ['en', 'zh'];

/** A table of texts in every language; one that lacks a text does not compile. */
export type InLocales<Texts> = Readonly<Record<Locale, Texts>>;
