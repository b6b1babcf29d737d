import { For, Show } from 'solid-js';
import { examples, openExample } from './examples.ts';
import { PhotoPicker } from './photo-picker.tsx';
import type { Studio } from './studio.ts';
import { failureText } from './words/failure-text.ts';

/** Before there is a photo: where one is dropped, chosen or pasted, and ours to try with. */
export function DropZone(props: { readonly studio: Studio }) {
  const { studio } = props;
  return (
    <main class="bare">
      <section class="table" aria-label="Open a photo">
        <div class="drop" classList={{ busy: studio.opening() !== null }}>
          <h1>
            <span class="mouse">Drop</span>
            <span class="touch">Open</span> a blurred photo
          </h1>
          <p>It stays on this device. Nothing is uploaded.</p>
          <p class="reason" role="alert">
            <Show when={studio.refused()}>{(refused) => failureText(refused().failure, refused().name)}</Show>
          </p>
          <Show
            when={studio.opening()}
            fallback={
              <PhotoPicker studio={studio} class="solid choose">
                Choose a photo
              </PhotoPicker>
            }
          >
            {(name) => <p role="status">Opening {name()}</p>}
          </Show>
        </div>
        <div class="samples">
          <span>Or try one of ours</span>
          <For each={examples}>
            {(example) => (
              <button type="button" onClick={() => void openExample(studio, example)}>
                <img src={example.address} alt="" />
                {example.title}
              </button>
            )}
          </For>
        </div>
      </section>
    </main>
  );
}
