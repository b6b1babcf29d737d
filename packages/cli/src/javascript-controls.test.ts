import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventType, RecordedEvent, Value } from '@pellucid/format';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder } from './testing/folder.ts';
import { differences, outputDifference } from './testing/javascript/differences.ts';
import { type WitnessedRun, witness } from './testing/javascript/witnessed-run.ts';
import { replay } from './testing/oracle/recorded-run.ts';

const program = fileURLToPath(new URL('../../../fixtures/javascript/controls/library.mjs', import.meta.url));

/**
 * Events that no state depends on. `line` and `branch` say where the program is and which way it went, `raise` and `handle` where an exception was
 * seen; what a call is put aside with and resumed with is told again by what the program does with it.
 */
const stateless: ReadonlySet<EventType> = new Set(['line', 'branch', 'raise', 'handle']);

describe('a falsified recording of a JavaScript program', () => {
  let run: WitnessedRun;

  beforeAll(async () => {
    run = await witness({ program, folder: dirname(program), exclude: [], scratch: folder() });
    expect(found(run.recorded.events)).toEqual([]);
  });

  function found(events: readonly RecordedEvent[]): string[] {
    try {
      const recording = replay({ ...run.recorded, events });
      return [...differences(recording, run.testimony), ...outputDifference(recording, run.recorded.outcome)];
    } catch (error) {
      return [String(error)];
    }
  }

  /** Which of the changed recordings are not told from the true one: the events that were changed, by their steps. */
  function missed(change: (event: RecordedEvent, index: number) => readonly RecordedEvent[] | null): {
    readonly tried: number;
    readonly passed: readonly string[];
  } {
    const { events } = run.recorded;
    const passed: string[] = [];
    let tried = 0;
    for (const [index, event] of events.entries()) {
      const changed = change(event, index);
      if (changed === null) continue;
      tried++;
      if (found(changed).length === 0) passed.push(`step ${index}, ${event.event.type}`);
    }
    return { tried, passed };
  }

  it('is found out wherever an event with state is left out', () => {
    const { events } = run.recorded;
    // After the last event, by which the module ends, nobody looks any more.
    const { tried, passed } = missed(({ event }, index) =>
      stateless.has(event.type) || index === events.length - 1 ? null : events.filter((_, other) => other !== index),
    );
    expect(tried).toBeGreaterThan(60);
    expect(passed).toEqual([]);
  });

  it('is found out wherever a number is another one', () => {
    const { events } = run.recorded;
    const { tried, passed } = missed((one, index) => {
      const changed = plusOne(one);
      return changed === null ? null : events.map((event, other) => (other === index ? changed : event));
    });
    expect(tried).toBeGreaterThan(35);
    expect(passed).toEqual([]);
  });

  it('is found out wherever two neighbours have changed places, if the program could be looked at between them', () => {
    const { events } = run.recorded;
    const moments = new Set(run.testimony.filter(({ kind }) => kind === 'at').map(({ step }) => step));
    const { tried, passed } = missed((one, index) => {
      const next = events[index + 1];
      if (next === undefined || !moments.has(index + 1)) return null;
      if (stateless.has(one.event.type) || stateless.has(next.event.type)) return null;
      return events.map((event, other) => (other === index ? next : other === index + 1 ? one : event));
    });
    expect(tried).toBeGreaterThan(10);
    expect(passed).toEqual([]);
  });
});

/** The event with the first whole number in it one greater; null: there is none, or no state depends on it. */
function plusOne(recorded: RecordedEvent): RecordedEvent | null {
  const { event } = recorded;
  if (stateless.has(event.type) || event.type === 'resume' || event.type === 'suspend') return null;
  if ('values' in event) {
    const at = event.values.findIndex(isInt);
    const value = event.values[at];
    if (value === undefined) return null;
    return { ...recorded, event: { ...event, values: event.values.with(at, greater(value)) } };
  }
  if (!('value' in event) || !isInt(event.value)) return null;
  return { ...recorded, event: { ...event, value: greater(event.value) } };
}

function isInt(value: Value): boolean {
  return value.type === 'int';
}

function greater(value: Value): Value {
  return value.type === 'int' ? { type: 'int', value: Number(value.value) + 1 } : value;
}
