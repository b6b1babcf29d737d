import { type Place, type Scene, type SliceControl, type Subject, scene, sentence, type Theme } from '@pellucid/stage';
import { createMemo, For, Index, Show, useContext } from 'solid-js';
import { Canvas } from './canvas.tsx';
import { DifferingContext } from './compare/differing.ts';
import { createAnswer } from './create-answer.ts';
import { DrawnParts } from './drawn-parts.tsx';
import { elementSize } from './element-size.ts';
import type { Player } from './player.ts';
import { SliceControls } from './slice-controls.tsx';
import { Spans } from './spans.tsx';
import { ViewMenu } from './view-menu.tsx';
import { WhyPanel } from './why-panel.tsx';
import { WhyContext } from './why-view.ts';
import { stageWords } from './words/stage-words.ts';
import { useWords } from './words/use-words.ts';

const nothingDrawn: Scene = { items: [], shown: [], places: [] };

/** What the moment did, in words and as a picture. */
export function StagePanel(props: {
  readonly player: Player;
  readonly theme: Theme;
  /** What somebody has noted at the moment. */
  readonly note?: string | undefined;
}) {
  let views!: HTMLDivElement;
  const { player } = props;
  const why = useContext(WhyContext);
  const size = elementSize(() => views);
  const words = useWords(stageWords);
  const differing = useContext(DifferingContext);
  const said = createAnswer(() => sentence(player.recording, player.moment(), player.locale()), { main: [], fact: [] });
  const drawn = createAnswer((): Scene => {
    const { width, height } = size();
    if (width < 40 || height < 40) return nothingDrawn;
    return scene(
      player.recording,
      player.moment(),
      player.progress(),
      { width, height },
      player.chosenObject(),
      player.subjects(),
      player.locale(),
      false,
    );
  }, nothingDrawn);
  const subjects = createMemo(() => {
    const all = player.subjects();
    return all
      .filter(({ minor }, index) => !minor || index === 0)
      .slice(0, 6)
      .sort((a, b) => a.object - b.object);
  });
  // A control stays while its view does, so that it keeps the focus from step to step.
  const pictures = createMemo(
    () =>
      drawn().shown.flatMap((subject, index) => {
        const place = drawn().places[index];
        return place === undefined ? [] : [{ subject, place }];
      }),
    [],
    { equals: (a, b) => a.length === b.length && a.every((picture, index) => samePicture(picture, b[index])) },
  );
  const shown = (): ReadonlySet<number> => new Set(drawn().shown.map(({ object }) => object));
  const chosen = (): boolean => subjects().some(({ object }) => object === player.chosenObject());
  return (
    <section class="stage" aria-label={words().title + differing.name}>
      <p class="sentence">
        <Spans spans={said().main} />
        <Show when={said().fact.length > 0}>
          <small>
            <Spans spans={said().fact} />
          </small>
        </Show>
        <Show when={props.note}>
          <span class="noted">{props.note}</span>
        </Show>
      </p>
      <Show when={why?.asked()}>
        {(_) => <Show when={why}>{(view) => <WhyPanel player={player} why={view()} />}</Show>}
      </Show>
      <div class="pictures" hidden={why?.asked() != null}>
        <div
          class="tabs"
          classList={{ more: subjects().length > drawn().shown.length || chosen() }}
          role="tablist"
          aria-label={words().shown}
        >
          <Show when={chosen()}>
            <button type="button" class="all" onClick={() => player.chooseObject(null)}>
              {words().all}
            </button>
          </Show>
          <For each={subjects()}>
            {(subject) => (
              <button
                type="button"
                role="tab"
                aria-selected={shown().has(subject.object)}
                onClick={() => player.chooseObject(subject.object)}
              >
                {subject.names[0] ?? words().value}
              </button>
            )}
          </For>
        </div>
        <div class="views" ref={views}>
          <Canvas items={drawn().items} size={size()} theme={props.theme} />
          <DrawnParts player={player} items={drawn().items} size={size()} />
          <Index each={pictures()}>
            {(picture) => (
              <>
                <ViewMenu player={player} subject={picture().subject} place={picture().place} />
                <SliceControls player={player} subject={picture().subject} controls={picture().place.controls} />
              </>
            )}
          </Index>
          <Show when={drawn().shown.length === 0 && size().width > 0}>
            <p class="nothing">{words().nothing}</p>
          </Show>
        </div>
      </div>
    </section>
  );
}

interface Picture {
  readonly subject: Subject;
  readonly place: Place;
}

function samePicture(a: Picture, b: Picture | undefined): boolean {
  return (
    b !== undefined &&
    a.subject.object === b.subject.object &&
    a.subject.kind === b.subject.kind &&
    a.subject.names.join() === b.subject.names.join() &&
    a.place.y === b.place.y &&
    a.place.viewName === b.place.viewName &&
    a.place.controls.length === b.place.controls.length &&
    a.place.controls.every((control, index) => sameControl(control, b.place.controls[index]))
  );
}

/** Where it is along its axis changes under the hand that moves it. */
function sameControl(a: SliceControl, b: SliceControl | undefined): boolean {
  return (
    b !== undefined &&
    a.axis === b.axis &&
    a.last === b.last &&
    a.box.x === b.box.x &&
    a.box.y === b.box.y &&
    a.box.w === b.box.w
  );
}
