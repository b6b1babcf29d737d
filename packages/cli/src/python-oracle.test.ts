import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  decodeBatch,
  encodeBatch,
  id,
  memoryAccess,
  type RecordedEvent,
  RecordingWriter,
  readRecording,
} from '@pellucid/format';
import { openRecording, type Recording } from '@pellucid/replay';
import { describe, expect, it } from 'vitest';
import { pellucid } from './testing/cli.ts';
import { folder } from './testing/folder.ts';
import { differences, testimony } from './testing/oracle/statements.ts';

const python = process.env['PELLUCID_PYTHON'] ?? 'python3';
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Threads and coroutines interleave by the clock, and tracing itself takes stack: such programs do not run twice in the same way. */
const programs = ['examples/python', 'fixtures/python']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
  .filter(
    (path) => path.endsWith('.py') && !/import (threading|asyncio)|setrecursionlimit/.test(readFileSync(path, 'utf8')),
  );

describe('the state that a Python recording gives', () => {
  for (const program of programs) {
    it(`is what the interpreter saw before every statement of ${program.slice(root.length)}`, async () => {
      const { recording } = await record(program);
      const seen = testimony(python, program, '1\n2\n3\n');
      expect(differences(recording, seen)).toEqual([]);
    });
  }

  it('is seen to be wrong when a single write of the recording is changed', async () => {
    const program = join(root, 'examples/python/rail.py');
    const { bytes } = await record(program);
    const seen = testimony(python, program, '');
    const all = await eventsOf(bytes);
    const writes = all.flatMap(({ event }, index) =>
      event.type === 'bind' && event.value.type === 'int' ? [index] : [],
    );
    const chosen = writes.filter((_, index) => index % Math.ceil(writes.length / 20) === 0);
    let caught = 0;
    for (const index of chosen) {
      const changed = all.map((recorded, at) => (at === index ? plusOne(recorded) : recorded));
      const forged = await openRecording(await withEvents(bytes, changed));
      if (differences(forged, seen).length > 0) caught++;
    }
    // Not all: a write that is written over before the next simple statement is true to nobody's eyes.
    expect(caught).toBeGreaterThanOrEqual(chosen.length * 0.85);
  });

  async function record(program: string): Promise<{ bytes: Uint8Array; recording: Recording }> {
    const out = join(folder(), 'run.pellucid');
    const input = '1\n2\n3\n';
    await pellucid(['record', '-o', out, '--show-secrets', program], {
      input,
      env: { ...process.env, PELLUCID_PYTHON: python },
    });
    const bytes = readFileSync(out);
    return { bytes, recording: await openRecording(bytes) };
  }
});

async function eventsOf(bytes: Uint8Array): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const part of readRecording(memoryAccess(bytes))) {
    if (part.part === 'events') events.push(...decodeBatch(part.bytes).events);
  }
  return events;
}

function plusOne(recorded: RecordedEvent): RecordedEvent {
  const { event } = recorded;
  if (event.type !== 'bind' || event.value.type !== 'int') return recorded;
  return { ...recorded, event: { ...event, value: { type: 'int', value: Number(event.value.value) + 1 } } };
}

/** The same recording with other events. */
async function withEvents(bytes: Uint8Array, events: readonly RecordedEvent[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const write = (piece: Uint8Array): Promise<void> => {
    pieces.push(piece.slice());
    return Promise.resolve();
  };
  const writer = new RecordingWriter({ write }, { library: 'tests' });
  let written = false;
  for await (const part of readRecording(memoryAccess(bytes))) {
    if (part.part === 'facts') await writer.start(part.facts);
    else if (part.part === 'source') await writer.source(part.program, part.text);
    else if (part.part === 'events' && !written) {
      await writer.events(encodeBatch(id(0), events), 0);
      written = true;
    }
  }
  return new Uint8Array(Buffer.concat(pieces));
}
