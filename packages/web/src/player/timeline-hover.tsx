import type { Step } from '@pellucid/format';
import { countText, type Moment, momentAt, printable, sentence } from '@pellucid/stage';
import { Show } from 'solid-js';
import { createAnswer } from './create-answer.ts';
import { functionLabel, lineOf } from './model/moment-line.ts';
import type { Player } from './player.ts';
import { Spans } from './spans.tsx';
import { timeWords } from './words/time-words.ts';
import { useWords } from './words/use-words.ts';

// Deeper paths are told by their ends.
const mostCalls = 5;

/** What happens at the step that is pointed at: its sentence, where in the program it is, and its note. The slider itself says the same to readers once it is there. */
export function TimelineHover(props: {
  readonly player: Player;
  readonly step: Step;
  readonly note: string | null;
  readonly x: number;
  readonly width: number;
}) {
  const { player } = props;
  const words = useWords(timeWords);
  const pathOf = ({ after, call }: Moment): string => {
    const calls = after.calls.map((state) => printable(functionLabel(player.recording, state.function.id), 40));
    const cut = calls.length > mostCalls;
    const shown = cut ? [...calls.slice(0, 1), '…', ...calls.slice(2 - mostCalls)] : calls;
    const line = call === null ? null : lineOf(call);
    return shown.join(' › ') + (line === null ? '' : words().comma + words().atLine(String(line)));
  };
  // Nobody waits for what a pointer passes over: until it is read, the step stands there alone.
  const told = createAnswer(() => {
    const moment = momentAt(player.recording, props.step);
    return { main: sentence(player.recording, moment, player.locale()).main, path: pathOf(moment) };
  }, null);
  const share = (): number => Math.max(0, Math.min(1, props.x / Math.max(1, props.width)));
  return (
    <>
      <div class="hover-line" style={{ left: `${props.x}px` }} aria-hidden="true" />
      <div
        class="hover"
        style={{ left: `${props.x}px`, transform: `translateX(-${share() * 100}%)` }}
        aria-hidden="true"
      >
        <p>
          <b>{countText(props.step)}</b>
          <Spans spans={told()?.main ?? []} />
        </p>
        <small>{told()?.path}</small>
        <Show when={props.note}>{(note) => <small class="note">{printable(note(), 200)}</small>}</Show>
      </div>
    </>
  );
}
