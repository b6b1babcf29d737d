import { compress, init } from '@bokuweb/zstd-wasm';
import { encodeBatch } from '../codec/encode-batch.ts';
import type { WrittenEnd } from '../container/facts.ts';
import { RecordingWriter } from '../container/recording-writer.ts';
import type { RecordedEvent } from '../events.ts';
import { id } from '../ids.ts';
import type { Program, RunFacts } from '../program.ts';
import { currentVersion } from '../versions/upgrade.ts';

export const facts: RunFacts = {
  version: currentVersion,
  language: 'python',
  recorder: 'by hand',
  runtime: 'CPython 3.11.7',
  program: 'rail.py',
  argv: ['--from', 'Zürich'],
  cwd: '/home/ada',
  platform: 'linux x64',
  started: '2026-11-24T02:00:00.000Z',
  environment: { LANG: 'C.UTF-8' },
  limits: { string: 10_000 },
};

export const program: Program = {
  source: id(1),
  path: 'rail.py',
  language: 'python',
  sha256: '0'.repeat(64),
  functions: [
    { id: id(1), name: '<module>', kind: 'module', parent: null, range: [1, 0, 3, 0], parameters: [] },
    {
      id: id(2),
      name: 'push',
      qualifiedName: 'Heap.push',
      kind: 'method',
      generator: true,
      async: true,
      parent: id(1),
      range: [1, 0, 2, 8],
      parameters: [id(1)],
    },
  ],
  variables: [
    { id: id(1), name: 'heap', function: id(2) },
    { id: id(2), name: 'x', function: id(2), range: [2, 0, 2, 8] },
  ],
  sites: [
    { id: id(1), kind: 'assign', function: id(2), range: [2, 4, 2, 8], variable: id(2), starts: true },
    { id: id(2), kind: 'expression', function: id(1), range: [3, 0, 3, 4] },
  ],
  subscripts: [{ function: id(2), container: id(1), index: id(2) }],
};

export const text = 'def push(heap):\n    pass\npush([1])\n';

/** Three batches of 50 output events each. */
export const batches: readonly (readonly RecordedEvent[])[] = [0, 1, 2].map((batch) =>
  Array.from({ length: 50 }, (_, index) => ({
    event: { type: 'output', stream: 'stdout', value: { type: 'string', value: `line ${batch * 50 + index}\n` } },
    objects: [],
  })),
);

// Once: a second init swaps the module while the first one's functions are in use.
const compressor = init();

export async function writeSample(
  end: WrittenEnd | null = { outcome: 'exited', code: 0, exception: null },
): Promise<Uint8Array> {
  await compressor;
  const pieces: Uint8Array[] = [];
  const sink = {
    write(bytes: Uint8Array): Promise<void> {
      pieces.push(bytes.slice());
      return Promise.resolve();
    },
  };
  const writer = new RecordingWriter(sink, { compress: (bytes) => compress(bytes, 3), library: 'pellucid tests' });
  await writer.start(facts);
  await writer.source(program, text);
  for (const [index, events] of batches.entries())
    await writer.events(encodeBatch(id(index * 50), events), 1_700_000_000_000);
  if (end !== null) await writer.end(end);
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
