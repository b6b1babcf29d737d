import { For } from 'solid-js';
import { type HelpWords, helpWords } from './words/help-words.ts';
import { useWords } from './words/use-words.ts';

const keys = [
  ['← →', 'step'],
  ['Shift ← →', 'over'],
  ['Alt ← →', 'out'],
  ['Space', 'play'],
  ['Home End', 'ends'],
  ['1 2 3', 'by'],
  ['< >', 'speed'],
  ['+ − 0', 'zoom'],
  ['b', 'bookmark'],
  ['/', 'search'],
  ['n N', 'hits'],
  ['w', 'why'],
  ['v', 'view'],
  ['e', 'parts'],
  ['l', 'loop'],
  ['p', 'profile'],
  ['Esc', 'leave'],
] as const satisfies readonly (readonly [string, keyof HelpWords])[];

/** What the keyboard does. */
export function Help(props: { onClose(): void }) {
  const words = useWords(helpWords);
  return (
    <div class="floating help" role="dialog" aria-label={words().title}>
      <h2>
        {words().title}
        <button type="button" class="quiet" onClick={props.onClose}>
          {words().close}
        </button>
      </h2>
      <dl>
        <For each={keys}>
          {([key, does]) => (
            <>
              <dt>
                <For each={key.split(' ')}>{(one) => <kbd>{one}</kbd>}</For>
              </dt>
              <dd>{words()[does]}</dd>
            </>
          )}
        </For>
      </dl>
    </div>
  );
}
