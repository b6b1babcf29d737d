import { createMemo, Show } from 'solid-js';
import type { Spark } from './model/spark.ts';

const width = 60;

/** The history of a variable: what has been is solid, what comes is pale, a dot stands at now. */
export function Sparkline(props: { readonly spark: Spark | null; readonly step: number }) {
  return (
    <svg class="spark" viewBox="0 0 64 18" aria-hidden="true">
      <Show when={props.spark}>{(spark) => <Drawing spark={spark()} step={props.step} />}</Show>
    </svg>
  );
}

function Drawing(props: { readonly spark: Spark; readonly step: number }) {
  const x = (part: number): number => round(2 + part * width);
  const y = (part: number): number => round(15.5 - part * 13);
  const now = createMemo(() => {
    const { first, last } = props.spark;
    return x(Math.max(0, Math.min(1, (props.step - first) / Math.max(1, last - first))));
  });
  const current = createMemo(() => props.spark.points.findLast(({ step }) => step <= props.step));
  /** As steps: the value holds until the next one. */
  const path = (future: boolean): string => {
    const { points } = props.spark;
    let d = '';
    let before: string | null = null;
    for (const point of points) {
      const inside = future ? point.step > props.step : point.step <= props.step;
      if (inside) {
        if (d === '' && before !== null) d = `M${now()} ${before}`;
        d += d === '' ? `M${x(point.x)} ${y(point.y)}` : `H${x(point.x)}V${y(point.y)}`;
      }
      before = String(y(point.y));
    }
    const end = future ? 62 : now();
    const last = points.at(-1);
    if (d === '' && future && last !== undefined) return last.step <= props.step ? `M${now()} ${y(last.y)}H62` : '';
    return d === '' ? '' : `${d}H${end}`;
  };
  const ticks = (future: boolean): string =>
    props.spark.points
      .filter(({ step }) => step > props.step === future)
      .map((point) => `M${x(point.x)} 6v7`)
      .join('');
  return (
    <Show
      when={props.spark.kind === 'line'}
      fallback={
        <>
          <path class="ground" d="M2 13.5h60" />
          <path class="future" d={ticks(true)} />
          <path class="tick" d={ticks(false)} />
        </>
      }
    >
      <path class="future" d={path(true)} />
      <path class="past" d={path(false)} />
      <Show when={current()}>{(point) => <circle cx={now()} cy={y(point().y)} r="2.4" />}</Show>
    </Show>
  );
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
