import { createMemo, For } from 'solid-js';
import { lexJavaScript } from '../player/model/javascript-lexing.ts';
import { useWords } from '../player/words/use-words.ts';
import { playgroundWords } from './words/playground-words.ts';

const indent = '  ';
// What takes longer to colour than a key press may is shown without.
const mostColoured = 100_000;

/** A text field whose words have the player's colours: the text lies, without a colour of its own, over the same text in colour. */
export function Editor(props: { readonly text: string; onWrite(text: string): void; onRun(): void }) {
  const words = useWords(playgroundWords);
  const lines = createMemo(() => props.text.split('\n').length);
  const stretches = createMemo(() => coloured(props.text));
  let leaves = false;
  const onKey = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onRun();
    } else if (event.key === 'Tab' && !event.shiftKey && !leaves) {
      event.preventDefault();
      insert(event.currentTarget, indent);
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      insert(event.currentTarget, `\n${indentAt(event.currentTarget)}`);
    }
    leaves = event.key === 'Escape';
  };
  const insert = (field: HTMLTextAreaElement, text: string): void => {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
    props.onWrite(field.value);
  };
  return (
    <div class="editor mono">
      <div class="sheet">
        <div class="numbers" aria-hidden="true">
          <For each={Array.from({ length: lines() }, (_, index) => index + 1)}>{(line) => <span>{line}</span>}</For>
        </div>
        <div class="text">
          <pre aria-hidden="true">
            <For each={stretches()}>{({ text, kind }) => <span class={kind}>{text}</span>}</For>
            {'\n'}
          </pre>
          <textarea
            aria-label={words().editor}
            aria-description={words().tab}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            wrap="off"
            value={props.text}
            onInput={(event) => props.onWrite(event.currentTarget.value)}
            onKeyDown={onKey}
          />
        </div>
      </div>
    </div>
  );
}

/** The blanks that the line of the caret begins with, and more after an opening bracket. */
function indentAt({ value, selectionStart }: HTMLTextAreaElement): string {
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart);
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? '';
  return /[{([]\s*$/.test(line) ? blanks + indent : blanks;
}

function coloured(text: string): { readonly text: string; readonly kind: string }[] {
  if (text.length > mostColoured) return [{ text, kind: '' }];
  const found: { text: string; kind: string }[] = [];
  let at = 0;
  for (const { from, to, kind } of lexJavaScript(text)) {
    if (from > at) found.push({ text: text.slice(at, from), kind: '' });
    found.push({ text: text.slice(from, to), kind });
    at = to;
  }
  found.push({ text: text.slice(at), kind: '' });
  return found;
}
