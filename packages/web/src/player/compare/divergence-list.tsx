import type { Divergence, DivergenceKind } from '@pellucid/replay';
import { countText } from '@pellucid/stage';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { compareWords } from '../words/compare-words.ts';
import { useWords } from '../words/use-words.ts';
import { causeText, rowOf } from './divergence-row.ts';
import type { PairedPlayer } from './paired-player.ts';

/** Divergences of one cause that are listed at once. */
const shownAtOnce = 60;

/** All divergences below their causes, each the way to it. */
export function DivergenceList(props: { readonly paired: PairedPlayer; onChosen(divergence: Divergence): void }) {
  const { paired } = props;
  const { comparison } = paired;
  const words = useWords(compareWords);
  const groups = byCause(comparison.divergences);
  const total = Object.values(comparison.counts).reduce((sum, count) => sum + count, 0);
  let list!: HTMLDivElement;
  createEffect(
    on(paired.divergence, () => {
      list.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
    }),
  );
  return (
    <aside class="divergences" aria-label={words().differences}>
      <p class="found-count">
        {total === 0 ? words().same : words().found(countText(total), countText(groups.length))}
        <Show when={total === 0 && comparison.sources.some(({ changed }) => changed)}> {words().sourcesChanged}</Show>
      </p>
      <div class="groups" ref={list}>
        <For each={groups}>
          {(group, index) => <Group paired={paired} group={group} number={index() + 1} onChosen={props.onChosen} />}
        </For>
        <Show when={total > comparison.divergences.length}>
          <p class="nothing">{words().counted(countText(total - comparison.divergences.length))}</p>
        </Show>
        <Show when={!comparison.exact}>
          <p class="nothing">{words().approximate}</p>
        </Show>
      </div>
    </aside>
  );
}

function Group(props: {
  readonly paired: PairedPlayer;
  readonly group: readonly Divergence[];
  readonly number: number;
  onChosen(divergence: Divergence): void;
}) {
  const words = useWords(compareWords);
  const [shown, setShown] = createSignal(shownAtOnce);
  // The one that the page is at is always listed.
  const listed = createMemo(() => {
    const at = props.group.findIndex(({ index }) => index === props.paired.divergence()?.index);
    return props.group.slice(0, Math.max(shown(), at + 1));
  });
  const left = (): number => props.group.length - listed().length;
  const cause = (): string => {
    const [first] = props.group;
    return first === undefined ? '' : (causeText(first, words()) ?? '');
  };
  return (
    <section class="cause">
      <h3>
        <span>{props.number}</span>
        {cause()}
      </h3>
      <For each={listed()}>
        {(divergence) => <Row paired={props.paired} divergence={divergence} onChosen={props.onChosen} />}
      </For>
      <Show when={left() > 0}>
        <button type="button" class="quiet" onClick={() => setShown(listed().length + 4 * shownAtOnce)}>
          {words().more(countText(Math.min(left(), 4 * shownAtOnce)))}
        </button>
      </Show>
    </section>
  );
}

function Row(props: {
  readonly paired: PairedPlayer;
  readonly divergence: Divergence;
  onChosen(divergence: Divergence): void;
}) {
  const { paired } = props;
  const words = useWords(compareWords);
  const row = createMemo(() => rowOf(paired.comparison, props.divergence, words(), paired.a.locale()));
  const through = (): string | null =>
    props.divergence.cause.is === 'follows' ? causeText(props.divergence, words()) : null;
  const current = (): boolean => paired.divergence()?.index === props.divergence.index;
  return (
    <button
      type="button"
      class="divergence"
      aria-current={current() ? 'true' : undefined}
      title={words().steps(countText(props.divergence.a.step), countText(props.divergence.b.step))}
      onClick={() => {
        paired.goTo(props.divergence);
        props.onChosen(props.divergence);
      }}
    >
      <KindMark kind={props.divergence.kind} name={words().kinds[props.divergence.kind]} />
      <span class="what">
        <Show when={row().code} fallback={row().label}>
          <code>{row().label}</code>
        </Show>
        <Show when={through()}>{(text) => <small>{text()}</small>}</Show>
      </span>
      <span class="at">{row().line === '' ? '' : words().line(row().line)}</span>
      <code class="in-a">{row().a}</code>
      <code class="in-b">{row().b}</code>
    </button>
  );
}

const marks: Readonly<Record<DivergenceKind, string>> = {
  flow: 'M8 14V8.5M8 8.5 4 3M8 8.5 12 3',
  value: 'M3.5 6h9M3.5 10h9M10.5 2.5l-5 11',
  output: 'M3 4h10M3 8h7M3 12h9',
  exception: 'M8 3 14 13.5H2z',
  ending: 'M4 3v10M4 3.5h8v5H4',
};

function KindMark(props: { readonly kind: DivergenceKind; readonly name: string }) {
  return (
    <svg
      class="ic kind"
      classList={{ raised: props.kind === 'exception' }}
      viewBox="0 0 16 16"
      role="img"
      aria-label={props.name}
    >
      <path d={marks[props.kind]} />
    </svg>
  );
}

function byCause(divergences: readonly Divergence[]): readonly (readonly Divergence[])[] {
  const groups = new Map<number, Divergence[]>();
  for (const divergence of divergences) {
    const group = groups.get(divergence.root);
    if (group === undefined) groups.set(divergence.root, [divergence]);
    else group.push(divergence);
  }
  return [...groups.values()];
}
