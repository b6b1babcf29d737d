import type { ObjectId } from '@pellucid/format';
import { countText, type Theme } from '@pellucid/stage';
import { createMemo, Show } from 'solid-js';
import { Canvas } from './canvas.tsx';
import { elementSize } from './element-size.ts';
import { breakText } from './model/facts.ts';
import { lanes } from './model/lanes.ts';
import type { Player } from './player.ts';
import { timeWords } from './words/time-words.ts';
import { useWords } from './words/use-words.ts';

/** The whole run at once, and the way to any step of it. */
export function Timeline(props: { readonly player: Player; readonly theme: Theme; readonly thin: boolean }) {
  const { player } = props;
  const { recording } = player;
  const words = useWords(timeWords);
  let box!: HTMLDivElement;
  const size = elementSize(() => box);
  const torn = createMemo(() => breakText(recording, words()));
  const changes = (object: ObjectId): number => recording.changesIn(object).count;
  // The container with a lane stays the same as long as it can be seen, so that the timeline does not change at each step.
  const tracked = createMemo<{ readonly id: ObjectId; readonly name: string } | null>((before) => {
    const subjects = player.subjects();
    const wanted = player.chosenObject() ?? before?.id;
    const found =
      subjects.find(({ object }) => object === wanted) ??
      subjects.reduce<(typeof subjects)[number] | undefined>(
        (best, subject) => (best === undefined || changes(subject.object) > changes(best.object) ? subject : best),
        undefined,
      );
    if (found === undefined) return before ?? null;
    if (found.object === before?.id) return before;
    return changes(found.object) > 1 ? { id: found.object, name: found.names[0] ?? words().value } : (before ?? null);
  }, null);
  const drawing = createMemo(() => {
    const { width, height } = size();
    return lanes(recording, {
      width,
      height,
      thin: props.thin,
      object: tracked(),
      torn: torn() !== null,
      words: words(),
    });
  });
  // On whole pixels, so that the line is equally sharp everywhere.
  const x = (): number =>
    Math.round(
      drawing().left + ((player.step() + 0.5) / Math.max(1, recording.steps)) * (size().width - drawing().left),
    );
  const stepAt = (event: PointerEvent): number => {
    const { left } = box.getBoundingClientRect();
    return Math.floor(
      ((event.clientX - left - drawing().left) / Math.max(1, size().width - drawing().left)) * recording.steps,
    );
  };
  const scrub = (event: PointerEvent): void => {
    if (!box.hasPointerCapture(event.pointerId)) return;
    player.show(stepAt(event));
  };
  return (
    <div class="lanes">
      <div
        class="track"
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={words().timeline}
        aria-valuemin="0"
        aria-valuemax={recording.steps - 1}
        aria-valuenow={player.step()}
        aria-valuetext={words().stepOf(countText(player.step()), countText(recording.steps - 1))}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          box.setPointerCapture(event.pointerId);
          player.show(stepAt(event));
        }}
        onPointerMove={scrub}
      >
        <Canvas items={drawing().items} size={size()} theme={props.theme} />
        <div
          class="future"
          style={{
            left: `${x()}px`,
            top: props.thin ? '16px' : '20px',
            height: `${drawing().bottom - (props.thin ? 16 : 36)}px`,
          }}
        />
        <div class="playhead" style={{ left: `${x()}px`, height: `${drawing().bottom - 8}px` }} />
        <div class="flag" style={{ left: `${x()}px`, transform: flagShift(x(), size().width) }}>
          {countText(player.step())}
        </div>
      </div>
      <Show when={torn()}>{(reason) => <p class="torn">{reason()}</p>}</Show>
    </div>
  );
}

/** The flag stays on the track at both ends. */
function flagShift(x: number, width: number): string {
  const part = x < 24 ? 0 : x > width - 24 ? 100 : 50;
  return `translateX(-${part}%)`;
}
