import { type Event, id, type Language, type ObjectId, type Step, type Value } from '@pellucid/format';
import type { Recording } from '../recording.ts';

/** An event that says the text: in a value that it writes, in what it prints, in an exception. */
export interface TextHit {
  readonly step: Step;
  readonly event: Event;
  /** The value that says it. */
  readonly value: Value;
}

/**
 * Looks for a text, whatever its case, in all values that the run wrote, printed or raised, from the first step on; each value where it is written,
 * not wherever it can be seen. `undefined` is given now and then in between: the moment to let others work, or to stop.
 */
export function* findText(recording: Recording, text: string): Generator<TextHit | undefined> {
  const wanted = text.toLowerCase();
  const { language } = recording.facts;
  const says = (value: Value, at: Step): boolean => {
    if (value.type !== 'reference') return textOf(value, language).toLowerCase().includes(wanted);
    return partsOf(recording, value.object, at).some((part) => textOf(part, language).toLowerCase().includes(wanted));
  };
  for (let step = 0; step < recording.steps; step++) {
    if (step % 2000 === 1999) yield undefined;
    const at = id<Step>(step);
    const { event } = recording.event(at);
    const value = valuesOf(event).find((one) => says(one, at));
    if (value !== undefined) yield { step: at, event, value };
  }
}

function valuesOf(event: Event): readonly Value[] {
  switch (event.type) {
    case 'bind':
    case 'bind-in':
    case 'bind-name':
    case 'append':
    case 'add':
    case 'output':
    case 'raise':
      return [event.value];
    case 'set-item':
      return [event.value, event.key];
    case 'set-field':
      return [event.value];
    case 'enter':
    case 'splice':
      return event.values;
    case 'leave':
    case 'suspend':
      return [event.value];
    default:
      return [];
  }
}

// Of a tuple its items, of an instance its fields: what is written as one value.
const mostParts = 20;

/** The plain values that stand for an object where it is written: containers say theirs where those are written. */
function partsOf(recording: Recording, object: ObjectId, at: Step): readonly Value[] {
  const contents = recording.state(at).object(object);
  if (contents?.kind === 'tuple') return contents.items.slice(0, mostParts);
  if (contents?.kind === 'scalar') return [{ type: 'string', value: contents.text }];
  if (contents?.kind === 'exception') return [{ type: 'string', value: `${contents.type}: ${contents.message}` }];
  return contents?.kind === 'instance' ? contents.fields.slice(0, mostParts).map(([, value]) => value) : [];
}

function textOf(value: Value, language: Language): string {
  const python = language === 'python';
  switch (value.type) {
    case 'string':
      return value.value;
    case 'int':
    case 'float':
    case 'bigint':
      return String(value.value);
    case 'boolean':
      return python ? (value.value ? 'True' : 'False') : String(value.value);
    case 'none':
      return python ? 'None' : 'null';
    case 'symbol':
      return value.description;
    default:
      return '';
  }
}
