import {
  asideOf,
  kindOf,
  type Place,
  readerOf,
  type Subject,
  type ViewKind,
  viewsFor,
  viewWords,
} from '@pellucid/stage';
import { createMemo, For, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import type { Player } from './player.ts';
import { stageWords } from './words/stage-words.ts';
import { useWords } from './words/use-words.ts';

/** The name of a view, beside the name of what it draws; pressed, it offers the other views that can draw the value. */
export function ViewMenu(props: { readonly player: Player; readonly subject: Subject; readonly place: Place }) {
  const words = useWords(stageWords);
  const said = () => viewWords[props.player.locale()];
  const name = (): string => props.subject.names[0] ?? '';
  const views = createMemo((): readonly ViewKind[] => {
    const { recording, moment } = props.player;
    const { after } = moment();
    const contents = after.object(props.subject.object);
    if (contents === undefined) return [props.subject.kind];
    return viewsFor(
      recording,
      after,
      props.subject.object,
      contents,
      readerOf(recording, after, props.player.locale()),
    );
  });
  const chosen = (): ViewKind | '' => {
    const choice = props.player.views.choices().get(name());
    return choice === undefined ? '' : kindOf(choice);
  };
  // Behind a control it needs no comma.
  const aside = (): string => asideOf(props.subject, props.player.locale()).replace(/^[,，]\s*/, '');
  return (
    <div class="view-name" style={{ left: `${props.place.viewName}px`, top: `${props.place.y}px` }}>
      <Show when={views().length > 1 && name() !== ''} fallback={<span>{said().kinds[props.subject.kind]}</span>}>
        <label class="choice">
          <span aria-hidden="true">{said().kinds[props.subject.kind]}</span>
          <Icon name="down" />
          <select
            aria-label={words().view(name())}
            value={chosen()}
            onChange={(event) => {
              const { value } = event.currentTarget;
              props.player.views.choose(name(), views().find((kind) => kind === value) ?? null);
            }}
          >
            <option value="">{words().byShape(said().kinds[views()[0] ?? props.subject.kind])}</option>
            <For each={views()}>{(kind) => <option value={kind}>{said().kinds[kind]}</option>}</For>
          </select>
        </label>
      </Show>
      <span>{aside()}</span>
    </div>
  );
}
