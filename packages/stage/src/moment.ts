import { type Contents, type Event, id, type Language, type ObjectId, type Site, type Step } from '@pellucid/format';
import type { CallState, Recording, State } from '@pellucid/replay';
import { registeredViews } from './registered-view.ts';
import { isStandIn, standInContents } from './stand-in.ts';
import { tupleFields } from './tuple-fields.ts';
import type { Reader } from './value-text.ts';
import type { Locale } from './words/locale.ts';

export interface MomentEvent {
  readonly step: Step;
  readonly event: Event;
}

/** One statement of one call, as the player stops at it: what was true before it, what is true after it, and what happened. */
export interface Moment {
  readonly first: Step;
  readonly last: Step;
  readonly events: readonly MomentEvent[];
  readonly before: State;
  /** After the last event; where the call ends in this moment, just before it ends, so that its variables can still be seen. */
  readonly after: State;
  /** The call whose statement it is, as in `after`; null in a recording without calls. */
  readonly call: CallState | null;
  /** Of the first event that has one. */
  readonly site: Site | null;
}

// A moment is one statement; only one that changes thousands of elements at once has more events, and no picture shows them all.
const mostEvents = 2000;

/** The moment that the step belongs to. @throws RangeError when the step is not in the recording. */
export function momentAt(recording: Recording, step: Step): Moment {
  const { first, last } = recording.moment(step);
  const events: MomentEvent[] = [];
  for (let at: number = first; at <= last && events.length < mostEvents; at++) {
    events.push({ step: id<Step>(at), event: recording.event(id<Step>(at)).event });
  }
  const { language } = recording.facts;
  const before = remembering(recording.state(first > 0 ? id<Step>(first - 1) : first), language);
  const after = remembering(recording.state(shownStep(events, last)), language);
  return { first, last, events, before, after, call: after.calls.at(-1) ?? null, site: siteOf(recording, events) };
}

/** The same state, which builds each object once: every frame of a movement asks for the same ones. It has the texts of variables, too. */
function remembering(state: State, language: Language): State {
  const seen = new Map<ObjectId, Contents | undefined>();
  const { step, task, calls, modules } = state;
  return {
    step,
    task,
    calls,
    modules,
    object(object) {
      if (!seen.has(object))
        seen.set(object, isStandIn(object) ? standInContents(state, object, language) : state.object(object));
      return seen.get(object);
    },
  };
}

/** A call that ends is shown just before it ends, unless the statement goes on in its caller. */
function shownStep(events: readonly MomentEvent[], last: Step): Step {
  const tail = events.at(-1);
  if (tail === undefined || tail.step !== last || !endsCall(tail.event) || tail.step === 0) return last;
  return id<Step>(tail.step - 1);
}

function endsCall(event: Event): boolean {
  return event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend';
}

function siteOf(recording: Recording, events: readonly MomentEvent[]): Site | null {
  for (const { event } of events) {
    if ('site' in event && event.site !== null) return recording.siteOf(event.site);
  }
  return null;
}

export function readerOf(recording: Recording, state: State, locale: Locale = 'en'): Reader {
  const { language } = recording.facts;
  return {
    language,
    locale,
    registered: registeredViews(recording),
    tuples: tupleFields(recording),
    object: (object) => state.object(object),
  };
}

/** The events of the moment that change the object. */
export function eventsOn(moment: Moment, object: ObjectId): readonly Event[] {
  return moment.events.map(({ event }) => event).filter((event) => 'object' in event && event.object === object);
}

/** Objects that the moment changes, in the order of their first change. */
export function changedObjects(moment: Moment): ReadonlySet<ObjectId> {
  const changed = new Set<ObjectId>();
  for (const { event } of moment.events) if ('object' in event) changed.add(event.object);
  return changed;
}
