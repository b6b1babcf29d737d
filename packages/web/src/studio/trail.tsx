import { createSignal, For, onCleanup, Show } from 'solid-js';
import { Tick, Warning } from './icons.tsx';
import type { Phase, Studio } from './studio.ts';
import { doingText, doneText } from './words/stage-text.ts';

/** The steps that were taken, with their seconds; while the work goes on, how far it is. */
export function Trail(props: { readonly studio: Studio }) {
  const phase = props.studio.phase;
  const working = (): Extract<Phase, { is: 'working' }> | null => {
    const now = phase();
    return now.is === 'working' ? now : null;
  };
  const steps = () => {
    const now = phase();
    return now.is === 'empty' ? [] : now.steps;
  };
  return (
    <ol class="trail" aria-label="Steps">
      <For each={steps()}>
        {({ stage, seconds }) => (
          <Show when={seconds !== null}>
            <li>
              <Tick />
              <span>{doneText(stage)}</span>
              <span>{seconds?.toFixed(1)} s</span>
            </li>
          </Show>
        )}
      </For>
      <Show when={working()}>
        {(now) => (
          <li class="now">
            <i />
            <span>{doingText(now().steps.at(-1)?.stage)}</span>
            <Left share={now().share} since={now().since} />
            <progress max="1" value={now().share} aria-label="Progress" />
          </li>
        )}
      </Show>
      <Show when={phase().is === 'failed' || phase().is === 'stopped'}>
        <li class="bad">
          <Warning />
          <span>{phase().is === 'stopped' ? 'Stopped' : 'Not finished'}</span>
        </li>
      </Show>
    </ol>
  );
}

/** The time that is left, once there is something to tell them by. */
function Left(props: { readonly share: number; readonly since: number }) {
  const [now, setNow] = createSignal(performance.now());
  const clock = setInterval(() => setNow(performance.now()), 1000);
  onCleanup(() => clearInterval(clock));
  const text = (): string => {
    const spent = (Math.max(now(), props.since) - props.since) / 1000;
    if (spent < 2 || props.share < 0.05) return `${Math.round(props.share * 100)}%`;
    const left = (spent * (1 - props.share)) / props.share;
    return left < 90 ? `about ${Math.max(1, Math.ceil(left))} s left` : `about ${Math.round(left / 60)} min left`;
  };
  return <span>{text()}</span>;
}
