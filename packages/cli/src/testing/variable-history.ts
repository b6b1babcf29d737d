import { id, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';

/** The values that a variable had, in order. */
export function variableHistory(recording: Recording, name: string): readonly unknown[] {
  const values: unknown[] = [];
  for (let step = 0; step < recording.steps; step++) {
    const { event } = recording.event(id<Step>(step));
    if (event.type !== 'bind' && event.type !== 'bind-in') continue;
    const variable = event.site === null ? undefined : recording.siteOf(event.site).variable;
    if (variable === undefined || recording.variableOf(variable).name !== name) continue;
    values.push('value' in event.value ? event.value.value : event.value.type);
  }
  return values;
}
