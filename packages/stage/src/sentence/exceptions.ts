import type { Step, Value } from '@pellucid/format';
import type { Exception, Recording } from '@pellucid/replay';
import { readerOf } from '../moment.ts';
import { countText } from '../text.ts';
import { exceptionText, printable, type Reader, valueText } from '../value-text.ts';
import { callName } from './call-name.ts';
import { plain, type Sentence } from './span.ts';
import { eventOf, type Telling } from './telling.ts';

// Others are raised and caught while one is on its way; not thousands.
const mostLookedAt = 1000;

/** What is raised, caught, or ends a call; null when the moment has nothing of that. */
export function exceptionSentence(telling: Telling): Sentence | null {
  const { recording, moment, words } = telling;
  // The objects of an exception may be seen for the first time by the last event, which `after` can lie before.
  const reader = readerOf(recording, recording.state(moment.last), telling.locale);
  const handled = moment.events.find(({ event }) => event.type === 'handle');
  const raised = moment.events.find(({ event }) => event.type === 'raise');
  if (handled?.event.type === 'handle') {
    const { value, site } = handled.event;
    const exception = exceptionWords(value, reader);
    const line = site === null ? null : recording.siteOf(site).range[0];
    if (raised !== undefined && line !== null)
      return { main: words.sentence([words.raisedAndCaught(exception, String(line))]), fact: [] };
    const origin = raisedBefore(recording, handled.step);
    const fact = origin === undefined ? [] : words.raisedAt(lineAt(telling, origin.step), countText(origin.step));
    return { main: words.sentence([words.caughtHere(exception)]), fact };
  }
  if (raised?.event.type === 'raise') {
    const main = words.sentence([words.raised(exceptionWords(raised.event.value, reader))]);
    const { exceptions } = recording;
    const exception = exceptions.at(exceptions.upTo(raised.step) - 1);
    // Where a program asks to end, and does, there is none.
    if (exception?.step !== raised.step) return { main, fact: [] };
    return {
      main,
      fact: exception.handled === null ? words.nothingCatches : words.caughtAt(countText(exception.handled)),
    };
  }
  const left = eventOf(telling, 'unwind');
  if (left === undefined) return null;
  const name = moment.call === null ? words.theCall : callName(telling);
  // Of a generator expression that nobody asks for more no code of the program sees an exception.
  const closes = moment.events.some(({ event }) => event.type === 'resume' && event.how === 'close');
  if (closes && left.value.type === 'unrecorded')
    return { main: words.sentence([words.closed(name)]), fact: [plain(printable(left.value.reason, 160))] };
  return { main: words.sentence([words.endsBecause(name, exceptionWords(left.value, reader))]), fact: [] };
}

/** The last exception that was caught at the step. */
function raisedBefore({ exceptions }: Recording, step: Step): Exception | undefined {
  const end = exceptions.upTo(step);
  for (let index = end - 1; index >= Math.max(0, end - mostLookedAt); index--) {
    const exception = exceptions.at(index);
    if (exception?.handled === step) return exception;
  }
  return undefined;
}

/** An exception in words: its type and its message. */
function exceptionWords(value: Value, reader: Reader): string {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  return contents?.kind === 'exception' ? exceptionText(contents) : valueText(value, reader, 60);
}

function lineAt({ recording }: Telling, step: Step): string | null {
  const { event } = recording.event(step);
  return !('site' in event) || event.site === null ? null : String(recording.siteOf(event.site).range[0]);
}
