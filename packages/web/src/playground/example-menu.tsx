import { For } from 'solid-js';
import { useWords } from '../player/words/use-words.ts';
import { type Example, examples } from './examples.ts';
import type { Playground } from './playground.ts';
import { playgroundWords } from './words/playground-words.ts';

/** Puts one of the examples in the place of what is written. */
export function ExampleMenu(props: { readonly playground: Playground }) {
  const words = useWords(playgroundWords);
  return (
    <label class="field">
      <span class="unseen">{words().examples}</span>
      <select
        disabled={props.playground.phase().is === 'running'}
        onChange={(event) => {
          props.playground.take(examples[event.currentTarget.value as Example]);
          event.currentTarget.selectedIndex = 0;
        }}
      >
        <option value="" hidden>
          {words().examples}
        </option>
        <For each={Object.keys(examples) as Example[]}>
          {(name) => <option value={name}>{words().example[name]}</option>}
        </For>
      </select>
    </label>
  );
}
