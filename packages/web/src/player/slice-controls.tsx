import { countText, movedSlice, placesOf, type SliceControl, type Subject, viewWords } from '@pellucid/stage';
import { For, Show } from 'solid-js';
import type { Player } from './player.ts';
import { stageWords } from './words/stage-words.ts';
import { useWords } from './words/use-words.ts';

/** Sliders that move a slice along the axes of its tensor, below its picture. */
export function SliceControls(props: {
  readonly player: Player;
  readonly subject: Subject;
  readonly controls: readonly SliceControl[];
}) {
  const words = useWords(stageWords);
  const said = () => viewWords[props.player.locale()];
  const name = (): string => props.subject.names[0] ?? '';
  const places = (): readonly number[] => {
    const choice = props.player.views.choices().get(name());
    return choice === undefined ? [] : placesOf(choice);
  };
  const at = ({ axis, last }: SliceControl): number => Math.min(last, places()[axis] ?? 0);
  const placeText = (control: SliceControl): string => {
    const first = at(control);
    const end = control.shown === 1 ? null : countText(first + control.shown - 1);
    return said().axisPlace(countText(first), end, countText(control.size));
  };
  return (
    <Show when={name() !== ''}>
      <For each={props.controls}>
        {(control) => (
          <label
            class="slice-control"
            style={{
              left: `${control.box.x}px`,
              top: `${control.box.y}px`,
              width: `${control.box.w}px`,
              height: `${control.box.h}px`,
            }}
          >
            <span>{said().axis(String(control.axis))}</span>
            <input
              type="range"
              min={0}
              max={control.last}
              value={at(control)}
              aria-label={words().axisOf(name(), String(control.axis))}
              aria-valuetext={placeText(control)}
              onInput={(event) =>
                props.player.views.choose(
                  name(),
                  movedSlice(places(), control.axis, Math.round(event.currentTarget.valueAsNumber) || 0),
                )
              }
            />
            <output>{placeText(control)}</output>
          </label>
        )}
      </For>
    </Show>
  );
}
