import { countText } from '@pellucid/stage';
import { For } from 'solid-js';
import { Icon } from './icon.tsx';
import { type By, type Player, speeds } from './player.ts';

const ways: readonly (readonly [By, string])[] = [
  ['line', 'Line'],
  ['call', 'Call'],
  ['change', 'Write'],
];

/** Steps and plays. */
export function Transport(props: { readonly player: Player; onHelp(): void }) {
  const { player } = props;
  const faster = (): void => {
    const at = speeds.indexOf(player.speed() as (typeof speeds)[number]);
    player.setSpeed(speeds[(at + 1) % speeds.length] ?? 1);
  };
  return (
    <div class="transport">
      <div class="keys">
        <button type="button" class="icon" aria-label="First step" onClick={player.first}>
          <Icon name="first" />
        </button>
        <button type="button" class="icon" aria-label="One step back" onClick={() => player.backward()}>
          <Icon name="back" />
        </button>
        <button type="button" class="play" aria-label={player.playing() ? 'Pause' : 'Play'} onClick={player.togglePlay}>
          <Icon name={player.playing() ? 'pause' : 'play'} solid={!player.playing()} />
        </button>
        <button type="button" class="icon" aria-label="One step on" onClick={() => player.forward()}>
          <Icon name="next" />
        </button>
        <button type="button" class="icon" aria-label="Last step" onClick={player.last}>
          <Icon name="last" />
        </button>
      </div>
      <div class="where">
        <b>Step {countText(player.step())}</b>
        <span> of {countText(player.recording.steps - 1)}</span>
      </div>
      <div class="by" role="radiogroup" aria-label="Step by">
        <For each={ways}>
          {([by, name]) => (
            // biome-ignore lint/a11y/useSemanticElements: the arrow keys step the run, they must not move between inputs
            <button type="button" role="radio" aria-checked={player.by() === by} onClick={() => player.setBy(by)}>
              {name}
            </button>
          )}
        </For>
      </div>
      <div class="hints">
        <span class="hint">
          <kbd>
            <Icon name="left" />
          </kbd>
          <kbd>
            <Icon name="right" />
          </kbd>
          step
        </span>
        <span class="hint">
          <kbd>Space</kbd> play
        </span>
        <button type="button" class="quiet" aria-label="Speed" onClick={faster}>
          {player.speed()}×
        </button>
        <button type="button" class="quiet" aria-label="Keys" onClick={props.onHelp}>
          <kbd>?</kbd>
        </button>
      </div>
    </div>
  );
}
