import { slice } from '@pellucid/replay';
import { countText, printable } from '@pellucid/stage';
import { createEffect, createMemo, For, Show } from 'solid-js';
import type { Player } from './player.ts';

// What lies further back is a search or a scrub away.
const mostLines = 200;

/** What the program has printed up to the step, each line with the step that printed it. */
export function OutputPanel(props: { readonly player: Player }) {
  const { player } = props;
  let box!: HTMLDivElement;
  const { outputs } = player.recording;
  const printed = createMemo(() => outputs.upTo(player.step()));
  const lines = createMemo(() =>
    slice(outputs, printed() - mostLines, printed())
      .flatMap(({ step, stream, text }) =>
        text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => ({ step, stream, text: printable(line, 400).replace(/\\t/g, '    ') })),
      )
      .slice(-mostLines),
  );
  createEffect(() => {
    lines();
    box.scrollTop = box.scrollHeight;
  });
  return (
    <div class="output">
      <h3>Output</h3>
      <div class="printed" ref={box} tabindex="-1">
        <Show when={printed() > mostLines}>
          <p>{countText(printed() - mostLines)} earlier lines are not shown</p>
        </Show>
        <For each={lines()}>
          {(line) => (
            <p class="mono" classList={{ error: line.stream === 'stderr', now: line.step >= player.moment().first }}>
              <span>{line.text || ' '}</span>
              <button type="button" onClick={() => player.show(line.step)} aria-label={`Step ${line.step}`}>
                {countText(line.step)}
              </button>
            </p>
          )}
        </For>
        <Show when={printed() === 0}>
          <p>
            {outputs.count === 0 ? 'The program prints nothing.' : 'Nothing printed yet. '}
            <Show when={outputs.at(0)}>
              {(first) => (
                <button type="button" class="link" onClick={() => player.show(first().step)}>
                  First line at step {countText(first().step)}
                </button>
              )}
            </Show>
          </p>
        </Show>
      </div>
    </div>
  );
}
