import type { JSX } from 'solid-js';
import { useWords } from '../player/words/use-words.ts';
import type { Studio } from './studio.ts';
import { studioWords } from './words/studio-words.ts';

/** A button that lets a photo be chosen. */
export function PhotoPicker(props: {
  readonly studio: Studio;
  readonly class: string;
  readonly children: JSX.Element;
}) {
  const words = useWords(studioWords);
  let picker!: HTMLInputElement;
  const choose = (): void => {
    const file = picker.files?.[0];
    if (file !== undefined) props.studio.open(file, file.name);
    // So that choosing the same file again is heard, too.
    picker.value = '';
  };
  return (
    <>
      <button type="button" class={props.class} onClick={() => picker.click()}>
        {props.children}
      </button>
      <input ref={picker} type="file" accept="image/*" aria-label={words().photo} hidden onChange={choose} />
    </>
  );
}
