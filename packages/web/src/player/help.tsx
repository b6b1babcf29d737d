import { For } from 'solid-js';

const keys: readonly (readonly [string, string])[] = [
  ['← →', 'one step back, one step on'],
  ['Shift ← →', 'over calls: stay in this call'],
  ['Alt ← →', 'out of this call'],
  ['Space', 'play and pause'],
  ['Home End', 'first and last step'],
  ['1 2 3', 'step by lines, calls, writes'],
  ['− +', 'slower, faster'],
  ['/', 'search names, values, output, lines'],
  ['Esc', 'close'],
];

/** What the keyboard does. */
export function Help(props: { onClose(): void }) {
  return (
    <div class="help" role="dialog" aria-label="Keys">
      <h3>
        Keys
        <button type="button" class="quiet" onClick={props.onClose}>
          Close
        </button>
      </h3>
      <dl>
        <For each={keys}>
          {([key, does]) => (
            <>
              <dt>
                <For each={key.split(' ')}>{(one) => <kbd>{one}</kbd>}</For>
              </dt>
              <dd>{does}</dd>
            </>
          )}
        </For>
      </dl>
    </div>
  );
}
