import type { CallState, Loop } from '@pellucid/replay';
import { countText, valueText } from '@pellucid/stage';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { createAnswer } from './create-answer.ts';
import { Icon } from './icon.tsx';
import type { TextAt } from './model/inline-values.ts';
import { type LoopValue, loopValues } from './model/loop-values.ts';
import { whenRead } from './model/when-read.ts';
import type { Player } from './player.ts';
import { codeWords } from './words/code-words.ts';
import { useWords } from './words/use-words.ts';

/** The turns of a loop as a slider, with what the loop's variables were in the one that it stands at. */
export function LoopControl(props: {
  readonly player: Player;
  readonly call: CallState;
  /** Those that the call is in, outermost first: one at least. */
  readonly loops: readonly Loop[];
  readonly loop: Loop;
  readonly textAt: TextAt;
  onChoose(line: number): void;
}) {
  const { player } = props;
  const words = useWords(codeWords);
  // The page may still be on its way to the turn.
  const [held, setHeld] = createSignal<number | null>(null);
  createEffect(on([player.step, player.wanted], ([step, wanted]) => step === wanted && setHeld(null)));
  const turn = (): number => Math.min(props.loop.turns, held() ?? props.loop.turn);
  const go = (to: number): void => {
    setHeld(to);
    showTurn({ show: player.drag }, props.loop, to);
  };
  const text = ({ value, step }: LoopValue): string =>
    value.type === 'reference'
      ? props.textAt(value.object, step)
      : valueText(value, player.reader(player.moment().after), 28);
  const values = createAnswer<readonly { readonly name: string; readonly text: string }[]>(
    () =>
      loopValues(player.recording, props.call, props.loop, turn()).map((value) => ({
        name: value.name,
        text: text(value),
      })),
    [],
  );
  const name = (): string => words().loopIn(String(props.loop.line));
  const said = (): string => words().turn(countText(turn()), countText(props.loop.turns));
  return (
    <div class="loop">
      <Show when={props.loops.length > 1} fallback={<span>{name()}</span>}>
        <label class="choice">
          <span aria-hidden="true">{name()}</span>
          <Icon name="down" />
          <select
            aria-label={words().loop}
            value={props.loop.line}
            onChange={(event) => props.onChoose(Number(event.currentTarget.value))}
          >
            <For each={props.loops}>
              {({ line }) => (
                <option
                  value={line}
                >{`${line}  ${(props.call.source.lines[line - 1] ?? '').trim().slice(0, 60)}`}</option>
              )}
            </For>
          </select>
        </label>
      </Show>
      <input
        type="range"
        min="1"
        max={props.loop.turns}
        value={turn()}
        aria-label={words().turnOf(String(props.loop.line))}
        aria-valuetext={said()}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <output>{said()}</output>
      <p class="is mono">
        <For each={values()}>
          {(value) => (
            <span>
              {value.name} <b>{value.text}</b>
            </span>
          )}
        </For>
      </p>
    </div>
  );
}

/** To where a turn begins, once that is read; where it cannot be, the player stays where it is. */
export function showTurn(player: Pick<Player, 'show'>, loop: Loop, turn: number): void {
  whenRead(
    () => loop.begin(turn),
    (step) => step !== undefined && player.show(step),
    () => {},
  );
}
