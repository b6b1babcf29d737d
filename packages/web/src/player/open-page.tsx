import { countText } from '@pellucid/stage';
import { createSignal, Show } from 'solid-js';
import { Logo } from './logo.tsx';
import { openWords } from './words/open-words.ts';
import { useWords } from './words/use-words.ts';

/** Before there is a recording: what to do, how far opening is, or why it failed. */
export function OpenPage(props: {
  readonly steps: number | null;
  /** Both recordings are read and are being compared. */
  readonly comparing: boolean;
  readonly reason: string | null;
  onOpen(bytes: Uint8Array): void;
}) {
  const words = useWords(openWords);
  const said = (): string => {
    if (props.comparing) return words().comparing;
    return (props.steps ?? 0) > 0 ? words().readingSteps(countText(props.steps ?? 0)) : words().reading;
  };
  let picker!: HTMLInputElement;
  const [over, setOver] = createSignal(false);
  const take = (files: FileList | null | undefined): void => {
    void files?.[0]?.arrayBuffer().then((buffer) => props.onOpen(new Uint8Array(buffer)));
  };
  return (
    <main
      class="open-page"
      classList={{ over: over() }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
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
        <h1>{props.reason === null ? words().title : words().failed}</h1>
        <Show when={props.reason}>{(reason) => <p class="reason">{reason()}</p>}</Show>
        <button type="button" class="choose" onClick={() => picker.click()}>
          {words().choose}
        </button>
        <p>
          {words().drop[0]}
          <code>.pellucid</code>
          {words().drop[1]}
          <code>pellucid record program.py</code>
          {words().drop[2]}
        </p>
        <input
          ref={picker}
          type="file"
          accept=".pellucid"
          hidden
          onChange={(event) => take(event.currentTarget.files)}
        />
      </Show>
    </main>
  );
}
