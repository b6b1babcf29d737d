import type { Step } from '@pellucid/format';
import { countText } from '@pellucid/stage';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import { type Found, find, type Hit, hitSteps } from './model/find.ts';
import type { Player } from './player.ts';
import { type SearchWords, searchWords } from './words/search-words.ts';
import { useWords } from './words/use-words.ts';

interface Row {
  readonly step: number | null;
  readonly name: string;
  readonly value: string;
  readonly where: string;
  readonly line: boolean;
}

interface Group {
  readonly title: string;
  readonly count: number;
  /** false: there may be more. */
  readonly whole?: boolean;
  readonly rows: readonly Row[];
}

// More conditions that come to hold than anybody reads; the keys walk all.
const mostRows = 200;

/** Finds names, values, output and lines, and goes to the step where they are. */
export function SearchField(props: {
  readonly player: Player;
  readonly open: boolean;
  onOpen(): void;
  onClose(): void;
  /** The steps of what is found, as far as it is found yet. */
  onHits(steps: readonly Step[]): void;
}) {
  const { player } = props;
  const words = useWords(searchWords);
  let field!: HTMLInputElement;
  const [text, setText] = createSignal('');
  const [found, setFound] = createSignal<Found | null>(null);
  const [chosen, setChosen] = createSignal(0);
  let run = 0;
  createEffect(
    on(text, (query) => {
      const mine = ++run;
      setChosen(0);
      if (query.trim() === '') {
        setFound(null);
        return;
      }
      void find(player, query, words(), () => mine !== run, setFound);
    }),
  );
  createEffect(() => {
    const now = found();
    props.onHits(now === null ? [] : hitSteps(now));
  });
  createEffect(() => {
    if (props.open) field.select();
    else field.blur();
  });
  const groups = createMemo(() => groupsOf(found(), text().trim(), words()));
  const rows = createMemo(() => groups().flatMap((group) => group.rows));
  const go = (row: Row | undefined): void => {
    if (row?.step == null) return;
    player.show(row.step);
    props.onClose();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setChosen(Math.min(rows().length - 1, chosen() + 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(0, chosen() - 1));
    else if (event.key === 'Enter') go(rows()[chosen()]);
    else if (event.key === 'Escape') {
      setText('');
      props.onClose();
    } else {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <label class="search">
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          placeholder={words().placeholder}
          aria-label={words().label}
          autocomplete="off"
          spellcheck={false}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onFocus={props.onOpen}
          onKeyDown={onKey}
        />
        <kbd>/</kbd>
      </label>
      <Show when={props.open && text().trim() !== ''}>
        <div class="found" role="listbox" aria-label={words().found}>
          <For each={groups()}>
            {(group) => (
              // biome-ignore lint/a11y/useSemanticElements: options of a listbox, not fields of a form
              <div role="group" aria-label={group.title}>
                <h2 role="presentation">
                  {group.title}
                  <span>{`${countText(group.count)}${group.whole === false ? '+' : ''}`}</span>
                </h2>
                <For each={group.rows}>
                  {(row) => (
                    <button
                      type="button"
                      class="hit"
                      role="option"
                      aria-selected={rows()[chosen()] === row}
                      classList={{ on: rows()[chosen()] === row, ln: row.line }}
                      disabled={row.step === null}
                      onPointerDown={(event) => event.preventDefault()}
                      onClick={() => go(row)}
                    >
                      <code>{row.name}</code>
                      <Show when={!row.line}>
                        <code>{row.value}</code>
                      </Show>
                      <Show when={row.where !== ''}>
                        <span>{row.where}</span>
                      </Show>
                      <b>{row.step === null ? '' : countText(row.step)}</b>
                    </button>
                  )}
                </For>
              </div>
            )}
          </For>
          <Show when={found()?.whole === true && rows().length === 0}>
            <p class="nothing">
              {found()?.holds === null ? words().nothing(text().trim()) : words().neverHolds(text().trim())}
            </p>
          </Show>
        </div>
      </Show>
    </>
  );
}

function groupsOf(found: Found | null, query: string, words: SearchWords): readonly Group[] {
  if (found === null) return [];
  const rowOf = (hit: Hit): Row => ({ ...hit, line: false });
  const short = query.length > 48 ? `${query.slice(0, 48)}…` : query;
  const lines = found.lines.map(({ text, where, step }): Row => ({ step, name: text, value: '', where, line: true }));
  if (found.holds !== null) {
    const [rows, count] = [found.holds.slice(0, mostRows).map(rowOf), found.holds.length];
    return count === 0 ? [] : [{ title: words.holds(short), count, whole: found.whole, rows }];
  }
  const all: Group[] = [
    { title: words.names, count: found.names.length, rows: found.names.slice(0, 4).map(rowOf) },
    {
      title: words.values(short),
      count: found.values.length,
      whole: found.whole,
      rows: found.values.slice(0, 8).map(rowOf),
    },
    { title: words.output, count: found.output.length, rows: found.output.slice(0, 4).map(rowOf) },
    { title: words.lines, count: lines.length, rows: lines.slice(0, 4) },
  ];
  return all.filter(({ count }) => count > 0);
}
