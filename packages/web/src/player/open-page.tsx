import { countText } from '@pellucid/stage';
import { Show } from 'solid-js';
import { FileChoice } from './file-choice.tsx';
import { Logo } from './logo.tsx';
import { compareWords } from './words/compare-words.ts';
import { fileWords } from './words/file-words.ts';
import { openWords } from './words/open-words.ts';
import { useWords } from './words/use-words.ts';

/** Whether other recordings can be opened; an exported page has its own in it. The build says it. */
declare const SERVED: boolean;
/** Whether the page can compare two recordings. */
declare const COMPARES: boolean;

/** Before there is a recording: what to do, how far opening is, or why it failed. */
export function OpenPage(props: {
  readonly steps: number | null;
  /** Both recordings are read and are being compared. */
  readonly comparing: boolean;
  readonly reason: string | null;
  onOpen(bytes: Uint8Array): void;
}) {
  const words = useWords(openWords);
  const file = SERVED ? useWords(fileWords) : null;
  const comparison = COMPARES ? useWords(compareWords) : null;
  const said = (): string => {
    if (comparison !== null && props.comparing) return comparison().comparing;
    return (props.steps ?? 0) > 0 ? words().readingSteps(countText(props.steps ?? 0)) : words().reading;
  };
  return (
    <main class="open-page">
      <Logo />
      <Show
        when={props.steps === null}
        fallback={
          // Seen after 300 ms only: what is there at once needs no bar.
          <div class="loading" role="status">
            <div class="bar" />
            <p>{said()}</p>
          </div>
        }
      >
        <h1>{props.reason === null && file !== null ? file().title : words().failed}</h1>
        <Show when={props.reason}>{(reason) => <p class="reason">{reason()}</p>}</Show>
        {SERVED ? <FileChoice onOpen={props.onOpen} /> : null}
      </Show>
    </main>
  );
}
