import {
  type DrawnPart,
  fieldName,
  type Item,
  listLike,
  nameOf,
  type PlacedPart,
  partAt,
  partsOf,
  partText,
  summaryText,
  valueText,
} from '@pellucid/stage';
import { createEffect, createMemo, createSignal, on, Show, useContext } from 'solid-js';
import { createAnswer } from './create-answer.ts';
import type { ElementSize } from './element-size.ts';
import { HistoryList } from './history-list.tsx';
import { type History, objectHistory } from './model/history-window.ts';
import type { Player } from './player.ts';
import { WhyContext } from './why-view.ts';
import { stageWords } from './words/stage-words.ts';
import { useWords } from './words/use-words.ts';
import { variablesWords } from './words/variables-words.ts';
import { whyWords } from './words/why-words.ts';

// As wide as the panel is, and as high as it gets.
const panelWidth = 248;
const panelHeight = 300;

/** What can be pressed in the pictures: over the canvas, the part under the pointer, the one that the keyboard is at, and the history of the one that was chosen. */
export function DrawnParts(props: {
  readonly player: Player;
  readonly items: readonly Item[];
  readonly size: ElementSize;
}) {
  const { player } = props;
  const words = useWords(stageWords);
  let walker!: HTMLButtonElement;
  const parts = createMemo(() => partsOf(props.items));
  const [hovered, setHovered] = createSignal<PlacedPart | null>(null);
  const [walked, setWalked] = createSignal<string | null>(null);
  const [chosen, setChosen] = createSignal<PlacedPart | null>(null);
  const current = (): PlacedPart | undefined => parts().find(({ part }) => partText(part) === walked()) ?? parts()[0];
  // Another picture: what lay under the pointer is not there any more.
  createEffect(on(player.step, () => setHovered(null), { defer: true }));
  const at = (event: MouseEvent & { readonly currentTarget: HTMLElement }): PlacedPart | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return partAt(props.items, { x: event.clientX - left, y: event.clientY - top });
  };
  const onKey = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const now = parts().findIndex(({ part }) => partText(part) === partText(current()?.part ?? part));
    const next = parts()[Math.max(0, Math.min(parts().length - 1, now + to))];
    if (next === undefined) return;
    setWalked(partText(next.part));
    // Said anew by readers of the screen.
    walker.blur();
    walker.focus();
  };
  const said = (part: DrawnPart): string => {
    const { name, value } = told(player, part);
    return words().partIs(name, value);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same for the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div
        class="parts"
        classList={{ over: hovered() !== null }}
        onPointerMove={(event) => event.pointerType === 'mouse' && setHovered(at(event))}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => setChosen(at(event))}
      >
        <Show when={hovered()}>{(placed) => <i style={frameStyle(placed().box)} />}</Show>
      </div>
      <Show when={current()}>
        {(placed) => (
          <button
            type="button"
            class="part-at"
            ref={walker}
            style={frameStyle(placed().box)}
            aria-label={said(placed().part)}
            aria-haspopup="dialog"
            onKeyDown={onKey}
            onClick={() => setChosen(placed())}
          />
        )}
      </Show>
      <Show when={chosen()} keyed>
        {({ part, box }) => (
          <PartPanel
            player={player}
            part={part}
            left={Math.max(8, Math.min(box.x, props.size.width - panelWidth - 8))}
            top={Math.max(8, Math.min(box.y + box.h + 6, props.size.height - panelHeight))}
            onClose={() => {
              setChosen(null);
              // Back to where the keyboard was, if it was the keyboard.
              if (walked() !== null) walker?.focus();
            }}
          />
        )}
      </Show>
    </>
  );
}

function PartPanel(props: {
  readonly player: Player;
  readonly part: DrawnPart;
  readonly left: number;
  readonly top: number;
  onClose(): void;
}) {
  const { player, part } = props;
  const words = useWords(variablesWords);
  const whys = useWords(whyWords);
  const why = useContext(WhyContext);
  const history = createAnswer<History>(() => historyOf(player, part), {
    count: 0,
    upTo: () => 0,
    at: () => undefined,
  });
  const name = createMemo(() => told(player, part).name);
  const ask = (): void => {
    const holder = nameOf(player.moment().after, part.object, player.locale()).text;
    if (part.part === 'all') why?.ask({ of: 'contents', object: part.object, holder });
    else why?.ask({ of: 'element', object: part.object, part: part.part, key: part.key, holder });
    props.onClose();
  };
  return (
    <div
      class="floating part-panel"
      role="dialog"
      aria-label={name()}
      style={{ left: `${props.left}px`, top: `${props.top}px` }}
      ref={(panel) => queueMicrotask(() => panel.querySelector<HTMLElement>('.held[aria-current]')?.focus())}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        props.onClose();
      }}
    >
      <h2>
        <code>{name()}</code>
        <button type="button" class="quiet" onClick={props.onClose}>
          {words().close}
        </button>
      </h2>
      <HistoryList player={player} history={history()} />
      <Show when={why}>
        <button type="button" class="link" aria-label={whys().askOf(name())} onClick={ask}>
          {whys().ask}
        </button>
      </Show>
    </div>
  );
}

function frameStyle({ x, y, w, h }: PlacedPart['box']) {
  return { left: `${x - 2}px`, top: `${y - 2}px`, width: `${w + 4}px`, height: `${h + 4}px` };
}

/** How the program names the part, and what it is now. */
function told({ moment, reader, locale }: Player, part: DrawnPart): { readonly name: string; readonly value: string } {
  const { after } = moment();
  const now = reader(after);
  const holder = nameOf(after, part.object, locale()).text;
  if (part.part === 'all') return { name: holder, value: summaryText({ type: 'reference', object: part.object }, now) };
  const held = after.object(part.object);
  // An array of one axis has elements as a list has.
  const contents = held === undefined ? undefined : listLike(held);
  const value =
    part.part === 'field'
      ? contents?.fields.find(([name]) => fieldName(name) === fieldName(part.key))?.[1]
      : contents?.kind === 'map'
        ? contents.entries.find(([key]) => valueText(key, now) === valueText(part.key, now))?.[1]
        : contents !== undefined && 'items' in contents && part.key.type === 'int' && contents.kind !== 'set'
          ? contents.items[Number(part.key.value)]
          : part.key;
  const name =
    part.part === 'field' ? `${holder}.${fieldName(part.key)}` : `${holder}[${valueText(part.key, now, 40)}]`;
  return { name, value: value === undefined ? '' : summaryText(value, now) };
}

function historyOf({ recording }: Player, part: DrawnPart): History {
  if (part.part === 'all') return objectHistory(recording, { type: 'reference', object: part.object });
  const changes = recording.elementHistory(part.object, part.part, part.key);
  return {
    count: changes.length,
    upTo: (step) => changes.findLastIndex((change) => change.step <= step) + 1,
    at: (index) => changes[index],
  };
}
