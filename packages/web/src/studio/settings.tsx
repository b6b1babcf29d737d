import type { DeblurMethod } from '@pellucid/vision';
import { For, Show } from 'solid-js';
import { PhotoPicker } from './photo-picker.tsx';
import type { SavedAs } from './save-photo.ts';
import type { Studio } from './studio.ts';

const methods: readonly (readonly [DeblurMethod, string])[] = [
  ['auto', 'Find out'],
  ['shake', 'Camera moved'],
  ['defocus', 'Out of focus'],
  ['network', 'Differs from place to place'],
];

const types: readonly (readonly [SavedAs, string])[] = [
  ['image/jpeg', 'JPEG'],
  ['image/png', 'PNG'],
];

/** What can be chosen: how much of the restoration, which blur to undo, what to show and how to save. */
export function Settings(props: { readonly studio: Studio }) {
  const { studio } = props;
  const restored = (): boolean => {
    const phase = studio.phase();
    return phase.is === 'done' && phase.decision.method !== 'none';
  };
  return (
    <section class="set" aria-label="Settings">
      <Show when={restored()}>
        <div class="row">
          <label for="strength">Strength</label>
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
        <div class="row">
          <span id="outlines">Show superpixels</span>
          <button
            type="button"
            class="switch"
            role="switch"
            aria-checked={studio.outlined()}
            aria-labelledby="outlines"
            onClick={() => studio.setOutlined(!studio.outlined())}
          />
        </div>
      </Show>
      <div class="row">
        <label for="method">Kind of blur</label>
        <select
          id="method"
          disabled={studio.phase().is === 'working'}
          onChange={(event) => studio.setMethod(event.currentTarget.value as DeblurMethod)}
        >
          <For each={methods}>
            {([method, title]) => (
              <option value={method} selected={studio.method() === method}>
                {title}
              </option>
            )}
          </For>
        </select>
      </div>
      <Show when={restored()}>
        <div class="row">
          <label for="saved-as">Save as</label>
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
        <p class="note">In 8-bit sRGB, without EXIF: the camera’s place and time stay out of the file.</p>
        <p class="note keys">
          <kbd>1</kbd> actual size <kbd>B</kbd> yours <kbd>S</kbd> superpixels
        </p>
      </Show>
      <div class="row again">
        <PhotoPicker studio={studio} class="quiet">
          Open another
        </PhotoPicker>
      </div>
    </section>
  );
}
