import { filledPage } from '../page/filled-page.ts';
import { Icon } from '../player/icon.tsx';
import { useWords } from '../player/words/use-words.ts';
import { saveFile } from './save-file.ts';
import { playgroundWords } from './words/playground-words.ts';

/** Saves what is watched: as a page that opens by itself, or as the recording. */
export function DownloadMenu(props: { readonly name: string; readonly title: string; readonly bytes: Uint8Array }) {
  const words = useWords(playgroundWords);
  const save = async (what: string): Promise<void> => {
    if (what === 'recording') return saveFile(props.bytes, `${props.name}.pellucid`);
    const template = await (await fetch('./page.html')).text();
    const blocks = new Map([['recording', await base64(props.bytes)]]);
    const page = filledPage(template, { title: props.title, blocks, attributes: new Map() });
    saveFile(new TextEncoder().encode(page), `${props.name}.html`);
  };
  return (
    <label class="choice quiet">
      <span aria-hidden="true">{words().download}</span>
      <Icon name="down" />
      <select
        aria-label={words().download}
        onChange={(event) => {
          void save(event.currentTarget.value);
          event.currentTarget.selectedIndex = 0;
        }}
      >
        <option value="" hidden>
          {words().download}
        </option>
        <option value="page">{words().page}</option>
        <option value="recording">{words().recording}</option>
      </select>
    </label>
  );
}

function base64(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([new Uint8Array(bytes)]));
  });
}
