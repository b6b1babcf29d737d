import { type DeblurMethod, deblurMethods } from '@pellucid/vision';
import { For, Show } from 'solid-js';
import { useWords } from '../player/words/use-words.ts';
import { PhotoPicker } from './photo-picker.tsx';
import type { SavedAs } from './save-photo.ts';
import type { Studio } from './studio.ts';
import { studioWords } from './words/studio-words.ts';

const types: readonly (readonly [SavedAs, string])[] = [
  ['image/jpeg', 'JPEG'],
  ['image/png', 'PNG'],
];

/** What can be chosen: how much of the restoration, which blur to undo, what to show and how to save. */
export function Settings(props: { readonly studio: Studio }) {
  const { studio } = props;
  const words = useWords(studioWords);
  const restored = (): boolean => {
    const phase = studio.phase();
    return phase.is === 'done' && phase.decision.method !== 'none';
  };
  return (
    <section class="set" aria-label={words().settings}>
      <Show when={restored()}>
        <div class="row">
          <label for="strength">{words().strength}</label>
          <output for="strength">{studio.strength()}</output>
        </div>
        <input
          id="strength"
          type="range"
          min="0"
          max="100"
          value={studio.strength()}
          style={{ '--value': `${studio.strength()}%` }}
          onInput={(event) => studio.setStrength(Number(event.currentTarget.value))}
        />
        <Switch id="outlines" name={words().showOutlines} on={studio.outlined()} onTurn={studio.setOutlined} />
      </Show>
      <div class="row">
        <label for="method">{words().kind}</label>
        <select
          id="method"
          disabled={studio.phase().is === 'working'}
          onChange={(event) => studio.setMethod(event.currentTarget.value as DeblurMethod)}
        >
          <For each={deblurMethods}>
            {(method) => (
              <option value={method} selected={studio.method() === method}>
                {words().methods[method]}
              </option>
            )}
          </For>
        </select>
      </div>
      <Show when={restored()}>
        <div class="row">
          <label for="saved-as">{words().saveAs}</label>
          <select id="saved-as" onChange={(event) => studio.setSavedAs(event.currentTarget.value as SavedAs)}>
            <For each={types}>
              {([type, title]) => (
                <option value={type} selected={studio.savedAs() === type}>
                  {title}
                </option>
              )}
            </For>
          </select>
        </div>
        <Show when={studio.hasExif()}>
          <Switch id="exif" name={words().keepExif} on={studio.keepsExif()} onTurn={studio.setKeepsExif} />
        </Show>
        <p class="note">{studio.hasExif() && studio.keepsExif() ? words().savedWithExif : words().savedPlain}</p>
        <p class="note keys">
          <kbd>1</kbd> {words().keys[0]} <kbd>B</kbd> {words().keys[1]} <kbd>S</kbd> {words().keys[2]}
        </p>
      </Show>
      <div class="row again">
        <PhotoPicker studio={studio} class="quiet">
          {words().another}
        </PhotoPicker>
      </div>
    </section>
  );
}

/** A switch whose words and the room beside them are part of it. */
function Switch(props: {
  readonly id: string;
  readonly name: string;
  readonly on: boolean;
  onTurn(on: boolean): void;
}) {
  return (
    <label class="row" for={props.id}>
      {props.name}
      <button
        id={props.id}
        type="button"
        class="switch"
        role="switch"
        aria-checked={props.on}
        onClick={() => props.onTurn(!props.on)}
      />
    </label>
  );
}
