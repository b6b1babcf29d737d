import { For, Show } from 'solid-js';
import { LanguageButton } from '../player/language-button.tsx';
import type { LocaleChoice } from '../player/locale.ts';
import { Logo } from '../player/logo.tsx';
import type { ThemeChoice } from '../player/theme.ts';
import { ThemeButton } from '../player/theme-button.tsx';
import { useWords } from '../player/words/use-words.ts';
import type { Playground } from './playground.ts';
import type { Language } from './program.ts';
import { playgroundWords } from './words/playground-words.ts';

const languages: Readonly<Record<Language, string>> = { javascript: 'JavaScript', typescript: 'TypeScript' };

/** What is written here, what else could be, and the button that runs it. */
export function PlaygroundBar(props: {
  readonly playground: Playground;
  readonly theme: ThemeChoice;
  readonly locale: LocaleChoice;
}) {
  const { playground } = props;
  const words = useWords(playgroundWords);
  const isRunning = (): boolean => playground.phase().is === 'running';
  return (
    <header class="play-bar">
      <Logo />
      <h1>{words().title}</h1>
      <label class="field">
        <span class="unseen">{words().language}</span>
        <select
          disabled={isRunning()}
          onChange={(event) => playground.setLanguage(event.currentTarget.value as Language)}
        >
          <For each={Object.entries(languages)}>
            {([language, name]) => (
              <option value={language} selected={playground.program().language === language}>
                {name}
              </option>
            )}
          </For>
        </select>
      </label>
      <nav>
        <LanguageButton locale={props.locale} />
        <ThemeButton theme={props.theme} />
        <Show
          when={isRunning()}
          fallback={
            <button type="button" class="solid" onClick={playground.run}>
              {words().run}
            </button>
          }
        >
          <button type="button" class="solid" onClick={playground.stop}>
            {words().stop}
          </button>
        </Show>
      </nav>
    </header>
  );
}
