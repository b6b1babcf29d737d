import { countText } from '@pellucid/stage';
import { createEffect, For, on, Show } from 'solid-js';
import { createAnswer } from './create-answer.ts';
import { type WhyRow, whyRows } from './model/why-rows.ts';
import type { Player } from './player.ts';
import type { WhyView } from './why-view.ts';
import { useWords } from './words/use-words.ts';
import { type WhyWords, whyWords } from './words/why-words.ts';

/** Where a value came from: the answer above, its causes below, each the way to its step. */
export function WhyPanel(props: { readonly player: Player; readonly why: WhyView }) {
  const { player, why } = props;
  const words = useWords(whyWords);
  let tree!: HTMLDivElement;
  const rows = createAnswer(() => {
    const answer = why.answer();
    return answer ? whyRows(player.recording, answer, (step) => player.reader(player.recording.state(step))) : [];
  }, []);
  const more = (): number => (why.answer()?.nodes ?? []).reduce((sum, node) => sum + node.more, 0);
  const isNow = (row: WhyRow): boolean => row.step >= player.moment().first && row.step <= player.moment().last;
  const onKey = (event: KeyboardEvent): void => {
    const buttons = [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : -1;
    const target = buttons[next];
    if (at < 0 || target === undefined) return;
    target.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  createEffect(
    on(
      () => rows().length > 0,
      () => tree.querySelector<HTMLElement>('[role=treeitem]')?.focus(),
    ),
  );
  return (
    <div class="why">
      <h2>
        <Show when={rows()[0]}>{(row) => <Title row={row()} words={words()} />}</Show>
        <button type="button" class="quiet" onClick={why.close}>
          {words().close}
        </button>
      </h2>
      <div class="origins" role="tree" ref={tree} onKeyDown={onKey} tabIndex={-1}>
        <For each={rows()}>
          {(row) => (
            <button
              type="button"
              role="treeitem"
              class="origin"
              classList={{ answer: row.role === null, now: isNow(row), again: row.again }}
              aria-level={row.depth + 1}
              aria-current={isNow(row) ? 'step' : undefined}
              onClick={() => player.show(row.step)}
            >
              <span class="origin-rails" aria-hidden="true">
                <For each={row.rails}>
                  {(goesOn, index) => <i classList={{ on: goesOn, own: index() === row.rails.length - 1 }} />}
                </For>
              </span>
              <span class="origin-text">
                <span class="origin-name">
                  <Show when={roleText(row, words())}>{(text) => <em>{text()}</em>}</Show>
                  <code>{row.name}</code>
                  <Show when={row.value}>
                    {(value) => <code class={`chip ${row.role ?? 'answer'}`}>{value()}</code>}
                  </Show>
                  <Show when={behindText(row, words())}>{(text) => <em>{text()}</em>}</Show>
                </span>
                <Show when={row.code !== ''}>
                  <code class="origin-code">{row.code}</code>
                </Show>
              </span>
              <span class="origin-place">
                <b>{countText(row.step)}</b>
                <Show when={row.line}>{(line) => <span>{words().line(String(line()))}</span>}</Show>
              </span>
            </button>
          )}
        </For>
        <Show when={why.answer() === null}>
          <p class="nothing">{words().nothing}</p>
        </Show>
        <Show when={more() > 0}>
          <button type="button" class="link further" onClick={why.further}>
            {words().more(countText(more()))}
          </button>
        </Show>
      </div>
    </div>
  );
}

function Title(props: { readonly row: WhyRow; readonly words: WhyWords }) {
  const named = (): boolean => props.row.name !== '' && props.row.value !== null;
  return (
    <Show
      when={named()}
      fallback={
        <span>
          {props.words.happened[0]}
          <code>{[behindText(props.row, props.words), props.row.name, props.row.value].filter(Boolean).join(' ')}</code>
          {props.words.happened[1]}
        </span>
      }
    >
      <span>
        {props.words.question[0]}
        <code>{props.row.name}</code>
        {props.words.question[1]}
        <code>{props.row.value}</code>
        {props.words.question[2]}
      </span>
    </Show>
  );
}

function roleText({ role, certain }: WhyRow, words: WhyWords): string {
  const perhaps = certain ? '' : `${words.perhaps} `;
  if (role === null || role === 'value') return perhaps.trim();
  return `${perhaps}${words[role]}`;
}

function behindText({ how, from, again }: WhyRow, words: WhyWords): string {
  if (again) return words.again;
  if (from !== null) return words.moved(from);
  if (how === 'called') return words.called;
  if (how === 'printed') return words.printed;
  if (how === 'raised') return words.raised;
  return how === 'entered' ? words.input : '';
}
