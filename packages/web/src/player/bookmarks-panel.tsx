import { id, type Step } from '@pellucid/format';
import { countText, momentAt, sentence } from '@pellucid/stage';
import { createEffect, For, on, Show } from 'solid-js';
import type { Bookmarks } from './bookmarks.ts';
import { createAnswer } from './create-answer.ts';
import { Icon } from './icon.tsx';
import type { Player } from './player.ts';
import { isExported, savePage } from './saved-page.ts';
import { bookmarkWords } from './words/bookmark-words.ts';
import { notesWords } from './words/notes-words.ts';
import { useWords } from './words/use-words.ts';

/** Whether a server gives the page and may keep the bookmarks; else it is an exported one. The build says it. */
declare const SERVED: boolean;

/** The bookmarks with their notes: each is a jump. */
export function BookmarksPanel(props: {
  readonly player: Player;
  readonly bookmarks: Bookmarks;
  /** The step whose note is to be written, where one was just made. */
  readonly writing: number | null;
  onClose(): void;
}) {
  const { player, bookmarks } = props;
  const words = useWords(bookmarkWords);
  const beside = SERVED ? useWords(notesWords) : null;
  let panel!: HTMLDivElement;
  const said = (step: number): string =>
    sentence(player.recording, momentAt(player.recording, id<Step>(step)), player.locale())
      .main.map(({ text }) => text)
      .join('');
  createEffect(
    on(
      () => props.writing,
      (step) => {
        const field = step === null ? null : panel.querySelector<HTMLElement>(`input[data-step="${step}"]`);
        (field ?? panel.querySelector<HTMLElement>('button'))?.focus();
      },
    ),
  );
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' || event.key === 'Enter') {
      if (event.key === 'Enter' && !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      props.onClose();
    }
    event.stopPropagation();
  };
  return (
    <div class="floating help bookmarks" role="dialog" aria-label={words().title} ref={panel} onKeyDown={onKey}>
      <h2>
        {words().title}
        <button type="button" class="quiet" onClick={props.onClose}>
          {words().close}
        </button>
      </h2>
      <ul>
        <For each={bookmarks.all()}>
          {(bookmark) => {
            const told = createAnswer(() => said(bookmark.step), '');
            return (
              <li>
                <button
                  type="button"
                  class="link"
                  aria-label={words().goTo(countText(bookmark.step))}
                  onClick={() => player.show(bookmark.step)}
                >
                  {countText(bookmark.step)}
                </button>
                <input
                  type="text"
                  data-step={bookmark.step}
                  value={bookmark.note}
                  placeholder={told()}
                  aria-label={words().note(countText(bookmark.step))}
                  maxlength="2000"
                  onChange={(event) => bookmarks.setNote(bookmark.step, event.currentTarget.value)}
                />
                <button
                  type="button"
                  class="icon"
                  aria-label={words().remove(countText(bookmark.step))}
                  onClick={() => bookmarks.remove(bookmark.step)}
                >
                  <Icon name="close" />
                </button>
              </li>
            );
          }}
        </For>
      </ul>
      <Show when={!bookmarks.all().some(({ step }) => step === player.step())}>
        <button type="button" class="quiet add" onClick={() => bookmarks.add(player.step())}>
          {words().add(countText(player.step()))}
        </button>
      </Show>
      {SERVED || !isExported() ? null : (
        <button type="button" class="quiet add" onClick={() => savePage(bookmarks.all())}>
          {words().save}
        </button>
      )}
      <p>{beside !== null && bookmarks.isBeside() ? beside().keptBeside : words().kept}</p>
    </div>
  );
}
