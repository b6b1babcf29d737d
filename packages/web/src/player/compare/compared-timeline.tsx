import type { Side } from '@pellucid/replay';
import { countText, type Theme } from '@pellucid/stage';
import { createMemo, For } from 'solid-js';
import { Canvas } from '../canvas.tsx';
import { elementSize } from '../element-size.ts';
import { compareWords } from '../words/compare-words.ts';
import { useWords } from '../words/use-words.ts';
import { comparedLanes } from './compared-lanes.ts';
import type { PairedPlayer } from './paired-player.ts';

const sides: readonly Side[] = ['a', 'b'];

/** Both runs at once with their divergences; scrubbing one moves the other. */
export function ComparedTimeline(props: {
  readonly paired: PairedPlayer;
  readonly theme: Theme;
  readonly thin: boolean;
}) {
  const { paired } = props;
  const { comparison } = paired;
  const words = useWords(compareWords);
  let box!: HTMLDivElement;
  const size = elementSize(() => box);
  const drawing = createMemo(() => comparedLanes(comparison, { ...size(), thin: props.thin }));
  const span = (): number => Math.max(1, size().width - drawing().left - 2);
  const x = (side: Side): number =>
    Math.round(drawing().left + ((paired[side].step() + 0.5) / Math.max(1, comparison[side].steps)) * span());
  let held: Side = 'a';
  const scrub = (event: PointerEvent): void => {
    const { left } = box.getBoundingClientRect();
    paired.show(held, Math.floor(((event.clientX - left - drawing().left) / span()) * comparison[held].steps));
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
        aria-valuemax={comparison.a.steps - 1}
        aria-valuenow={paired.a.step()}
        aria-valuetext={words().steps(countText(paired.a.step()), countText(paired.b.step()))}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const { top, height } = box.getBoundingClientRect();
          held = event.clientY - top < height / 2 ? 'a' : 'b';
          box.setPointerCapture(event.pointerId);
          scrub(event);
        }}
        onPointerMove={(event) => {
          if (box.hasPointerCapture(event.pointerId)) scrub(event);
        }}
      >
        <Canvas items={drawing().items} size={size()} theme={props.theme} />
        <For each={sides}>
          {(side) => (
            <div
              class="playhead"
              style={{
                left: `${x(side)}px`,
                top: `${drawing().strips[side].top - 4}px`,
                height: `${drawing().strips[side].bottom - drawing().strips[side].top + 8}px`,
              }}
            />
          )}
        </For>
      </div>
    </div>
  );
}
