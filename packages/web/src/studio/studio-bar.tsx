import { createSignal, Show } from 'solid-js';
import { LanguageButton } from '../player/language-button.tsx';
import type { LocaleChoice } from '../player/locale.ts';
import { Logo } from '../player/logo.tsx';
import type { ThemeChoice } from '../player/theme.ts';
import { ThemeButton } from '../player/theme-button.tsx';
import { useWords } from '../player/words/use-words.ts';
import { PhotoPicker } from './photo-picker.tsx';
import { photoOf, type Studio } from './studio.ts';
import { studioWords } from './words/studio-words.ts';

/** Which photo this is, and what can be done with all of it. */
export function StudioBar(props: {
  readonly studio: Studio;
  readonly theme: ThemeChoice;
  readonly locale: LocaleChoice;
  readonly actualSize: boolean;
  onActualSize(on: boolean): void;
}) {
  const { studio } = props;
  const words = useWords(studioWords);
  const photo = () => photoOf(studio.phase());
  const [saving, setSaving] = createSignal(false);
  const save = async (): Promise<void> => {
    setSaving(true);
    const saved = await studio.saved();
    setSaving(false);
    if (saved !== null) download(saved.file, saved.name);
  };
  return (
    <header class="top">
      <Logo />
      <div class="title">
        <Show when={photo()}>
          {(shown) => (
            <>
              <b>{shown().name}</b>
              <span>
                {shown().width} × {shown().height}
              </span>
            </>
          )}
        </Show>
      </div>
      <nav>
        <Show when={photo()}>
          <button
            type="button"
            class="quiet"
            aria-pressed={props.actualSize}
            aria-label={words().actualSize}
            onClick={() => props.onActualSize(!props.actualSize)}
          >
            {props.actualSize ? words().fit : '1:1'}
          </button>
          <PhotoPicker studio={studio} class="quiet wide">
            {words().another}
          </PhotoPicker>
        </Show>
        <LanguageButton locale={props.locale} />
        <ThemeButton theme={props.theme} />
        <Show when={studio.phase().is === 'working'}>
          <button type="button" class="quiet" onClick={studio.stop}>
            {words().stop}
          </button>
        </Show>
        <Show when={studio.phase().is === 'done'}>
          <button type="button" class="solid" disabled={saving()} onClick={() => void save()}>
            {words().save}
          </button>
        </Show>
      </nav>
    </header>
  );
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file over once it has begun to save it; there is no event that says so.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
