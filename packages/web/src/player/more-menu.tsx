import { createSignal, onCleanup, Show } from 'solid-js';
import { CopyLink } from './copy-link.tsx';
import { Icon } from './icon.tsx';
import type { LocaleChoice } from './locale.ts';
import { barWords } from './words/bar-words.ts';
import { bookmarkWords } from './words/bookmark-words.ts';
import { helpWords } from './words/help-words.ts';
import { profileWords } from './words/profile-words.ts';
import { useWords } from './words/use-words.ts';

/** What a phone has no room for in its bars. */
export interface MoreActions {
  why(): void;
  bookmark(): void;
  bookmarks(): void;
  profile(): void;
}

/** A button of the top bar, and the list that it opens. */
export function MoreMenu(props: { readonly actions: MoreActions; readonly locale: LocaleChoice }) {
  const words = useWords(barWords);
  const marks = useWords(bookmarkWords);
  const help = useWords(helpWords);
  const profile = useWords(profileWords);
  let box!: HTMLDivElement;
  const [open, setOpen] = createSignal(false);
  const onOutside = ({ target }: Event): void => {
    if (target instanceof Node && !box.contains(target)) setOpen(false);
  };
  addEventListener('pointerdown', onOutside);
  onCleanup(() => removeEventListener('pointerdown', onOutside));
  const does = (action: () => void) => (): void => {
    setOpen(false);
    action();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only closes what its own buttons have opened
    <div class="more-menu" ref={box} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <button
        type="button"
        class="icon"
        aria-label={words().more}
        aria-expanded={open()}
        onClick={() => setOpen(!open())}
      >
        <Icon name="dots" />
      </button>
      <Show when={open()}>
        <div class="floating">
          <button type="button" onClick={does(props.actions.why)}>
            {help().why}
          </button>
          <button type="button" onClick={does(props.actions.bookmark)}>
            {help().bookmark}
          </button>
          <button type="button" onClick={does(props.actions.bookmarks)}>
            {marks().title}
          </button>
          <CopyLink isNamed />
          <button type="button" onClick={does(props.actions.profile)}>
            {profile().open}
          </button>
          <button type="button" lang={props.locale.otherTag()} onClick={does(props.locale.change)}>
            {words().otherLanguage}
          </button>
        </div>
      </Show>
    </div>
  );
}
