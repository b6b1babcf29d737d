import type { TimeView } from './time-view.ts';

/** Above a part of the run: where it lies in the whole. It can be dragged along. */
export function TimelineOverview(props: {
  readonly steps: number;
  readonly step: number;
  readonly view: TimeView;
  readonly left: number;
  readonly width: number;
}) {
  const share = (step: number): string => `${(step / Math.max(1, props.steps)) * 100}%`;
  let last = 0;
  return (
    <div
      class="overview"
      style={{ left: `${props.left}px` }}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        last = event.clientX;
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        props.view.move(((event.clientX - last) / Math.max(1, props.width - props.left)) * props.steps);
        last = event.clientX;
      }}
    >
      <i
        style={{
          left: share(props.view.window().from),
          width: `max(6px, ${share(props.view.window().to - props.view.window().from)})`,
        }}
      />
      <b style={{ left: share(props.step) }} />
    </div>
  );
}
