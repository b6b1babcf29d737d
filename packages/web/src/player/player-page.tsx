import type { Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { createEffect, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Announcer } from './announcer.tsx';
import { createBookmarks } from './bookmarks.ts';
import { BookmarksPanel } from './bookmarks-panel.tsx';
import { CodePanel } from './code-panel.tsx';
import { followingPlayer } from './following-player.ts';
import { Help } from './help.tsx';
import { pressKey } from './keys.ts';
import type { LocaleChoice } from './locale.ts';
import { mediaQuery } from './media-query.ts';
import { fileName } from './model/moment-line.ts';
import { isReading } from './model/reading.ts';
import { rememberedRecording } from './model/remembered-recording.ts';
import { createPlayer, type Player } from './player.ts';
import { ProfilePanel } from './profile-panel.tsx';
import { Resident } from './resident.tsx';
import { StagePanel } from './stage-panel.tsx';
import { hashOf, hashWriter, stepOfHash, viewsOfHash } from './step-hash.ts';
import type { ThemeChoice } from './theme.ts';
import { createTimeView } from './time-view.ts';
import { Timeline } from './timeline.tsx';
import { TopBar } from './top-bar.tsx';
import { Transport } from './transport.tsx';
import { VariablesPanel } from './variables-panel.tsx';
import { createViewMemory } from './view-choices.ts';
import { createWhyView, WhyContext } from './why-view.ts';

/** The page that plays one recording. */
export function PlayerPage(props: {
  readonly recording: Recording;
  readonly theme: ThemeChoice;
  readonly locale: LocaleChoice;
  /** What the page around the player can do with the program: controls for its bar. */
  readonly controls?: JSX.Element;
}) {
  const views = createViewMemory(props.recording, viewsOfHash(location.hash));
  const player = createPlayer(
    rememberedRecording(props.recording),
    stepOfHash(location.hash) ?? 0,
    props.locale.locale,
    views,
  );
  const [searching, setSearching] = createSignal(false);
  const [helping, setHelping] = createSignal(false);
  const [profiling, setProfiling] = createSignal(false);
  const [marking, setMarking] = createSignal<{ readonly step: number | null } | null>(null);
  const [hits, setHits] = createSignal<readonly Step[]>([]);
  const [codePlayer, sidePlayer, timePlayer] = [2, 1, 0].map((place) => followingPlayer(player, place)) as [
    Player,
    Player,
    Player,
  ];
  const time = createTimeView(player);
  const why = createWhyView(player);
  const bookmarks = createBookmarks(props.recording);
  const bookmark = (): void => {
    bookmarks.add(player.step());
    setMarking({ step: player.step() });
  };
  const note = (): string | undefined => {
    const { first, last } = player.moment();
    return bookmarks.all().find(({ step }) => step >= first && step <= last)?.note;
  };
  const narrow = mediaQuery('(max-width: 760px)');
  const short = mediaQuery('(max-height: 779px)');
  document.title = `${fileName(props.recording.facts.program)}, Pellucid`;
  const writeHash = hashWriter();
  createEffect(() => writeHash(hashOf(player.step(), views.choices())));
  onMount(() => {
    const onHash = ({ newURL }: HashChangeEvent): void => {
      // The address itself may be the player's own again by now.
      const step = stepOfHash(new URL(newURL).hash);
      if (step !== null && step !== player.step()) player.show(step);
      const shown = viewsOfHash(location.hash);
      if (shown !== null) views.replace(shown);
    };
    const onKey = (event: KeyboardEvent): void => {
      const close = (): void => {
        // What floats above is closed first.
        if (!searching() && !helping() && !profiling() && marking() === null) why.close();
        setSearching(false);
        setHelping(false);
        setProfiling(false);
        setMarking(null);
      };
      const did = pressKey(event, {
        player,
        time,
        bookmark,
        search: () => setSearching(true),
        hit: (direction) => {
          const { first, last } = player.moment();
          const marks = hits().length > 0 ? hits() : bookmarks.all().map(({ step }) => step);
          const step = direction > 0 ? marks.find((at) => at > last) : marks.findLast((at) => at < first);
          if (step !== undefined) player.show(step);
        },
        help: () => setHelping(!helping()),
        why: why.askMoment,
        profile: () => setProfiling(!profiling()),
        parts: () => document.querySelector<HTMLElement>('.part-at')?.focus(),
        loop: () => document.querySelector<HTMLElement>('.loop input')?.focus(),
        view: () => document.querySelector<HTMLSelectElement>('.view-name select')?.focus(),
        close,
      });
      if (did) event.preventDefault();
    };
    addEventListener('hashchange', onHash);
    addEventListener('keydown', onKey);
    onCleanup(() => {
      removeEventListener('hashchange', onHash);
      removeEventListener('keydown', onKey);
    });
  });
  return (
    <div class="page" classList={{ searching: searching(), short: short() }}>
      <TopBar
        player={player}
        theme={props.theme}
        locale={props.locale}
        searching={searching()}
        profiling={profiling()}
        narrow={narrow()}
        controls={props.controls}
        more={{
          why: why.askMoment,
          bookmark,
          bookmarks: () => setMarking({ step: null }),
          profile: () => setProfiling(true),
        }}
        onSearch={setSearching}
        onHits={setHits}
        onProfile={() => setProfiling(!profiling())}
      />
      <Show when={searching()}>
        <div class="veil" onPointerDown={() => setSearching(false)} />
      </Show>
      <Announcer player={player} />
      <Show when={profiling()}>
        <ProfilePanel player={player} onClose={() => setProfiling(false)} />
      </Show>
      <main class="work" aria-busy={isReading() ? 'true' : undefined}>
        <Resident>
          <CodePanel player={codePlayer} narrow={narrow()} />
        </Resident>
        <WhyContext.Provider value={why}>
          <Resident>
            <StagePanel player={player} theme={props.theme.theme()} note={note()} />
          </Resident>
          <Resident>
            <VariablesPanel player={sidePlayer} time={time} />
          </Resident>
        </WhyContext.Provider>
      </main>
      <footer class="time">
        <Transport
          player={player}
          bookmarks={bookmarks}
          onBookmarks={() => setMarking(marking() === null ? { step: null } : null)}
          onHelp={() => setHelping(!helping())}
        />
        <Resident>
          <Timeline
            player={timePlayer}
            view={time}
            bookmarks={bookmarks}
            hits={hits()}
            theme={props.theme.theme()}
            thin={narrow()}
            short={short()}
          />
        </Resident>
        <Show when={marking()}>
          {(mark) => (
            <BookmarksPanel
              player={player}
              bookmarks={bookmarks}
              writing={mark().step}
              onClose={() => setMarking(null)}
            />
          )}
        </Show>
        <Show when={helping()}>
          <Help onClose={() => setHelping(false)} />
        </Show>
      </footer>
    </div>
  );
}
