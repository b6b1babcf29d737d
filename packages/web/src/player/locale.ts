import { type Locale, locales } from '@pellucid/stage';
import { type Accessor, createEffect, createSignal } from 'solid-js';

export interface LocaleChoice {
  readonly locale: Accessor<Locale>;
  /** The language that the page is not in, as its tag says it: for the control that changes to it. */
  readonly otherTag: Accessor<string>;
  /** Changes to the other language. */
  change(): void;
}

const key = 'pellucid.locale';
const tags: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-CN' };

/** The language of the page: the address's (`?lang=zh`), else the one chosen before, else what the page was made for, else the browser's first that there is. */
export function createLocale(): LocaleChoice {
  const asked = localeOf(new URLSearchParams(location.search).get('lang'));
  const made = localeOf(document.documentElement.dataset['lang']);
  const [locale, setLocale] = createSignal<Locale>(asked ?? stored() ?? made ?? preferred());
  createEffect(() => {
    document.documentElement.lang = tags[locale()];
  });
  const other = (): Locale => (locale() === 'zh' ? 'en' : 'zh');
  return {
    locale,
    otherTag: () => tags[other()],
    change() {
      const next = other();
      setLocale(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // A page from a disk may have no storage; the choice then lasts as long as the page.
      }
    },
  };
}

/** `zh-CN` → `zh`; null for a language that the player does not speak. */
function localeOf(tag: string | null | undefined): Locale | null {
  return locales.find((locale) => tag?.toLowerCase().split('-')[0] === locale) ?? null;
}

function stored(): Locale | null {
  try {
    return localeOf(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function preferred(): Locale {
  for (const tag of navigator.languages) {
    const locale = localeOf(tag);
    if (locale !== null) return locale;
  }
  return 'en';
}
