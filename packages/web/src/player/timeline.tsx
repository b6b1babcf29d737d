import { id, type ObjectId, type Step } from '@pellucid/format';
import { countText, type Theme } from '@pellucid/stage';
import { createMemo, createSignal, Show, untrack } from 'solid-js';
import type { Bookmarks } from './bookmarks.ts';
import { Canvas } from './canvas.tsx';
import { createAnswer } from './create-answer.ts';
import { elementSize } from './element-size.ts';
import { Icon } from './icon.tsx';
import { breakText } from './model/facts.ts';
import { axisHeight, type Lanes, lanes } from './model/lanes.ts';
import { timeScale } from './model/time-scale.ts';
import type { TrackedObject } from './model/value-lanes.ts';
import type { Player } from './player.ts';
import type { TimeView } from './time-view.ts';
import { TimelineHover } from './timeline-hover.tsx';
import { TimelineOverview } from './timeline-overview.tsx';
import { timeWords } from './words/time-words.ts';
import { useWords } from './words/use-words.ts';

// A finger or a mouse that moved less than this has pressed, not dragged.
const dragged = 5;
// What a turn of the wheel zooms by, for each pixel that a page would have scrolled.
const wheelFactor = 1.002;

/** The run at a glance or closely, and the way to any step of it. */
export function Timeline(props: {
  readonly player: Player;
  readonly view: TimeView;
  readonly bookmarks: Bookmarks;
  /** Steps of what the search has found, ascending. */
  readonly hits: readonly Step[];
  readonly theme: Theme;
  readonly thin: boolean;
  readonly short: boolean;
}) {
  const { player, view } = props;
  const { recording } = player;
  const words = useWords(timeWords);
  let box!: HTMLDivElement;
  const size = elementSize(() => box);
  const torn = createMemo(() => breakText(recording, words()));
  const tracked = trackedObject(player, () => words().value);
  const nothing = untrack(
    (): Lanes => ({ items: [], scale: timeScale(view.window(), 0, 1), bottom: 0, exceptions: [] }),
  );
  const drawing = createAnswer(
    () =>
      lanes(recording, {
        window: view.window(),
        width: size().width,
        thin: props.thin,
        short: props.short,
        object: tracked(),
        pins: view.pins(),
        bookmarks: props.bookmarks.all().map(({ step }) => step),
        hits: props.hits,
        torn: torn() !== null,
        words: words(),
        readerAt: (step) => player.reader(recording.state(step)),
      }),
    nothing,
  );
  // On whole pixels, so that the line is equally sharp everywhere.
  const x = (): number => Math.round(drawing().scale.x(player.wanted() + 0.5));
  const [hovered, setHovered] = createSignal<number | null>(null);
  const [selection, setSelection] = createSignal<readonly [from: number, to: number] | null>(null);
  const pointers = new Map<number, number>();
  const place = (event: MouseEvent): number => event.clientX - box.getBoundingClientRect().left;
  const stepAt = (at: number): number =>
    Math.max(0, Math.min(recording.steps - 1, Math.floor(nearestMark(drawing().scale.step(at), at))));
  /** Marks are thin: who points beside one means it. */
  const nearestMark = (step: number, at: number): number => {
    const marks = [...props.bookmarks.all().map((mark) => mark.step), ...drawing().exceptions];
    const isNear = (mark: number): boolean => Math.abs(drawing().scale.x(mark + 0.5) - at) < 4;
    return marks.find(isNear) ?? props.hits.find(isNear) ?? step;
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    box.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    setHovered(null);
    const onAxis = !props.thin && event.clientY - box.getBoundingClientRect().top < axisHeight;
    if (onAxis) setSelection([place(event), place(event)]);
    else if (pointers.size === 1) player.show(stepAt(place(event)));
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = place(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      setHovered(event.pointerType === 'mouse' && at >= drawing().scale.left ? stepAt(at) : null);
      return;
    }
    const selected = selection();
    if (selected !== null) setSelection([selected[0], at]);
    else if (pointers.size === 1) player.drag(stepAt(at));
    else pinch(event.pointerId, at);
    pointers.set(event.pointerId, at);
  };
  /** Two fingers: what lies between them stays between them. */
  const pinch = (moving: number, at: number): void => {
    const before = pointers.get(moving) ?? at;
    const other = [...pointers].find(([pointer]) => pointer !== moving)?.[1];
    if (other === undefined) return;
    const [was, is] = [Math.max(8, Math.abs(before - other)), Math.max(8, Math.abs(at - other))];
    view.zoom(was / is, drawing().scale.step(other));
  };
  const onPointerUp = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    const selected = selection();
    if (selected === null) return;
    setSelection(null);
    const [from, to] = [Math.min(...selected), Math.max(...selected)];
    if (to - from < dragged) player.show(stepAt(from));
    else view.show(drawing().scale.step(Math.max(from, drawing().scale.left)), drawing().scale.step(to));
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    setHovered(null);
    const along = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (along) view.move((event.deltaX || event.deltaY) / drawing().scale.pixelsEach);
    // A pinch on a touchpad arrives as a wheel with Control, and finer.
    else view.zoom(wheelFactor ** (event.deltaY * (event.ctrlKey ? 4 : 1)), drawing().scale.step(place(event)));
  };
  return (
    <div class="lanes" style={props.thin ? undefined : { height: `${drawing().bottom + 14}px` }}>
      <Show when={!props.thin}>
        <div class="zoom">
          <button type="button" aria-label={words().closer} onClick={() => view.zoom(0.5, player.step())}>
            <Icon name="plus" />
          </button>
          <button
            type="button"
            aria-label={words().wider}
            disabled={view.isWhole()}
            onClick={() => view.zoom(2, player.step())}
          >
            <Icon name="minus" />
          </button>
          <button
            type="button"
            class="whole"
            aria-label={words().whole}
            disabled={view.isWhole()}
            onClick={view.showAll}
          >
            <Icon name="whole" />
          </button>
        </div>
      </Show>
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
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onPointerLeave={() => setHovered(null)}
        onDblClick={view.showAll}
        on:wheel={onWheel}
      >
        <Canvas items={drawing().items} size={{ width: size().width, height: size().height }} theme={props.theme} />
        <div
          class="future"
          style={{
            transform: `translateX(${Math.max(drawing().scale.left, x())}px)`,
            top: props.thin ? '16px' : '20px',
            height: `${drawing().bottom - (props.thin ? 16 : 36)}px`,
          }}
        />
        <Show when={selection()}>
          {(selected) => (
            <div
              class="selection"
              style={{
                left: `${Math.min(...selected())}px`,
                width: `${Math.abs(selected()[1] - selected()[0])}px`,
                height: `${drawing().bottom}px`,
              }}
            />
          )}
        </Show>
        <div class="playhead" style={{ transform: `translateX(${x()}px)`, height: `${drawing().bottom - 8}px` }} />
        <div class="flag" style={{ transform: `translateX(${x()}px) ${flagShift(x(), size().width)}` }}>
          {countText(player.wanted())}
        </div>
        <Show when={!view.isWhole()}>
          <TimelineOverview
            steps={recording.steps}
            step={player.step()}
            view={view}
            left={drawing().scale.left}
            width={size().width}
          />
        </Show>
      </div>
      <Show when={hovered() !== null && hovered() !== player.step() ? hovered() : null} keyed>
        {(step) => (
          <TimelineHover
            player={player}
            step={id<Step>(step)}
            note={props.bookmarks.all().find((bookmark) => bookmark.step === step)?.note ?? null}
            x={drawing().scale.x(step + 0.5)}
            width={size().width}
          />
        )}
      </Show>
      <Show when={torn()}>{(reason) => <p class="torn">{reason()}</p>}</Show>
    </div>
  );
}

/** The container with a lane: it stays the same as long as it can be seen, so that the timeline does not change at each step. */
function trackedObject(player: Player, value: () => string): () => TrackedObject | null {
  const changes = (object: ObjectId): number => player.recording.changesIn(object).count;
  return createAnswer<TrackedObject | null>((before) => {
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
    return changes(found.object) > 1 ? { id: found.object, name: found.names[0] ?? value() } : (before ?? null);
  }, null);
}

/** The flag stays on the track at both ends. */
function flagShift(x: number, width: number): string {
  const part = x < 24 ? 0 : x > width - 24 ? 100 : 50;
  return `translateX(-${part}%)`;
}
