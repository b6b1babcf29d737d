import { createSignal, Show } from 'solid-js';
import { HalfIcon } from '../player/icon.tsx';
import { Logo } from '../player/logo.tsx';
import type { ThemeChoice } from '../player/theme.ts';
import { PhotoPicker } from './photo-picker.tsx';
import { photoOf, type Studio } from './studio.ts';

/** Which photo this is, and what can be done with all of it. */
export function StudioBar(props: {
  readonly studio: Studio;
  readonly theme: ThemeChoice;
  readonly actualSize: boolean;
  onActualSize(on: boolean): void;
}) {
  const { studio } = props;
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
            aria-label="Actual size, one to one"
            onClick={() => props.onActualSize(!props.actualSize)}
          >
            {props.actualSize ? 'Fit' : '1:1'}
          </button>
          <PhotoPicker studio={studio} class="quiet wide">
            Open another
          </PhotoPicker>
        </Show>
        <button type="button" class="icon" aria-label="Light or dark" onClick={props.theme.toggle}>
          <HalfIcon />
        </button>
        <Show when={studio.phase().is === 'working'}>
          <button type="button" class="quiet" onClick={studio.stop}>
            Stop
          </button>
        </Show>
        <Show when={studio.phase().is === 'done'}>
          <button type="button" class="solid" disabled={saving()} onClick={() => void save()}>
            Save
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
