import './styles/index.css';
import { type Comparison, compareRuns, HttpAccessError, openRecording, type Recording, settle } from '@pellucid/replay';
import type { Locale } from '@pellucid/stage';
import { createSignal, Show } from 'solid-js';
import { render } from 'solid-js/web';
import { ComparePage } from './compare/compare-page.tsx';
import { createLocale } from './locale.ts';
import { openOne } from './model/open-one.ts';
import { indexOfPage, otherRecordingOfPage, type RecordingSource, recordingOfPage } from './model/recording-source.ts';
import { OpenPage } from './open-page.tsx';
import { restAt } from './player.ts';
import { PlayerPage } from './player-page.tsx';
import { stepOfHash } from './step-hash.ts';
import { createTheme } from './theme.ts';
import { openWords } from './words/open-words.ts';
import { LocaleContext } from './words/use-words.ts';

type Opening =
  | { readonly is: 'empty' }
  | { readonly is: 'opening'; readonly steps: number; readonly comparing: boolean }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'open'; readonly recording: Recording }
  | { readonly is: 'compared'; readonly comparison: Comparison };

/** Whether the page can compare two recordings; the build says it, and leaves out what is not needed. */
declare const COMPARES: boolean;
/** Whether it may be served with a recording beside it. */
declare const SERVED: boolean;

/** Divergences that a page can list and mark; all are counted. */
const mostDivergences = 5000;

function App() {
  const theme = createTheme();
  const choice = createLocale();
  const [opening, setOpening] = createSignal<Opening>({ is: 'opening', steps: 0, comparing: false });
  const open = async (input: RecordingSource, asked: boolean, other: RecordingSource | null = null): Promise<void> => {
    setOpening({ is: 'opening', steps: 0, comparing: false });
    let painted = performance.now();
    const onProgress = async (steps: number): Promise<void> => {
      if (performance.now() - painted < 100) return;
      setOpening({ is: 'opening', steps, comparing: false });
      // The bar moves only when the page is given time to paint it.
      await new Promise((resolve) => setTimeout(resolve));
      painted = performance.now();
    };
    const next = await Promise.all(
      other === null
        ? [openOne(input, asked ? null : indexOfPage(location), { onProgress })]
        : [input, other].map((one) => openRecording(one, { onProgress })),
    )
      .then(async ([recording, compared]): Promise<Opening> => {
        const empty = [recording, compared].find((one) => one?.steps === 0);
        if (recording === undefined || empty !== undefined) {
          return { is: 'failed', reason: empty === undefined ? '' : emptyText(empty, choice.locale()) };
        }
        if (!COMPARES || compared === undefined) {
          await settle(() => restAt(recording, stepOfHash(location.hash) ?? 0));
          return { is: 'open', recording };
        }
        setOpening({ is: 'opening', steps: 0, comparing: true });
        // Painted before the comparison holds the page up.
        await new Promise((resolve) => setTimeout(resolve, 30));
        return { is: 'compared', comparison: compareRuns(recording, compared, { most: mostDivergences }) };
      })
      .catch((error: unknown): Opening => {
        // A server without a recording is where the player is tried out, not a fault.
        if (SERVED && !asked && error instanceof HttpAccessError && error.status === 404) return { is: 'empty' };
        return { is: 'failed', reason: error instanceof Error ? error.message : String(error) };
      });
    setOpening(next);
  };
  const first = recordingOfPage(document, location);
  if (first === null) setOpening({ is: 'empty' });
  else void open(first, false, otherRecordingOfPage(document, location));
  const opened = (): Recording | null => {
    const now = opening();
    return now.is === 'open' ? now.recording : null;
  };
  const compared = (): Comparison | null => {
    const now = opening();
    return now.is === 'compared' ? now.comparison : null;
  };
  const reason = (): string | null => {
    const now = opening();
    return now.is === 'failed' ? now.reason : null;
  };
  const steps = (): number | null => {
    const now = opening();
    return now.is === 'opening' ? now.steps : null;
  };
  const comparing = (): boolean => {
    const now = opening();
    return now.is === 'opening' && now.comparing;
  };
  return (
    <LocaleContext.Provider value={choice.locale}>
      <Show when={opened()} keyed>
        {(recording) => <PlayerPage recording={recording} theme={theme} locale={choice} />}
      </Show>
      <Show when={compared()} keyed>
        {(comparison) => (COMPARES ? <ComparePage comparison={comparison} theme={theme} locale={choice} /> : null)}
      </Show>
      <Show when={opened() === null && compared() === null}>
        <OpenPage
          steps={steps()}
          comparing={comparing()}
          reason={reason()}
          onOpen={(bytes) => void open(bytes, true)}
        />
      </Show>
    </LocaleContext.Provider>
  );
}

function emptyText({ damage, end }: Recording, locale: Locale): string {
  const why = damage ?? ('reason' in end ? end.reason : '');
  return openWords[locale].noSteps(why);
}

const root = document.getElementById('player');
if (root !== null) render(() => <App />, root);
