import type { Step } from '@pellucid/format';
import { type CallTree, profileRun, type RunProfile } from '@pellucid/replay';
import { countText } from '@pellucid/stage';
import { createMemo, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { createAnswer } from './create-answer.ts';
import { FlameGraph } from './flame-graph.tsx';
import { fileName, functionLabel } from './model/moment-line.ts';
import { whenRead } from './model/when-read.ts';
import type { Player } from './player.ts';
import { profileWords } from './words/profile-words.ts';
import { useWords } from './words/use-words.ts';

/** Steps that a page counts in about a second. */
const mostSteps = 2_000_000;
/** Rows of a table at once. */
const shownAtOnce = 40;

/** Which functions and lines took most, as a flame graph and as two lists; each row is the way there. */
export function ProfilePanel(props: { readonly player: Player; onClose(): void }) {
  const { recording } = props.player;
  const words = useWords(profileWords);
  const [painted, setPainted] = createSignal(false);
  const profile = createAnswer<RunProfile | null>(
    () => (painted() ? profileRun(recording, { mostSteps }) : null),
    null,
  );
  let panel!: HTMLDivElement;
  onMount(() => {
    panel.focus();
    // The panel is painted before the counting holds the page up.
    const timer = setTimeout(() => setPainted(true), 30);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <div class="floating profile" role="dialog" aria-label={words().title} tabIndex={-1} ref={panel}>
      <h2>
        {words().title}
        <button type="button" class="quiet" onClick={props.onClose}>
          {words().close}
        </button>
      </h2>
      <Show when={profile()} fallback={<p class="nothing">{words().counting}</p>}>
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
            const entered = createAnswer((): Step | null => {
              const { longest } = node();
              return longest === null ? null : recording.call(longest).entered;
            }, null);
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
                <Show when={entered() !== null}>
                  <button
                    type="button"
                    class="link"
                    onClick={() => props.player.show(entered() ?? props.player.step())}
                  >
                    {words().longest(countText(entered() ?? 0))}
                  </button>
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
          onGo={() => go(props.player, () => recording.call(longest).entered)}
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
          onGo={() =>
            go(player, () => {
              const steps = recording.runsOf(source, line);
              // The next time that it runs; after the last one, the first.
              const next = steps.upTo(player.step());
              return steps.at(next < steps.count ? next : 0);
            })
          }
        />
      )}
    </Table>
  );
}

/** To a step that may still have to be looked for. */
function go({ show }: Player, find: () => Step | undefined): void {
  whenRead(
    find,
    (step) => {
      if (step !== undefined) show(step);
    },
    () => {},
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
