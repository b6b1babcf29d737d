import { type CallTree, PageFault, profileRun, type RunProfile } from '@pellucid/replay';
import { countText } from '@pellucid/stage';
import { createMemo, createSignal, For, type JSX, onMount, Show } from 'solid-js';
import { FlameGraph } from './flame-graph.tsx';
import { fileName, functionLabel } from './model/moment-line.ts';
import type { Player } from './player.ts';
import { profileWords } from './words/profile-words.ts';
import { useWords } from './words/use-words.ts';

/** Steps that a page counts in about a second. */
const mostSteps = 2_000_000;
/** Rows of a table at once. */
const shownAtOnce = 40;

type Counted =
  | { readonly is: 'counting' }
  | { readonly is: 'too-long' }
  | { readonly is: 'done'; readonly profile: RunProfile };

/** Which functions and lines took most, as a flame graph and as two lists; each row is the way there. */
export function ProfilePanel(props: { readonly player: Player; onClose(): void }) {
  const { recording } = props.player;
  const words = useWords(profileWords);
  const [counted, setCounted] = createSignal<Counted>({ is: 'counting' });
  let panel!: HTMLDivElement;
  onMount(() => {
    panel.focus();
    // The panel is painted before the counting holds the page up.
    setTimeout(() => setCounted(count(props.player)), 30);
  });
  const profile = (): RunProfile | null => {
    const now = counted();
    return now.is === 'done' ? now.profile : null;
  };
  return (
    <div class="floating profile" role="dialog" aria-label={words().title} tabIndex={-1} ref={panel}>
      <h2>
        {words().title}
        <button type="button" class="quiet" onClick={props.onClose}>
          {words().close}
        </button>
      </h2>
      <Show
        when={profile()}
        fallback={<p class="nothing">{counted().is === 'counting' ? words().counting : words().tooLong}</p>}
      >
        {(found) => (
          <>
            <p class="note">
              {words().measure}
              <Show when={found().steps < recording.steps}>
                {' '}
                {words().first(countText(found().steps), countText(recording.steps))}
              </Show>
            </p>
            <Flame player={props.player} profile={found()} />
            <div class="tables">
              <Functions player={props.player} profile={found()} />
              <Lines player={props.player} profile={found()} />
            </div>
          </>
        )}
      </Show>
    </div>
  );
}

function count({ recording }: Player): Counted {
  try {
    return { is: 'done', profile: profileRun(recording, { mostSteps }) };
  } catch (error) {
    // A recording that is read piece by piece would be read as a whole.
    if (error instanceof PageFault) return { is: 'too-long' };
    throw error;
  }
}

function Flame(props: { readonly player: Player; readonly profile: RunProfile }) {
  const { recording } = props.player;
  const words = useWords(profileWords);
  const [chosen, setChosen] = createSignal<CallTree | null>(null);
  return (
    <>
      <FlameGraph recording={recording} tree={props.profile.tree} onChosen={setChosen} />
      <p class="note" aria-live="polite">
        <Show when={chosen()} fallback={words().hint}>
          {(node) => {
            const target = (): CallTree['function'] => node().function;
            const longest = (): CallTree['longest'] => node().longest;
            return (
              <>
                <b class="mono">
                  {target() === null
                    ? words().all
                    : functionLabel(recording, target() as NonNullable<CallTree['function']>)}
                </b>{' '}
                {words().calls(countText(node().calls))},{' '}
                {words().steps(countText(node().total), shareText(node().total, props.profile))},{' '}
                {words().byItself(countText(node().self))}{' '}
                <Show when={longest()}>
                  {(call) => (
                    <button
                      type="button"
                      class="link"
                      onClick={() => props.player.show(recording.call(call()).entered)}
                    >
                      {words().longest(countText(recording.call(call()).entered))}
                    </button>
                  )}
                </Show>
              </>
            );
          }}
        </Show>
      </p>
    </>
  );
}

function Functions(props: { readonly player: Player; readonly profile: RunProfile }) {
  const { recording } = props.player;
  const words = useWords(profileWords);
  return (
    <Table title={words().functions} rows={props.profile.functions}>
      {({ function: target, calls, self, total, longest }) => (
        <Row
          name={functionLabel(recording, target)}
          detail={`${words().calls(countText(calls))}, ${words().steps(countText(total.steps), shareText(total.steps, props.profile))}`}
          self={self.steps}
          profile={props.profile}
          onGo={() => props.player.show(recording.call(longest).entered)}
        />
      )}
    </Table>
  );
}

function Lines(props: { readonly player: Player; readonly profile: RunProfile }) {
  const { player } = props;
  const { recording } = player;
  const words = useWords(profileWords);
  return (
    <Table title={words().lines} rows={props.profile.lines}>
      {({ source, line, runs, self }) => (
        <Row
          name={(recording.source(source).lines[line - 1] ?? '').trim()}
          detail={`${fileName(recording.source(source).program.path)}:${line}, ${words().runs(countText(runs))}`}
          self={self.steps}
          profile={props.profile}
          onGo={() => {
            const steps = recording.runsOf(source, line);
            // The next time that it runs; after the last one, the first.
            const next = steps.upTo(player.step());
            player.show(steps.at(next < steps.count ? next : 0) ?? player.step());
          }}
        />
      )}
    </Table>
  );
}

function Table<T>(props: {
  readonly title: string;
  readonly rows: readonly T[];
  readonly children: (row: T) => JSX.Element;
}) {
  const words = useWords(profileWords);
  const [shown, setShown] = createSignal(shownAtOnce);
  const listed = createMemo(() => props.rows.slice(0, shown()));
  const left = (): number => props.rows.length - listed().length;
  return (
    <section>
      <h3>
        {props.title}
        <span>{countText(props.rows.length)}</span>
      </h3>
      <For each={listed()}>{(row) => props.children(row)}</For>
      <Show when={left() > 0}>
        <button type="button" class="quiet" onClick={() => setShown(shown() + 4 * shownAtOnce)}>
          {words().more(countText(Math.min(left(), 4 * shownAtOnce)))}
        </button>
      </Show>
    </section>
  );
}

function Row(props: {
  readonly name: string;
  readonly detail: string;
  readonly self: number;
  readonly profile: RunProfile;
  onGo(): void;
}) {
  const share = (): number => props.self / Math.max(1, props.profile.steps);
  return (
    <button type="button" class="cost" onClick={props.onGo}>
      <code>{props.name}</code>
      <span class="share">{shareText(props.self, props.profile)}</span>
      <small>{props.detail}</small>
      <i style={{ width: `${100 * share()}%` }} />
    </button>
  );
}

function shareText(steps: number, { steps: all }: RunProfile): string {
  const share = (100 * steps) / Math.max(1, all);
  return `${share >= 10 ? Math.round(share) : share.toFixed(1)}%`;
}
