import type { Step } from '@pellucid/format';
import { countText, momentAt, printable, sentence } from '@pellucid/stage';
import { createMemo, Show } from 'solid-js';
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
  const moment = createMemo(() => momentAt(player.recording, props.step));
  const path = createMemo(() => {
    const calls = moment().after.calls.map((call) => printable(functionLabel(player.recording, call.function.id), 40));
    const cut = calls.length > mostCalls;
    const shown = cut ? [...calls.slice(0, 1), '…', ...calls.slice(2 - mostCalls)] : calls;
    const innermost = moment().call;
    const line = innermost === null ? null : lineOf(innermost);
    return shown.join(' › ') + (line === null ? '' : words().comma + words().atLine(String(line)));
  });
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
          <Spans spans={sentence(player.recording, moment(), player.locale()).main} />
        </p>
        <small>{path()}</small>
        <Show when={props.note}>{(note) => <small class="note">{printable(note(), 200)}</small>}</Show>
      </div>
    </>
  );
}
