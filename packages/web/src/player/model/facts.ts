import type { Recording } from '@pellucid/replay';
import { countText } from '@pellucid/stage';

/** `Python 3.11, 404 steps, 23 calls, 1 exception caught`. */
export function factsText(recording: Recording): string {
  const { facts, exceptions, gaps } = recording;
  const caught = exceptions.filter(({ handled }) => handled !== null).length;
  const uncaught = exceptions.length - caught;
  return [
    runtimeText(facts.language, facts.runtime),
    counted(recording.steps, 'step'),
    counted(recording.callsOf(null).count, 'call'),
    ...(caught > 0 ? [`${counted(caught, 'exception')} caught`] : []),
    ...(uncaught > 0 ? [`${counted(uncaught, 'exception')} not caught`] : []),
    ...(gaps.length > 0 ? [counted(gaps.length, 'gap')] : []),
  ].join(', ');
}

function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `CPython 3.11.7` → `Python 3.11`, `Node.js 20.19.0` → `Node.js 20.19`. */
function runtimeText(language: string, runtime: string): string {
  const version = /(\d+\.\d+)/.exec(runtime)?.[1];
  if (language === 'python') return version === undefined ? 'Python' : `Python ${version}`;
  const name = language === 'typescript' ? 'TypeScript' : 'JavaScript';
  return version === undefined ? name : `${name} on Node.js ${version}`;
}

/** Why the timeline ends in a torn edge; null when the program ended by itself. */
export function breakText({ end, damage, steps }: Recording): string | null {
  const last = `step ${countText(Math.max(0, steps - 1))}`;
  if (damage !== null && end.outcome !== 'broken-off') return `The recording is damaged behind ${last}.`;
  switch (end.outcome) {
    case 'exited':
      return null;
    case 'signalled':
      return `The program was killed by ${end.signal} after ${last}.`;
    case 'interrupted':
      return end.reason === ''
        ? `Recording stopped after ${last}.`
        : `${end.reason.replace(/\.$/, '')}, after ${last}.`;
    case 'broken-off':
      return `The recording broke off after ${last}.`;
  }
}
