import { escaped, grouped } from './markup.ts';

export interface CurveOptions {
  readonly title: string;
  /** What the curve says at its end, in words and numbers. */
  readonly now: string;
  /** [step, value], steps rising. */
  readonly points: readonly (readonly [step: number, value: number])[];
  /** The last step of the plan: what is still to come stays empty. */
  readonly steps: number;
  /** Logarithmic: where the values are above 0 and span much. */
  readonly scale: 'linear' | 'logarithmic';
  /** A value that is drawn as a line and always within sight: no gain, say. */
  readonly baseline?: number;
  readonly format: (value: number) => string;
}

const width = 440;
const height = 180;
const inside = { left: 52, right: 428, top: 10, bottom: 152 } as const;

/** A curve as a figure with inline SVG; the colours are the page's. */
export function curve(options: CurveOptions): string {
  const { title, now, points, steps, scale, baseline, format } = options;
  const drawn = thinned(points.filter(([, value]) => Number.isFinite(value) && (scale === 'linear' || value > 0)));
  const values = drawn.map(([, value]) => value);
  const axis =
    scale === 'logarithmic' && spansMuch(values)
      ? decades(values)
      : even(baseline === undefined ? values : [...values, baseline]);
  const x = (step: number): number => inside.left + ((inside.right - inside.left) * step) / Math.max(1, steps);
  const y = (value: number): number => inside.bottom - (inside.bottom - inside.top) * axis.place(value);
  const at = ([step, value]: readonly [number, number]): string => `${x(step).toFixed(1)},${y(value).toFixed(1)}`;
  const last = drawn.at(-1);
  const parts = [
    ...axis.ticks.map(
      (tick) =>
        `<path class="grid" d="M${inside.left} ${y(tick).toFixed(1)}H${inside.right}"/>` +
        `<text x="${inside.left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${escaped(format(tick))}</text>`,
    ),
    ...even([0, steps])
      .ticks.filter((tick) => tick <= steps)
      .map(
        (tick) =>
          `<text x="${x(tick).toFixed(1)}" y="${inside.bottom + 18}" text-anchor="${anchor(tick, steps)}">${grouped(tick)}</text>`,
      ),
    baseline === undefined ? '' : `<path class="base" d="M${inside.left} ${y(baseline).toFixed(1)}H${inside.right}"/>`,
    `<polyline class="line" points="${drawn.map(at).join(' ')}"/>`,
    last === undefined
      ? ''
      : `<circle class="now" cx="${x(last[0]).toFixed(1)}" cy="${y(last[1]).toFixed(1)}" r="3.5"/>`,
  ];
  return (
    `<figure class="curve"><figcaption><b>${escaped(title)}</b> <span>${escaped(now)}</span></figcaption>` +
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${title}: ${now}`)}">${parts.join('')}</svg></figure>`
  );
}

function anchor(tick: number, steps: number): string {
  if (tick === 0) return 'start';
  return tick > 0.95 * steps ? 'end' : 'middle';
}

/** At most this many points: more than one per pixel is of no use. */
const most = 300;

/** Neighbours as their mean, when there are too many. */
function thinned(points: CurveOptions['points']): CurveOptions['points'] {
  const group = Math.ceil(points.length / most);
  if (group <= 1) return points;
  const mean = (part: CurveOptions['points'], of: 0 | 1): number =>
    part.reduce((sum, point) => sum + point[of], 0) / part.length;
  return Array.from({ length: Math.ceil(points.length / group) }, (_, index) => {
    const part = points.slice(index * group, (index + 1) * group);
    return [mean(part, 0), mean(part, 1)] as const;
  });
}

interface Axis {
  readonly ticks: readonly number[];
  /** 0 at the bottom, 1 at the top. */
  readonly place: (value: number) => number;
}

function spansMuch(values: readonly number[]): boolean {
  return Math.max(...values) > 4 * Math.min(...values);
}

/** Round numbers, three to six of them, around the values. */
function even(values: readonly number[]): Axis {
  const low = Math.min(...values, Number.POSITIVE_INFINITY);
  const high = Math.max(...values, Number.NEGATIVE_INFINITY);
  if (!(low <= high)) return even([0, 1]);
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const interval = power * ([1, 2, 5, 10].find((each) => each * power >= span / 4) ?? 10);
  const first = Math.floor(low / interval);
  const end = Math.max(first + 1, Math.ceil(high / interval));
  const ticks = Array.from({ length: end - first + 1 }, (_, index) =>
    Number(((first + index) * interval).toPrecision(12)),
  );
  return { ticks, place: (value) => (value - first * interval) / ((end - first) * interval) };
}

/** 1, 2 and 5 of each power of ten around the values; fewer when these span many powers. */
function decades(values: readonly number[]): Axis {
  const low = Math.min(...values, Number.POSITIVE_INFINITY);
  const high = Math.max(...values, Number.NEGATIVE_INFINITY);
  if (!(low <= high)) return decades([0.1, 1]);
  const steps = high / low > 50 ? [1] : [1, 2, 5];
  const candidates: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) candidates.push(Number((step * 10 ** power).toPrecision(3)));
  }
  const first = candidates.findLastIndex((each) => each <= low);
  const end = candidates.findIndex((each) => each >= high);
  const ticks = candidates.slice(Math.max(0, first), end === -1 ? undefined : Math.max(end, first + 1) + 1);
  const [bottom = 1, top = 10] = [ticks[0], ticks.at(-1)];
  const range = Math.log(top / bottom) || 1;
  return { ticks, place: (value) => Math.log(value / bottom) / range };
}
