import { createSignal, onCleanup, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import { bookmarkWords } from './words/bookmark-words.ts';
import { useWords } from './words/use-words.ts';

// As long as a glance takes.
const shownFor = 2000;

/** Copies the address of the page, which names the step and what is chosen. */
export function CopyLink(props: {
  /** Said in words, not by a picture alone. */
  readonly isNamed?: boolean;
}) {
  const words = useWords(bookmarkWords);
  const [outcome, setOutcome] = createSignal<'copied' | 'notCopied' | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const tell = (told: 'copied' | 'notCopied'): void => {
    setOutcome(told);
    clearTimeout(timer);
    timer = setTimeout(() => setOutcome(null), shownFor);
  };
  const copy = (): void => {
    // Only pages that the browser deems safe have a clipboard.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) return tell('notCopied');
    clipboard.writeText(location.href).then(
      () => tell('copied'),
      () => tell('notCopied'),
    );
  };
  return (
    <span class="copy">
      <Show
        when={props.isNamed}
        fallback={
          <button type="button" class="icon" aria-label={words().copyLink} title={words().copyLink} onClick={copy}>
            <Icon name="link" />
          </button>
        }
      >
        <button type="button" onClick={copy}>
          {words().copyLink}
        </button>
      </Show>
      <span role="status">
        <Show when={outcome()}>{(told) => words()[told()]}</Show>
      </span>
    </span>
  );
}
