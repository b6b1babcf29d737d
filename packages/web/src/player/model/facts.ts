import type { Recording } from '@pellucid/replay';
import { countText, printable } from '@pellucid/stage';
import type { BarWords } from '../words/bar-words.ts';
import type { TimeWords } from '../words/time-words.ts';

/** `Python 3.11, 404 steps, 23 calls, 1 exception caught`. */
export function factsText(recording: Recording, words: BarWords): string {
  const { facts, exceptions, caught, gaps } = recording;
  const uncaught = exceptions.count - caught;
  return [
    runtimeText(facts.language, facts.runtime),
    words.steps(countText(recording.steps)),
    words.calls(countText(recording.callsOf(null).count)),
    ...(caught > 0 ? [words.caught(countText(caught))] : []),
    ...(uncaught > 0 ? [words.notCaught(countText(uncaught))] : []),
    ...(gaps.length > 0 ? [words.gaps(countText(gaps.length))] : []),
  ].join(words.comma);
}

/** `CPython 3.11.7` → `Python 3.11`, `Node.js 20.19.0` → `Node.js 20.19`. */
function runtimeText(language: string, runtime: string): string {
  const version = /(\d+\.\d+)/.exec(runtime)?.[1];
  if (language === 'python') return version === undefined ? 'Python' : `Python ${version}`;
  const name = language === 'typescript' ? 'TypeScript' : 'JavaScript';
  return version === undefined ? name : `${name}, Node.js ${version}`;
}

/** Why the timeline ends in a torn edge; null when the program ended by itself. */
export function breakText({ end, damage, steps }: Recording, words: TimeWords): string | null {
  const last = countText(Math.max(0, steps - 1));
  if (damage !== null && end.outcome !== 'broken-off') return words.damagedBehind(last);
  switch (end.outcome) {
    case 'exited':
      return null;
    case 'signalled':
      return words.killedBy(printable(end.signal, 40), last);
    case 'interrupted':
      return end.reason === ''
        ? words.stopped(last)
        : words.stoppedBecause(printable(end.reason.replace(/\.$/, ''), 200), last);
    case 'broken-off':
      return words.brokeOff(last);
  }
}
