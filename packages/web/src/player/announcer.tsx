import { countText, printable, sentence, visibleCalls } from '@pellucid/stage';
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { functionLabel, lineOf } from './model/moment-line.ts';
import type { Player } from './player.ts';
import { timeWords } from './words/time-words.ts';
import { useWords } from './words/use-words.ts';

// Whoever scrubs or plays hears where it has come to rest, not everything on the way.
const restsAfter = 250;

// More names than this are read from the list of variables.
const mostNames = 6;

/** What the canvas shows, for readers of the screen: the step, the line, what happened, which variables changed. */
export function Announcer(props: { readonly player: Player }) {
  const { player } = props;
  const words = useWords(timeWords);
  const [said, say] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on([player.step, player.playing, player.locale], () => {
      clearTimeout(timer);
      if (!player.playing()) timer = setTimeout(() => say(described()), restsAfter);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  const described = (): string => {
    const moment = player.moment();
    const { call } = moment;
    const line = call === null ? null : lineOf(call);
    const { main, fact } = sentence(player.recording, moment, player.locale());
    const text = (spans: typeof main): string => spans.map((span) => span.text).join('');
    const where =
      call === null || line === null
        ? []
        : [words().at(printable(functionLabel(player.recording, call.function.id), 60), String(line))];
    const names = changedNames(player);
    const parts = [
      words().stepOf(countText(player.step()), countText(player.recording.steps - 1)),
      ...where,
      text(main),
      ...(fact.length === 0 ? [] : [text(fact)]),
      ...(names.length === 0 ? [] : [words().changed(names.slice(0, mostNames), names.length > mostNames)]),
    ];
    return parts.map((part) => (/[.?!。？]$/u.test(part) ? part : part + words().stop)).join(' ');
  };
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said()}
    </p>
  );
}

/** Variables that the moment gave a value, or whose object it changed. */
function changedNames(player: Player): readonly string[] {
  const { first, last, events, after } = player.moment();
  const objects = new Set(events.flatMap(({ event }) => ('object' in event ? [event.object] : [])));
  const names = new Set<string>();
  for (const { variables } of visibleCalls(after).slice(0, 3)) {
    for (const { name, since, value } of variables) {
      const isWritten = since >= first && since <= last;
      if (isWritten || (value.type === 'reference' && objects.has(value.object))) names.add(printable(name, 40));
    }
  }
  return [...names];
}
