import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ObjectId, RecordedEvent } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import { folder } from './testing/folder.ts';
import { differences } from './testing/oracle/differences.ts';
import { type Recorded, type Run, recordRun, replay } from './testing/oracle/recorded-run.ts';
import { type Testimony, testify } from './testing/oracle/testimony.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pythons = (process.env['PELLUCID_PYTHONS'] ?? 'python3').split(':').filter((python) => python !== '');
/** `all` compares the whole corpus (`PELLUCID_CORPUS=all npx vitest run packages/cli/src/python-oracle.test.ts`); else each fifth of it. */
const whole = process.env['PELLUCID_CORPUS'] === 'all';

/**
 * Threads interleave by the clock, tracing itself takes stack, and a traced frame holds its values longer: such programs do not run
 * twice in the same way.
 */
const twoWays = /import (threading|gc)|setrecursionlimit|weakref|__del__|getrefcount|vardbg: ignore|sleep\((?!0\))/;
const programs = ['examples/python', 'fixtures/python']
  .flatMap(programsIn)
  .concat(programsIn('fixtures/python/corpus').filter((_, index) => whole || index % 5 === 0))
  .filter((path) => !twoWays.test(readFileSync(join(root, path), 'utf8')));

describe.each(pythons)('the state that a recording of %s gives', (python) => {
  it.each(programs)('is what the interpreter sees at every moment of %s', async (path) => {
    const run = runOf(python, path);
    const seen = testify(run);
    const recorded = await recordRun(run);
    expect(recorded.outcome).toEqual(seen.outcome);
    expect(differences(replay(recorded), seen)).toEqual([]);
  });
});

describe('the oracle', () => {
  const run = runOf(pythons[0] ?? 'python3', 'fixtures/python/controls/library.py');

  it('tells of every event that is left out', async () => {
    const { seen, recorded } = await both();
    for (const [index, { event }] of recorded.events.entries()) {
      if (!writes.has(event.type)) continue;
      const events = recorded.events.filter((_, other) => other !== index);
      expect(found(recorded, seen, events), `step ${index}, ${event.type}`).not.toEqual([]);
    }
  });

  it('tells of every number that is another one', async () => {
    const { seen, recorded } = await both();
    for (const [index, { event }] of recorded.events.entries()) {
      const changed = plusOne(event);
      if (changed === event) continue;
      const events = recorded.events.map((one, other) => (other === index ? { ...one, event: changed } : one));
      expect(found(recorded, seen, events), `step ${index}, ${event.type}`).not.toEqual([]);
    }
  });

  it('tells of every object that is given the id of another one', async () => {
    const { seen, recorded } = await both();
    const ids = recorded.events.flatMap(({ objects }) => objects.filter(isContainer).map((object) => object.id));
    expect(ids.length).toBeGreaterThan(3);
    for (const [index, object] of ids.entries()) {
      const other = ids[(index + 1) % ids.length] ?? object;
      const events = recorded.events.map((one) => renamed(one, object, other));
      expect(found(recorded, seen, events), `object ${object} as ${other}`).not.toEqual([]);
    }
  });

  async function both(): Promise<{ seen: Testimony; recorded: Recorded }> {
    const seen = testify(run);
    const recorded = await recordRun(run);
    expect(differences(replay(recorded), seen)).toEqual([]);
    return { seen, recorded };
  }
});

function programsIn(place: string): string[] {
  const names = existsSync(join(root, place)) ? readdirSync(join(root, place)) : [];
  return names.filter((name) => name.endsWith('.py')).map((name) => join(place, name));
}

function runOf(python: string, path: string): Run {
  const program = join(root, path);
  const given = program.replace(/\.py$/, '.input');
  const input = existsSync(given) ? readFileSync(given, 'utf8') : '1\n2\n3\n';
  return { python, program, args: [], folder: dirname(program), input, scratch: folder() };
}

/** Events without which the state is another one. */
const writes: ReadonlySet<string> = new Set([
  'enter',
  'leave',
  'bind',
  'bind-in',
  'unbind',
  'set-item',
  'delete-item',
  'set-field',
  'delete-field',
  'splice',
  'append',
  'add',
  'discard',
  'replace',
  'reorder',
]);

function found(recorded: Recorded, seen: Testimony, events: readonly RecordedEvent[]): string[] {
  try {
    return differences(replay({ ...recorded, events }), seen);
  } catch (error) {
    return [String(error)];
  }
}

function plusOne(event: RecordedEvent['event']): RecordedEvent['event'] {
  if (!writes.has(event.type) || !('value' in event) || event.value.type !== 'int') return event;
  return { ...event, value: { type: 'int', value: Number(event.value.value) + 1 } };
}

function isContainer({ contents }: RecordedEvent['objects'][number]): boolean {
  return ['list', 'map', 'set', 'instance'].includes(contents.kind);
}

/** The same event, with one object's id in place of another's. A second definition of an id is left out, as a writer that mixes them up would do. */
function renamed(recorded: RecordedEvent, object: ObjectId, other: ObjectId): RecordedEvent {
  const text = JSON.stringify(recorded, (key, value: unknown) =>
    (key === 'id' || key === 'object') && value === object ? other : value,
  );
  return JSON.parse(text) as RecordedEvent;
}
