import type { Comparison, Side } from '@pellucid/replay';
import { countText, sentence } from '@pellucid/stage';
import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import { CodePanel } from '../code-panel.tsx';
import { Icon } from '../icon.tsx';
import { LanguageButton } from '../language-button.tsx';
import type { LocaleChoice } from '../locale.ts';
import { Logo } from '../logo.tsx';
import { mediaQuery } from '../media-query.ts';
import { fileName } from '../model/moment-line.ts';
import type { Player } from '../player.ts';
import { Spans } from '../spans.tsx';
import { StagePanel } from '../stage-panel.tsx';
import { hashWriter, stepOfHash } from '../step-hash.ts';
import type { ThemeChoice } from '../theme.ts';
import { ThemeButton } from '../theme-button.tsx';
import { VariablesPanel } from '../variables-panel.tsx';
import { compareWords } from '../words/compare-words.ts';
import { timeWords } from '../words/time-words.ts';
import { useWords } from '../words/use-words.ts';
import { ComparedTimeline } from './compared-timeline.tsx';
import { changedLines, DifferingContext, differingVariables, keyOf } from './differing.ts';
import { DivergenceList } from './divergence-list.tsx';
import { pressCompareKey } from './keys.ts';
import { createPairedPlayer, type PairedPlayer } from './paired-player.ts';

type Below = 'variables' | 'picture';
type Shown = Side | 'list';

/** The page that shows two runs beside each other, in step. */
export function ComparePage(props: {
  readonly comparison: Comparison;
  readonly theme: ThemeChoice;
  readonly locale: LocaleChoice;
}) {
  const { a, b } = props.comparison;
  const paired = createPairedPlayer(props.comparison, stepOfHash(location.hash) ?? 0, props.locale.locale);
  const words = useWords(compareWords);
  const time = useWords(timeWords);
  const narrow = mediaQuery('(max-width: 760px)');
  const [below, setBelow] = createSignal<Below>('variables');
  const [shown, setShown] = createSignal<Shown>('a');
  const differing = createMemo(() => differingVariables(paired.a.moment().after, paired.b.moment().after));
  const names = programNames(a.facts.program, b.facts.program);
  document.title = `${names[0]} | ${names[1]}, Pellucid`;
  const writeHash = hashWriter();
  createEffect(() => writeHash(`#step=${paired.a.step()}`));
  onMount(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (pressCompareKey(event, paired)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    onCleanup(() => removeEventListener('keydown', onKey));
  });
  const sideOf = (side: Side) => (
    <DifferingContext.Provider
      value={{
        name: ` ${side.toUpperCase()}`,
        variable: (call, name) => differing()[side].has(keyOf(call, name)),
        line: changedLines(props.comparison, side),
      }}
    >
      <section class="run" classList={{ shown: shown() === side }} aria-label={side.toUpperCase()}>
        <h2>
          <b>{side.toUpperCase()}</b>
          <span title={paired[side].recording.facts.program}>{side === 'a' ? names[0] : names[1]}</span>
          <small>{[...paired[side].recording.facts.argv].join(' ')}</small>
          <i>{time().stepOf(countText(paired[side].step()), countText(paired[side].recording.steps - 1))}</i>
        </h2>
        <Said player={paired[side]} />
        <CodePanel player={paired[side]} narrow={narrow()} />
        <Show when={below() === 'picture'} fallback={<VariablesPanel player={paired[side]} time={null} />}>
          <StagePanel player={paired[side]} theme={props.theme.theme()} />
        </Show>
      </section>
    </DifferingContext.Provider>
  );
  return (
    <div class="page compare">
      <header class="top">
        <Logo />
        <div class="title">
          <h1>{names[0] === names[1] ? names[0] : `${names[0]} | ${names[1]}`}</h1>
        </div>
        <span />
        <nav>
          <LanguageButton locale={props.locale} />
          <ThemeButton theme={props.theme} />
        </nav>
      </header>
      <Show when={narrow()}>
        <nav class="choice" aria-label={words().runs}>
          <div class="views-of-two" role="radiogroup" aria-label={words().runs}>
            <For each={['a', 'b', 'list'] as const}>
              {(one) => (
                // biome-ignore lint/a11y/useSemanticElements: the arrow keys step the runs, they must not move between inputs
                <button type="button" role="radio" aria-checked={shown() === one} onClick={() => setShown(one)}>
                  {one === 'list' ? words().differences : one.toUpperCase()}
                </button>
              )}
            </For>
          </div>
        </nav>
      </Show>
      <main class="work two" classList={{ listed: shown() === 'list' }}>
        {sideOf('a')}
        {sideOf('b')}
        <DivergenceList
          paired={paired}
          onChosen={({ a: one, b: other }) => setShown(one.only === null && other.only !== null ? 'b' : 'a')}
        />
      </main>
      <footer class="time">
        <CompareTransport paired={paired} below={below()} onBelow={setBelow} />
        <ComparedTimeline paired={paired} theme={props.theme.theme()} thin={narrow()} />
      </footer>
    </div>
  );
}

/** What the moment of one run did. */
function Said(props: { readonly player: Player }) {
  const { player } = props;
  const said = createMemo(() => sentence(player.recording, player.moment(), player.locale()));
  return (
    <p class="said" aria-live="polite">
      <Spans spans={said().main} />
    </p>
  );
}

function CompareTransport(props: {
  readonly paired: PairedPlayer;
  readonly below: Below;
  onBelow(below: Below): void;
}) {
  const { paired } = props;
  const words = useWords(compareWords);
  const time = useWords(timeWords);
  return (
    <div class="transport">
      <div class="keys">
        <button type="button" class="icon" aria-label={time().first} onClick={paired.first}>
          <Icon name="first" />
        </button>
        <button type="button" class="icon" aria-label={time().back} onClick={paired.backward}>
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="play"
          aria-label={paired.playing() ? time().pause : time().play}
          onClick={paired.togglePlay}
        >
          <Icon name={paired.playing() ? 'pause' : 'play'} solid={!paired.playing()} />
        </button>
        <button type="button" class="icon" aria-label={time().on} onClick={paired.forward}>
          <Icon name="next" />
        </button>
        <button type="button" class="icon" aria-label={time().last} onClick={paired.last}>
          <Icon name="last" />
        </button>
      </div>
      <div class="where" role="status">
        <b>{paired.together() ? words().together : words().apart}</b>
      </div>
      <div class="by" role="radiogroup" aria-label={words().show}>
        <For each={['variables', 'picture'] as const}>
          {(one) => (
            // biome-ignore lint/a11y/useSemanticElements: the arrow keys step the runs, they must not move between inputs
            <button type="button" role="radio" aria-checked={props.below === one} onClick={() => props.onBelow(one)}>
              {words()[one]}
            </button>
          )}
        </For>
      </div>
      <div class="hints">
        <button type="button" class="quiet" onClick={paired.previousDivergence}>
          <kbd>p</kbd> <span>{words().previous}</span>
        </button>
        <button type="button" class="quiet" onClick={paired.nextDivergence}>
          <kbd>n</kbd> <span>{words().next}</span>
        </button>
      </div>
    </div>
  );
}

/** The files' names; of two programs that have one name, as much of their paths as tells them apart. */
function programNames(a: string, b: string): readonly [string, string] {
  if (a === b || fileName(a) !== fileName(b)) return [fileName(a), fileName(b)];
  let same = 0;
  while (a[same] === b[same]) same++;
  const from = Math.max(a.lastIndexOf('/', same - 1), a.lastIndexOf('\\', same - 1)) + 1;
  return [a.slice(from), b.slice(from)];
}
