import { countText, summaryText } from '@pellucid/stage';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { type Held, type History, historyWindow } from './model/history-window.ts';
import type { Player } from './player.ts';
import { useWords } from './words/use-words.ts';
import { variablesWords } from './words/variables-words.ts';

const size = 9;

/** The values around now, each the way to its step. */
export function HistoryList(props: { readonly player: Player; readonly history: History }) {
  const { player } = props;
  const words = useWords(variablesWords);
  const [shift, setShift] = createSignal(0);
  createEffect(on(player.step, () => setShift(0)));
  const part = createMemo(() => historyWindow(props.history, player.moment().last, size, shift()));
  const now = createMemo(() => part().shown.findLast(({ step }) => step <= player.moment().last));
  const text = ({ step, value }: Held): string =>
    value === null ? words().gone : summaryText(value, player.reader(player.recording.state(step)));
  return (
    <div class="values">
      <Show when={part().earlier > 0}>
        <button type="button" class="more" onClick={() => setShift(shift() - size)}>
          {words().earlier(countText(part().earlier))}
        </button>
      </Show>
      <For each={part().shown}>
        {(held) => (
          <button
            type="button"
            class="held"
            classList={{ later: held.step > player.moment().last }}
            aria-current={held === now() ? 'step' : undefined}
            onClick={() => player.show(held.step)}
          >
            <code>{text(held)}</code>
            <b>{countText(held.step)}</b>
          </button>
        )}
      </For>
      <Show when={part().later > 0}>
        <button type="button" class="more" onClick={() => setShift(shift() + size)}>
          {words().later(countText(part().later))}
        </button>
      </Show>
    </div>
  );
}
