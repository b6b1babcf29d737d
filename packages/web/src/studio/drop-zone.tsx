import { For, Show, useContext } from 'solid-js';
import { LocaleContext, useWords } from '../player/words/use-words.ts';
import { examples, openExample } from './examples.ts';
import { PhotoPicker } from './photo-picker.tsx';
import type { Studio } from './studio.ts';
import { failureText } from './words/failure-text.ts';
import { studioWords } from './words/studio-words.ts';

/** Before there is a photo: where one is dropped, chosen or pasted, and ours to try with. */
export function DropZone(props: { readonly studio: Studio }) {
  const { studio } = props;
  const words = useWords(studioWords);
  const locale = useContext(LocaleContext);
  return (
    <main class="bare">
      <section class="table" aria-label={words().openHere}>
        <div class="drop" classList={{ busy: studio.opening() !== null }}>
          <h1>
            <span class="mouse">{words().drop[0]}</span>
            <span class="touch">{words().drop[1]}</span>
            {words().drop[2]}
          </h1>
          <p>{words().stays}</p>
          <p class="reason" role="alert">
            <Show when={studio.refused()}>
              {(refused) => <>{failureText(refused().failure, refused().name, locale())}</>}
            </Show>
          </p>
          <Show
            when={studio.opening()}
            fallback={
              <PhotoPicker studio={studio} class="solid choose">
                {words().choose}
              </PhotoPicker>
            }
          >
            {(name) => <p role="status">{words().opening(name())}</p>}
          </Show>
        </div>
        <div class="samples">
          <span>{words().orOurs}</span>
          <For each={examples}>
            {(example) => (
              <button type="button" onClick={() => void openExample(studio, example)}>
                <img src={example.address} alt="" />
                {words().examples[example.of]}
              </button>
            )}
          </For>
        </div>
      </section>
    </main>
  );
}
