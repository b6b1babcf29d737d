import type { Step } from '@pellucid/format';
import { type JSX, Show } from 'solid-js';
import { LanguageButton } from './language-button.tsx';
import type { LocaleChoice } from './locale.ts';
import { Logo } from './logo.tsx';
import { factsText } from './model/facts.ts';
import { fileName } from './model/moment-line.ts';
import { type MoreActions, MoreMenu } from './more-menu.tsx';
import type { Player } from './player.ts';
import { SearchField } from './search-field.tsx';
import type { ThemeChoice } from './theme.ts';
import { ThemeButton } from './theme-button.tsx';
import { barWords } from './words/bar-words.ts';
import { profileWords } from './words/profile-words.ts';
import { useWords } from './words/use-words.ts';

/** What is being watched, the search, and the theme. */
export function TopBar(props: {
  readonly player: Player;
  readonly theme: ThemeChoice;
  readonly locale: LocaleChoice;
  readonly searching: boolean;
  readonly profiling: boolean;
  readonly narrow: boolean;
  readonly controls: JSX.Element;
  readonly more: MoreActions;
  onSearch(open: boolean): void;
  onHits(steps: readonly Step[]): void;
  onProfile(): void;
}) {
  const { recording } = props.player;
  const words = useWords(barWords);
  const profile = useWords(profileWords);
  return (
    <header class="top">
      <Logo />
      <div class="title">
        <h1 title={recording.facts.program}>{fileName(recording.facts.program)}</h1>
        <span>{factsText(recording, words())}</span>
      </div>
      <SearchField
        player={props.player}
        open={props.searching}
        onOpen={() => props.onSearch(true)}
        onClose={() => props.onSearch(false)}
        onHits={props.onHits}
      />
      <nav>
        {props.controls}
        <Show
          when={props.narrow}
          fallback={
            <>
              <button type="button" class="quiet" aria-expanded={props.profiling} onClick={props.onProfile}>
                {profile().open}
              </button>
              <LanguageButton locale={props.locale} />
            </>
          }
        >
          <MoreMenu actions={props.more} locale={props.locale} />
        </Show>
        <ThemeButton theme={props.theme} />
      </nav>
    </header>
  );
}
