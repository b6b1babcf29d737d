import { createEffect, createMemo, createSignal, on, Show } from 'solid-js';
import { elementSize } from '../player/element-size.ts';
import { useWords } from '../player/words/use-words.ts';
import { Grip } from './icons.tsx';
import { centred, type Point, view } from './model/view.ts';
import type { Photo } from './photo.ts';
import type { Studio } from './studio.ts';
import { studioWords } from './words/studio-words.ts';

/**
 * The photo before and after, with a slider between them. Fitted, a drag moves the slider; at actual size (one pixel of the photo is one
 * of the screen) a drag moves the photo, and the slider has its grip.
 */
export function Comparison(props: {
  readonly studio: Studio;
  readonly photo: Photo;
  readonly actualSize: boolean;
  readonly beforeOnly: boolean;
}) {
  const words = useWords(studioWords);
  let area!: HTMLDivElement;
  let frame!: HTMLElement;
  let slider: HTMLDivElement | undefined;
  const { studio } = props;
  const room = elementSize(() => area);
  const [at, setAt] = createSignal(50);
  const [middle, setMiddle] = createSignal<Point>(centred(props.photo));
  createEffect(on([() => props.actualSize], () => setMiddle(centred(props.photo))));
  const seen = createMemo(() => view(props.photo, room(), props.actualSize ? 1 / devicePixelRatio : null, middle()));
  const done = (): boolean => studio.phase().is === 'done';
  const split = (): number => (props.beforeOnly || !compared() ? 100 : at());
  const compared = (): boolean => {
    const phase = studio.phase();
    return phase.is === 'done' && phase.decision.method !== 'none';
  };
  createEffect(() => {
    // So that the arrow keys move it at once; a focus that somebody has set stays where it is.
    if (compared() && document.activeElement === document.body) slider?.focus({ preventScroll: true });
  });
  const slide = (percent: number): void => {
    setAt(Math.max(0, Math.min(100, percent)));
  };
  const pan = (dx: number, dy: number): void => {
    const { middle: from, scale } = seen();
    setMiddle({ x: from.x - dx / scale, y: from.y - dy / scale });
  };
  const drag = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const onGrip = (event.target as Element).closest('.slider') !== null;
    const slides = compared() && (onGrip || !props.actualSize);
    if (!slides && !props.actualSize) return;
    let last: PointerEvent = event;
    const move = (moved: PointerEvent): void => {
      const { left, width } = frame.getBoundingClientRect();
      if (slides) slide(((moved.clientX - left) / width) * 100);
      else pan(moved.clientX - last.clientX, moved.clientY - last.clientY);
      last = moved;
    };
    move(event);
    frame.setPointerCapture(event.pointerId);
    frame.addEventListener('pointermove', move);
    const end = (): void => frame.removeEventListener('pointermove', move);
    frame.addEventListener('pointerup', end, { once: true });
    frame.addEventListener('pointercancel', end, { once: true });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = steps[event.key];
    const away = event.shiftKey && props.actualSize ? ways[event.key] : undefined;
    if (away !== undefined) pan(away.x, away.y);
    else if (step !== undefined) slide(at() + step);
    else return;
    event.preventDefault();
  };
  const wheel = (event: WheelEvent): void => {
    if (!props.actualSize || event.ctrlKey) return;
    event.preventDefault();
    pan(-event.deltaX, -event.deltaY);
  };
  return (
    <section
      class="table"
      aria-label={words().photograph}
      style={{ '--aspect': `${props.photo.width / props.photo.height}` }}
    >
      <div class="area" ref={area}>
        <figure
          ref={frame}
          class="frame"
          classList={{ actual: props.actualSize, compared: compared(), working: studio.phase().is === 'working' }}
          style={{
            width: `${seen().width}px`,
            height: `${seen().height}px`,
            '--at': `${split()}%`,
            '--left': `${seen().left}px`,
            '--top': `${seen().top}px`,
            '--width': `${seen().photoWidth}px`,
            '--height': `${seen().photoHeight}px`,
            '--strength': `${done() ? studio.strength() / 100 : 1}`,
          }}
          onPointerDown={drag}
          onWheel={wheel}
        >
          <div
            class="side before"
            classList={{ whole: studio.strength() < 100 || !compared() }}
            role="img"
            aria-label={words().asOpened}
          >
            {props.photo.before}
          </div>
          <div class="side after" role="img" aria-label={words().restored}>
            {props.photo.after}
          </div>
          <Show when={studio.outlined() && studio.outline()}>
            {(outline) => (
              <div class="side outline" role="img" aria-label={words().outlines}>
                {outline()}
              </div>
            )}
          </Show>
          <Show when={compared()}>
            <span class="mark left">{words().yours}</span>
            <span class="mark right">{words().ours}</span>
            <div
              ref={slider}
              class="slider"
              role="slider"
              tabIndex={0}
              aria-label={words().slider}
              aria-orientation="horizontal"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(at())}
              aria-valuetext={words().percentYours(String(Math.round(at())))}
              onKeyDown={press}
            >
              <i>
                <Grip />
              </i>
            </div>
          </Show>
        </figure>
      </div>
    </section>
  );
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -2,
  ArrowDown: -2,
  ArrowRight: 2,
  ArrowUp: 2,
  PageDown: -10,
  PageUp: 10,
  Home: -100,
  End: 100,
};

const ways: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: 64, y: 0 },
  ArrowRight: { x: -64, y: 0 },
  ArrowUp: { x: 0, y: 64 },
  ArrowDown: { x: 0, y: -64 },
};
