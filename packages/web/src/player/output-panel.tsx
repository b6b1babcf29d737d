import { slice } from '@pellucid/replay';
import { countText, printable } from '@pellucid/stage';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import type { Player } from './player.ts';
import { outputWords } from './words/output-words.ts';
import { useWords } from './words/use-words.ts';

// What lies further back is a search or a scrub away.
const mostLines = 200;
// The box has room for six; more are drawn for whoever scrolls up to them.
const fewLines = 12;
const nearTop = 40;

/** What the program has printed up to the step, each line with the step that printed it. */
export function OutputPanel(props: { readonly player: Player }) {
  const { player } = props;
  const words = useWords(outputWords);
  let box!: HTMLDivElement;
  const { outputs } = player.recording;
  const printed = createMemo(() => outputs.upTo(player.step()));
  const [wanted, setWanted] = createSignal(fewLines);
  const lines = createMemo(() =>
    slice(outputs, printed() - wanted(), printed())
      .flatMap(({ step, stream, text }) =>
        text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => ({ step, stream, text: printable(line, 400).replace(/\\t/g, '    ') })),
      )
      .slice(-wanted()),
  );
  // The box counts from its lowest line, at which it stands by itself; only who has scrolled up is brought back.
  let isUp = false;
  const onScroll = (): void => {
    isUp = box.scrollTop < 0;
    if (box.scrollHeight + box.scrollTop - box.clientHeight < nearTop) setWanted(mostLines);
  };
  createEffect(
    on(player.step, () => {
      setWanted(fewLines);
      if (isUp) box.scrollTop = 0;
    }),
  );
  return (
    <div class="output">
      <h2>{words().title}</h2>
      <div class="printed" ref={box} tabindex="0" onScroll={onScroll}>
        <div>
          <Show when={printed() > wanted()}>
            <p>{words().earlier(countText(printed() - wanted()))}</p>
          </Show>
          <For each={lines()}>
            {(line) => (
              <p class="mono" classList={{ error: line.stream === 'stderr', now: line.step >= player.moment().first }}>
                <span>{line.text || ' '}</span>
                <button
                  type="button"
                  onClick={() => player.show(line.step)}
                  aria-label={words().goTo(countText(line.step))}
                >
                  {countText(line.step)}
                </button>
              </p>
            )}
          </For>
          <Show when={printed() === 0}>
            <p>
              {outputs.count === 0 ? words().never : words().notYet}
              <Show when={outputs.at(0)}>
                {(first) => (
                  <button type="button" class="link" onClick={() => player.show(first().step)}>
                    {words().first(countText(first().step))}
                  </button>
                )}
              </Show>
            </p>
          </Show>
        </div>
      </div>
    </div>
  );
}
