import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { LocaleChoice } from '../player/locale.ts';
import type { ThemeChoice } from '../player/theme.ts';
import { useWords } from '../player/words/use-words.ts';
import { Comparison } from './comparison.tsx';
import { DropZone } from './drop-zone.tsx';
import { Finding } from './finding.tsx';
import { pressKey } from './keys.ts';
import { Settings } from './settings.tsx';
import { photoOf, type Studio } from './studio.ts';
import { StudioBar } from './studio-bar.tsx';
import { Trail } from './trail.tsx';
import { studioWords } from './words/studio-words.ts';

/** The page that restores one photo. A photo may be dropped or pasted anywhere on it. */
export function StudioPage(props: {
  readonly studio: Studio;
  readonly theme: ThemeChoice;
  readonly locale: LocaleChoice;
}) {
  const { studio } = props;
  const words = useWords(studioWords);
  const [over, setOver] = createSignal(false);
  const [actualSize, setActualSize] = createSignal(false);
  const [beforeOnly, showBeforeOnly] = createSignal(false);
  const photo = () => photoOf(studio.phase());
  createEffect(() => {
    document.title = words().titled(photo()?.name ?? '');
  });
  onMount(() => {
    const listen = <K extends keyof WindowEventMap>(type: K, hear: (event: WindowEventMap[K]) => void): void => {
      addEventListener(type, hear);
      onCleanup(() => removeEventListener(type, hear));
    };
    const take = (files: FileList | undefined): boolean => {
      const file = files?.[0];
      if (file !== undefined) studio.open(file, file.name);
      return file !== undefined;
    };
    listen('dragover', (event) => {
      event.preventDefault();
      setOver(true);
    });
    listen('dragleave', (event) => setOver(event.relatedTarget !== null));
    listen('drop', (event) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files);
    });
    listen('paste', (event) => {
      if (take(event.clipboardData?.files)) event.preventDefault();
    });
    listen('keydown', (event) => {
      const did = pressKey(event, {
        stop: studio.stop,
        toggleActualSize: () => setActualSize(!actualSize()),
        toggleOutline: () => studio.setOutlined(!studio.outlined()),
        showBefore: showBeforeOnly,
      });
      if (did) event.preventDefault();
    });
    listen('keyup', (event) => {
      if (event.key.toLowerCase() === 'b') showBeforeOnly(false);
    });
    listen('blur', () => showBeforeOnly(false));
  });
  return (
    <div class="studio" classList={{ over: over() }} data-phase={studio.phase().is}>
      <StudioBar
        studio={studio}
        theme={props.theme}
        locale={props.locale}
        actualSize={actualSize()}
        onActualSize={setActualSize}
      />
      <Show when={photo()} fallback={<DropZone studio={studio} />} keyed>
        {(shown) => (
          <main>
            <Comparison studio={studio} photo={shown} actualSize={actualSize()} beforeOnly={beforeOnly()} />
            <aside>
              <Finding studio={studio} />
              <Settings studio={studio} />
              <Trail studio={studio} />
            </aside>
          </main>
        )}
      </Show>
    </div>
  );
}
