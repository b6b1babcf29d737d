import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import { fileWords } from './words/file-words.ts';
import { useWords } from './words/use-words.ts';

/** Opens a file that is chosen, or dropped anywhere on the page. */
export function FileChoice(props: { onOpen(bytes: Uint8Array): void }) {
  const words = useWords(fileWords);
  let picker!: HTMLInputElement;
  const [over, setOver] = createSignal(false);
  const take = (files: FileList | null | undefined): void => {
    void files?.[0]?.arrayBuffer().then((buffer) => props.onOpen(new Uint8Array(buffer)));
  };
  onMount(() => {
    const onDrag = (event: DragEvent): void => {
      event.preventDefault();
      setOver(event.type === 'dragover');
      if (event.type === 'drop') take(event.dataTransfer?.files);
    };
    const events = ['dragover', 'dragleave', 'drop'] as const;
    for (const event of events) document.addEventListener(event, onDrag);
    onCleanup(() => {
      for (const event of events) document.removeEventListener(event, onDrag);
    });
  });
  return (
    <>
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
      <input ref={picker} type="file" accept=".pellucid" hidden onChange={(event) => take(event.currentTarget.files)} />
      <Show when={over()}>
        <div class="drop" />
      </Show>
    </>
  );
}
