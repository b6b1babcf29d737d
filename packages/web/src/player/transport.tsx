import { countText, type Moment } from '@pellucid/stage';
import { For } from 'solid-js';
import type { Bookmarks } from './bookmarks.ts';
import { CopyLink } from './copy-link.tsx';
import { Icon } from './icon.tsx';
import { type By, type Player, speeds } from './player.ts';
import { bookmarkWords } from './words/bookmark-words.ts';
import { type TimeWords, timeWords } from './words/time-words.ts';
import { useWords } from './words/use-words.ts';

const ways = [
  ['line', 'line'],
  ['call', 'call'],
  ['change', 'write'],
] as const satisfies readonly (readonly [By, keyof TimeWords])[];

/** What is seen is what the whole statement did: who asks for a step within it sees that it is the right one. */
const stepsText = ({ first, last }: Moment): string =>
  first === last ? countText(last) : `${countText(first)}–${countText(last)}`;

/** Steps and plays. */
export function Transport(props: {
  readonly player: Player;
  readonly bookmarks: Bookmarks;
  onBookmarks(): void;
  onHelp(): void;
}) {
  const { player } = props;
  const words = useWords(timeWords);
  const marks = useWords(bookmarkWords);
  const faster = (): void => {
    const at = speeds.indexOf(player.speed() as (typeof speeds)[number]);
    player.setSpeed(speeds[(at + 1) % speeds.length] ?? 1);
  };
  return (
    <div class="transport">
      <div class="keys">
        <button type="button" class="icon" aria-label={words().first} onClick={player.first}>
          <Icon name="first" />
        </button>
        <button type="button" class="icon" aria-label={words().back} onClick={() => player.backward()}>
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="play"
          aria-label={player.playing() ? words().pause : words().play}
          onClick={player.togglePlay}
        >
          <Icon name={player.playing() ? 'pause' : 'play'} solid={!player.playing()} />
        </button>
        <button type="button" class="icon" aria-label={words().on} onClick={() => player.forward()}>
          <Icon name="next" />
        </button>
        <button type="button" class="icon" aria-label={words().last} onClick={player.last}>
          <Icon name="last" />
        </button>
      </div>
      <div class="where">
        <b>{words().step(stepsText(player.moment()))}</b>
        <span>{words().of(countText(player.recording.steps - 1))}</span>
        <CopyLink />
      </div>
      <div class="by" role="radiogroup" aria-label={words().by}>
        <For each={ways}>
          {([by, word]) => (
            // biome-ignore lint/a11y/useSemanticElements: the arrow keys step the run, they must not move between inputs
            <button type="button" role="radio" aria-checked={player.by() === by} onClick={() => player.setBy(by)}>
              {words()[word]}
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
          {words().hintStep}
        </span>
        <span class="hint">
          <kbd>Space</kbd> {words().hintPlay}
        </span>
        <button
          type="button"
          class="quiet marks"
          aria-label={marks().open(countText(props.bookmarks.all().length))}
          onClick={props.onBookmarks}
        >
          <Icon name="flag" />
          {props.bookmarks.all().length || ''}
        </button>
        <button type="button" class="quiet" aria-label={words().speedOf(`${player.speed()}×`)} onClick={faster}>
          {player.speed()}×
        </button>
        <button type="button" class="quiet" aria-label={words().keys} onClick={props.onHelp}>
          <kbd>?</kbd>
        </button>
      </div>
    </div>
  );
}
