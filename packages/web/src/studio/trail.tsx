import type { DeblurStage } from '@pellucid/vision';
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { useWords } from '../player/words/use-words.ts';
import { Stopped, Tick, Warning } from './icons.tsx';
import type { Phase, Studio } from './studio.ts';
import { studioWords } from './words/studio-words.ts';

/** The steps that were taken, with their seconds; while the work goes on, how far it is. */
export function Trail(props: { readonly studio: Studio }) {
  const words = useWords(studioWords);
  const phase = props.studio.phase;
  const working = (): Extract<Phase, { is: 'working' }> | null => {
    const now = phase();
    return now.is === 'working' ? now : null;
  };
  const steps = () => {
    const now = phase();
    return now.is === 'empty' ? [] : now.steps;
  };
  /** Before the first report the work is only beginning. */
  const doing = (stage: DeblurStage | undefined): string =>
    stage === undefined ? words().beginning : words().stages[stage][0];
  return (
    <ol class="trail" aria-label={words().steps}>
      <For each={steps()}>
        {({ stage, seconds }) => (
          <Show when={seconds !== null}>
            <li>
              <Tick />
              <span>{words().stages[stage][1]}</span>
              <span>{words().seconds((seconds ?? 0).toFixed(1))}</span>
            </li>
          </Show>
        )}
      </For>
      <Show when={working()}>
        {(now) => (
          <li class="now">
            <i />
            <span>{doing(now().steps.at(-1)?.stage)}</span>
            <Left share={now().share} since={now().since} />
            <progress max="1" value={now().share} aria-label={words().progress} />
          </li>
        )}
      </Show>
      <Show when={phase().is === 'stopped'}>
        <li class="stopped">
          <Stopped />
          <span>{words().stopped}</span>
        </li>
      </Show>
      <Show when={phase().is === 'failed'}>
        <li class="bad">
          <Warning />
          <span>{words().notFinished}</span>
        </li>
      </Show>
    </ol>
  );
}

/** The time that is left, once there is something to tell them by. */
function Left(props: { readonly share: number; readonly since: number }) {
  const words = useWords(studioWords);
  const [now, setNow] = createSignal(performance.now());
  const clock = setInterval(() => setNow(performance.now()), 1000);
  onCleanup(() => clearInterval(clock));
  const text = (): string => {
    const spent = (Math.max(now(), props.since) - props.since) / 1000;
    if (spent < 2 || props.share < 0.05) return `${Math.round(props.share * 100)}%`;
    const left = (spent * (1 - props.share)) / props.share;
    return left < 90
      ? words().secondsLeft(String(Math.max(1, Math.ceil(left))))
      : words().minutesLeft(String(Math.round(left / 60)));
  };
  return <span>{text()}</span>;
}
